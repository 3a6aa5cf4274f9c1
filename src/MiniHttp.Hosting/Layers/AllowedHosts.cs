// Host names by which requests may call this server. In DNS rebinding a page points its own name at this server and
// then may read the answers as those of its own site. The browser discloses that by the name in Host. Rebinding takes a
// name of the attacker: IP addresses, loopback names and this machine's names always pass.

using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Decides which hosts a request may name, in Host and in an absolute target.</summary>
/// <param name="names">Further names; <c>*.example.org</c> stands for all names below that one.</param>
/// <param name="logger">Told of the first refusal.</param>
internal sealed partial class AllowedHosts(IReadOnlyList<string> names, ILogger logger)
{
    /// <summary>What a setting may be, for messages.</summary>
    public const string Allowed = "a host name without a port: example.org, or *.example.org for all names below it";

    private const int LongestShown = 100;

    private readonly byte[][] _names = [.. names.Select(name => Encoding.ASCII.GetBytes(name.TrimEnd('.')))];
    private int _refusals;

    /// <summary>Whether a setting is a name, or a star and a name.</summary>
    public static bool IsValid(string text)
    {
        string name = text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text;
        return !name.Contains(':', StringComparison.Ordinal) && name.All(char.IsAscii)
            && HostField.TryParse(Encoding.ASCII.GetBytes(name), out _, out _);
    }

    /// <summary>
    /// Whether all hosts that the request names are allowed. A request without Host passes: HTTP/1.0 has no such field,
    /// and a browser, the only client that a page can lead here, always sends it.
    /// </summary>
    public bool Allow(RequestHead request)
    {
        RequestTarget target = request.Target;
        if (target.Kind == RequestTargetKind.AbsoluteUri && !IsAllowed(target.Host))
        {
            return Refuse(target.Host);
        }

        HeaderFields fields = request.Fields;
        for (int i = fields.IndexOf(FieldName.Host, 0); i >= 0; i = fields.IndexOf(FieldName.Host, i + 1))
        {
            if (!HostField.TryParse(fields[i].Value, out ReadOnlySpan<byte> host, out _) || !IsAllowed(host))
            {
                return Refuse(host.IsEmpty ? fields[i].Value : host);
            }
        }

        return true;
    }

    /// <summary>Whether a host is a loopback name (RFC 6761 §6.3) or address.</summary>
    public static bool IsLoopback(ReadOnlySpan<byte> host)
    {
        string text = Encoding.ASCII.GetString(host).Trim('[', ']');
        return IsBelow(WithoutDot(host), "localhost"u8)
            || (IPAddress.TryParse(text, out IPAddress? address) && IsLoopback(address));
    }

    /// <summary>Whether an address is a loopback address, mapped into IPv6 or not.</summary>
    public static bool IsLoopback(IPAddress address)
        => IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    private bool IsAllowed(ReadOnlySpan<byte> host)
    {
        ReadOnlySpan<byte> name = WithoutDot(host);
        foreach (byte[] allowed in _names)
        {
            bool isStar = allowed is [(byte)'*', (byte)'.', ..];
            if (isStar ? name.Length > allowed.Length - 2 && IsBelow(name, allowed.AsSpan(2)) : Is(name, allowed))
            {
                return true;
            }
        }

        return IsAddress(name) || IsBelow(name, "localhost"u8) || IsOfThisMachine(name);
    }

    // Looked up each time: a machine may be renamed, and only a request that is about to be refused comes here.
    private static bool IsOfThisMachine(ReadOnlySpan<byte> name)
    {
        string full = Dns.GetHostName().TrimEnd('.');
        string first = full.Split('.')[0];
        return first.Length > 0 && (Is(name, full) || Is(name, first) || Is(name, $"{first}.local"));
    }

    // Four decimal numbers, or an IPv6 address in brackets: browsers turn other forms of an IPv4 address (0x7f.1) into
    // this one.
    private static bool IsAddress(ReadOnlySpan<byte> host)
        => host[0] == '[' || (IPAddress.TryParse(host, out IPAddress? address) && Is(host, address.ToString()));

    private static bool IsBelow(ReadOnlySpan<byte> name, ReadOnlySpan<byte> parent)
        => name.Length > parent.Length
            ? name[^(parent.Length + 1)] == '.' && Is(name[^parent.Length..], parent)
            : Is(name, parent);

    private static ReadOnlySpan<byte> WithoutDot(ReadOnlySpan<byte> host)
        => host is [.. var name, (byte)'.'] && name.Length > 0 ? name : host;

    private static bool Is(ReadOnlySpan<byte> name, string other) => Is(name, Encoding.UTF8.GetBytes(other));

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> other) => Tokens.EqualsIgnoreCase(name, other);

    private bool Refuse(ReadOnlySpan<byte> host)
    {
        if (Interlocked.Exchange(ref _refusals, 1) == 0)
        {
            string shown = Encoding.Latin1.GetString(host[..Math.Min(host.Length, LongestShown)]);
            LogRefused(shown, IsValid(shown) ? shown.TrimEnd('.') : "NAME");
        }

        return false;
    }

    [LoggerMessage(
        1,
        LogLevel.Warning,
        "Host '{Host}' was refused (403): if it is a name of this server, start it with --allow-host {Name}. "
            + "Further refusals are not logged")]
    private partial void LogRefused(string host, string name);
}
