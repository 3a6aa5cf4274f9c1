// RFC 1945 §3.2.2, `host [ ":" port ]`, as the Host field (an extension, RFC 9112 §3.2) and the authority of a URL
// carry it. A client chooses this text and a server puts it into Location, so nothing passes that could end a host: no
// "/", "@", CTL, space, quote. What to do without a valid host is decided in Server.

using System.Buffers;
using System.Net;

namespace MiniHttp.Protocol;

/// <summary>A host with an optional port (RFC 1945 §3.2.2; the Host field is an extension, RFC 9112 §3.2).</summary>
internal static class HostField
{
    // RFC 1945 asks for a legal Internet host name. RFC 3986 §3.2.2 allows more in a reg-name, but no name in use has
    // it; the underscore is in use.
    private static readonly SearchValues<byte> NameBytes = SearchValues.Create(
        "-._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> AddressBytes = SearchValues.Create("0123456789ABCDEFabcdef:."u8);

    // RFC 1035 §2.3.4.
    private const int MaxNameLength = 255;

    /// <summary>
    /// Reads a name or IPv4 address, or an IPv6 address in brackets (without a zone), and a port from 1 to 65535 (RFC
    /// 1945 §3.2.2). An empty value, which RFC 9112 §3.2 allows, names no host: false.
    /// </summary>
    /// <param name="value">The field value, without LWS around it.</param>
    /// <param name="host">The host as it was written, an IPv6 address with its brackets.</param>
    /// <param name="port">The port, or the default port if it is empty or absent.</param>
    /// <param name="defaultPort">80, or 443 for https.</param>
    public static bool TryParse(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> host, out int port, int defaultPort = 80)
    {
        host = default;
        port = 0;
        int end = EndOfHost(value);
        if (end < 0) return false;

        ReadOnlySpan<byte> rest = value[end..];
        int number = defaultPort;
        if (!rest.IsEmpty && rest[0] != ':') return false;
        if (rest.Length > 1 && (!Tokens.TryReadNumber(rest[1..], out number) || number is < 1 or > 65535)) return false;

        host = value[..end];
        port = number;
        return true;
    }

    private static int EndOfHost(ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty && value[0] == '[')
        {
            int close = value.IndexOf((byte)']');
            return close > 0 && IsIPv6(value[1..close]) ? close + 1 : -1;
        }
        int colon = value.IndexOf((byte)':');
        int end = colon < 0 ? value.Length : colon;
        return IsName(value[..end]) ? end : -1;
    }

    private static bool IsName(ReadOnlySpan<byte> name) =>
        name.Length is > 0 and <= MaxNameLength
        && !name.ContainsAnyExcept(NameBytes)
        && name[0] != '.'
        && name.IndexOf(".."u8) < 0;

    // The bytes are checked first: the framework's parser also takes zones and prefix lengths. With a colon it can only
    // be IPv6.
    private static bool IsIPv6(ReadOnlySpan<byte> address) =>
        !address.ContainsAnyExcept(AddressBytes) && address.Contains((byte)':') && IPAddress.IsValidUtf8(address);
}
