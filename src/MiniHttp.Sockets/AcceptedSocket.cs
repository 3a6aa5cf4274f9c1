using System.Net;
using System.Net.Sockets;

namespace MiniHttp.Sockets;

/// <summary>A connection as .NET knows it: works everywhere.</summary>
internal sealed class AcceptedSocket : AcceptedConnection
{
    public AcceptedSocket(Socket socket)
    {
        socket.Blocking = false;
        Socket = socket;
    }

    public Socket Socket { get; }

    public override EndPoint? Local => ConnectedSocket.LocalEndPoint(Socket);

    public override EndPoint? Remote => ConnectedSocket.RemoteEndPoint(Socket);

    public override bool HasUnread => ConnectedSocket.HasUnread(Socket);

    protected override int? Unacknowledged => OperatingSystem.IsLinux() ? SendQueue.Unacknowledged(Socket.SafeHandle) : null;

    public override bool HalfClose() => ConnectedSocket.HalfClose(Socket);

    public override void Abort() => ConnectedSocket.Abort(Socket);

    public override void Dispose() => Socket.Dispose();

    protected override Outcome Receive(Span<byte> buffer, out int count)
    {
        count = Socket.Receive(buffer, SocketFlags.None, out SocketError error);
        return OutcomeOf(error);
    }

    protected override Outcome Send(ReadOnlySpan<byte> bytes, out int count)
    {
        count = Socket.Send(bytes, SocketFlags.None, out SocketError error);
        return OutcomeOf(error);
    }

    // A receive that would block returns 0, too: the error has to be looked at before 0 is taken for the end of the stream.
    private static Outcome OutcomeOf(SocketError error) => error switch
    {
        SocketError.Success => Outcome.Moved,
        SocketError.WouldBlock => Outcome.WouldBlock,
        _ => Outcome.Gone,
    };
}
