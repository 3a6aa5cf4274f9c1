using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MiniHttp.Sockets;

/// <summary>A connection as Linux knows it: a number. Nothing but it and the client's address is kept.</summary>
internal sealed class AcceptedDescriptor : AcceptedConnection
{
    private readonly Address _address;
    private readonly int _addressLength;
    private EndPoint? _remote; // Made when it is first asked for: who keeps no log never does.

    /// <param name="descriptor">From accept4(2), non-blocking.</param>
    /// <param name="address">The client's, as the system gave it; empty if it has none.</param>
    public AcceptedDescriptor(int descriptor, ReadOnlySpan<byte> address)
    {
        Descriptor = descriptor;
        if (address.Length <= Address.Size)
        {
            address.CopyTo(_address);
            _addressLength = address.Length;
        }
        else
        {
            _remote = NativeAddress.EndPointOf(address); // The path of a Unix-domain socket.
        }
    }

    /// <summary>Accepts the next client of a listening socket.</summary>
    /// <returns>Null where the listening socket does not block, and no client waits.</returns>
    /// <exception cref="SocketException">It failed.</exception>
    public static AcceptedDescriptor? Accept(SafeHandle listen)
    {
        Span<byte> address = stackalloc byte[SocketAddress.GetMaximumAddressSize(AddressFamily.Unix)];
        return SocketCalls.Accept(listen, address, out int length) is { } descriptor
            ? new AcceptedDescriptor(descriptor, address[..length]) : null;
    }

    /// <summary>The number; -1 once it is closed, since the next connection may get it.</summary>
    public int Descriptor { get; private set; }

    public override EndPoint? Local => SocketCalls.LocalEndPoint(Descriptor);

    public override EndPoint? Remote => _remote ??= NativeAddress.EndPointOf(_address[.._addressLength]);

    public override bool HasUnread => SocketCalls.Unread(Descriptor) > 0;

    protected override bool SendsFiles => true;

    public override int? Unacknowledged => SendQueue.Unacknowledged(Descriptor);

    public override AcceptedSocket AsSocket()
    {
        var handle = new SafeSocketHandle(Descriptor, ownsHandle: true);
        Descriptor = -1; // Whatever happens now, it is closed once, and by the handle.
        try
        {
            return new AcceptedSocket(new Socket(handle), this);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    protected override bool ShutDownSending() => SocketCalls.HalfClose(Descriptor);

    protected override void ResetOnClose() => SocketCalls.Abort(Descriptor);

    protected override void Close()
    {
        if (Descriptor >= 0)
        {
            SocketCalls.Close(Descriptor);
            Descriptor = -1;
        }
    }

    protected override Outcome Receive(Span<byte> buffer, out int count) => OutcomeOf(count = SocketCalls.Receive(Descriptor, buffer));

    protected override Outcome Send(ReadOnlySpan<byte> bytes, bool moreFollows, out int count)
        => OutcomeOf(count = SocketCalls.Send(Descriptor, bytes, moreFollows));

    protected override Outcome SendFile(OpenedFile file, long offset, long count, out long sent)
        => SendFile(Descriptor, file, offset, count, out sent);

    // Room for sockaddr_in6, the longest but for paths.
    [InlineArray(Size)]
    private struct Address
    {
        public const int Size = 28;

        private byte _first;
    }
}
