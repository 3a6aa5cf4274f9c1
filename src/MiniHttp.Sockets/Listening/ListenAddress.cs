// Where to listen, as a person writes it: ADDR, ADDR:PORT, [V6]:PORT, a host name, * or unix:PATH.
// Decides what the text means. Which sockets that makes, ListenSockets decides when it opens them.

using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace MiniHttp.Sockets;

/// <summary>An address to listen on, not yet looked up.</summary>
public sealed record ListenAddress
{
    private ListenAddress(string? host, int? port, string? unixPath) => (Host, Port, UnixPath) = (host, port, unixPath);

    /// <summary>Valid forms, for messages.</summary>
    public const string Allowed = "ADDRESS, ADDRESS:PORT, [IPV6]:PORT, NAME, NAME:PORT, * (every address) or unix:PATH";

    /// <summary>127.0.0.1: reachable from this machine only.</summary>
    public static ListenAddress Loopback { get; } = new("127.0.0.1", null, null);

    /// <summary>Default port: 8080, as usual for a server without privileges.</summary>
    public const int DefaultPort = 8080;

    /// <summary>
    /// An IP address, a name, <c>localhost</c> (both families) or <c>*</c> (every address, both families); null for a
    /// Unix-domain socket.
    /// </summary>
    public string? Host { get; }

    /// <summary>The port; 0 for any free one, null if the text has none.</summary>
    public int? Port { get; }

    /// <summary>The path of a Unix-domain socket, or null.</summary>
    public string? UnixPath { get; }

    /// <summary>Parses an address.</summary>
    /// <returns>False if the text is not valid; <see cref="Allowed"/> lists the valid forms.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out ListenAddress? address)
    {
        ArgumentNullException.ThrowIfNull(text);
        address = Parse(text.Trim());
        return address is not null;
    }

    /// <summary>The address as it could have been written.</summary>
    public override string ToString()
    {
        if (UnixPath is not null)
        {
            return "unix:" + UnixPath;
        }

        string host = Host!.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
        return Port is null ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{Port}");
    }

    private static ListenAddress? Parse(string text)
    {
        const string Unix = "unix:";
        if (text.StartsWith(Unix, StringComparison.Ordinal))
        {
            return text.Length > Unix.Length && !text.Any(char.IsControl) ? new ListenAddress(null, null, text[Unix.Length..]) : null;
        }

        // A bare IPv6 address: all its colons are its own. With a port it needs brackets.
        if (text.Count(c => c == ':') > 1 && text[0] != '[')
        {
            return IsV6(text) ? new ListenAddress(text, null, null) : null;
        }

        int colon = text.LastIndexOf(':');
        string host = text;
        int? port = null;
        if (colon > text.LastIndexOf(']'))
        {
            if (!int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number > 65535)
            {
                return null;
            }

            (host, port) = (text[..colon], number);
        }

        if (host.StartsWith('['))
        {
            return host.EndsWith(']') && IsV6(host[1..^1]) ? new ListenAddress(host[1..^1], port, null) : null;
        }

        return IsName(host) ? new ListenAddress(host, port, null) : null;
    }

    private static readonly SearchValues<char> ZoneCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_");

    // The parser of .NET takes brackets and a port as well, and anything for a zone.
    private static bool IsV6(string text)
    {
        int percent = text.IndexOf('%', StringComparison.Ordinal);
        ReadOnlySpan<char> address = percent < 0 ? text : text.AsSpan(0, percent);
        ReadOnlySpan<char> zone = percent < 0 ? "0" : text.AsSpan(percent + 1);
        return address.Contains(':') && address.IndexOfAny('[', ']') < 0 && zone.Length > 0 && !zone.ContainsAnyExcept(ZoneCharacters)
            && IPAddress.TryParse(text, out _);
    }


    // A host name or an IPv4 address. What .NET would take for an IPv4 address only by reading octal, hexadecimal or
    // missing parts into it is a slip, not an address: 1.2.3, 010.1.1.1, 0x7f.1.
    private static bool IsName(string host)
        => host == "*"
        || (host.Length is > 0 and <= 253
            && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
            && (IPAddress.TryParse(host, out IPAddress? ip) ? ip.ToString() == host : host.Any(char.IsAsciiLetter)));
}
