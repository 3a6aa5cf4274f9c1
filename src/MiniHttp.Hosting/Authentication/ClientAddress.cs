// Which client a request is charged to. Decided here alone: a server that trusts a proxy to name its clients has to
// ask the proxy here.

using System.Buffers.Binary;
using System.Net;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>A client, as far as its address tells it from others.</summary>
/// <param name="Value">
/// An IPv4 address in its IPv4-mapped form, the same on sockets of both families; the /64 network of an IPv6 address,
/// which a household or a rented machine has as a whole; or <see cref="None"/>.
/// </param>
internal readonly record struct ClientAddress(UInt128 Value)
{
    /// <summary>All clients of Unix-domain sockets: the socket does not tell one from another.</summary>
    public static readonly ClientAddress None = new(UInt128.MaxValue);

    private const int HostBits = 64;

    /// <summary>The client at the other end of a connection.</summary>
    public static ClientAddress Of(IConnection connection)
        => connection.Remote is IPEndPoint { Address: var address } ? new(Network(address.MapToIPv6())) : None;

    private static UInt128 Network(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        UInt128 value = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return address.IsIPv4MappedToIPv6 ? value : value >> HostBits << HostBits;
    }
}
