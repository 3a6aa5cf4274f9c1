using System.Net;
using System.Net.Sockets;

namespace MiniHttp.Sockets;

/// <summary>Socket addresses as the system writes them (sockaddr).</summary>
internal static class NativeAddress
{
    /// <summary>AF_INET of Linux.</summary>
    public const AddressFamily IPv4 = (AddressFamily)2;

    /// <summary>AF_INET6 of Linux; .NET has another number for it.</summary>
    public const AddressFamily IPv6 = (AddressFamily)10;

    /// <summary>An address as the system gave it: nothing where there was no room for all of it.</summary>
    public static ReadOnlySpan<byte> Within(ReadOnlySpan<byte> address, int length) => length <= address.Length ? address[..length] : [];

    /// <summary>The end point in a sockaddr; null if there is none.</summary>
    public static EndPoint? EndPointOf(ReadOnlySpan<byte> address)
    {
        var family = address.Length < sizeof(ushort) ? AddressFamily.Unknown : (AddressFamily)BitConverter.ToUInt16(address);
        if (family is not (AddressFamily.Unix or AddressFamily.InterNetwork or IPv6))
        {
            return null; // Of a kind that nobody listens on here.
        }

        var named = new SocketAddress(family == IPv6 ? AddressFamily.InterNetworkV6 : family, address.Length);
        address.CopyTo(named.Buffer.Span);
        EndPoint any = family switch
        {
            AddressFamily.Unix => new UnixDomainSocketEndPoint("/"),
            AddressFamily.InterNetwork => new IPEndPoint(IPAddress.Any, 0),
            _ => new IPEndPoint(IPAddress.IPv6Any, 0),
        };
        return any.Create(named);
    }
}
