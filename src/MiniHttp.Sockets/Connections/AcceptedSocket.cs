using System.Net;
using System.Net.Sockets;

namespace MiniHttp.Sockets;

/// <summary>
/// A connection as .NET knows it: works everywhere. One that Linux accepted sends files as Linux does.
/// </summary>
internal sealed class AcceptedSocket : AcceptedConnection
{
    private readonly EndPoint? _remote; // Kept: a socket that was reset tells it no more.
    private readonly bool _sendsFiles;

    public AcceptedSocket(Socket socket)
    {
        socket.Blocking = false;
        Socket = socket;
    }

    /// <param name="socket">The socket.</param>
    /// <param name="origin">What it was before.</param>
    public AcceptedSocket(Socket socket, AcceptedDescriptor origin)
        : this(socket) => (_remote, _sendsFiles, Tap) = (origin.Remote, true, origin.Tap);

    public Socket Socket { get; }

    public override EndPoint? Local => ConnectedSocket.LocalEndPoint(Socket);

    public override EndPoint? Remote => _remote ?? ConnectedSocket.RemoteEndPoint(Socket);

    public override AcceptedSocket AsSocket() => this;

    public override bool HasUnread => ConnectedSocket.HasUnread(Socket);

    public override int? Unacknowledged => OperatingSystem.IsLinux() ? SendQueue.Unacknowledged(Socket.SafeHandle) : null;

    protected override bool SendsFiles => _sendsFiles;

    protected override bool ShutDownSending() => ConnectedSocket.HalfClose(Socket);

    protected override void ResetOnClose() => ConnectedSocket.Abort(Socket);

    protected override void Close() => Socket.Dispose();

    protected override Outcome Receive(Span<byte> buffer, out int count)
    {
        count = Socket.Receive(buffer, SocketFlags.None, out SocketError error);
        return OutcomeOf(error);
    }

    protected override Outcome Send(ReadOnlySpan<byte> bytes, bool moreFollows, out int count)
    {
        if (moreFollows)
        {
            return OutcomeOf(count = SocketCalls.Send((int)Socket.Handle, bytes, moreFollows)); // .NET has no flag for it.
        }

        count = Socket.Send(bytes, SocketFlags.None, out SocketError error);
        return OutcomeOf(error);
    }

    protected override Outcome SendFile(OpenedFile file, long offset, long count, out long sent)
        => SendFile((int)Socket.Handle, file, offset, count, out sent);

    // A receive that would block returns 0, too: the error has to be looked at before 0 is taken for the end of the
    // stream.
    private static Outcome OutcomeOf(SocketError error) => error switch
    {
        SocketError.Success => Outcome.Moved,
        SocketError.WouldBlock => Outcome.WouldBlock,
        _ => Outcome.Gone,
    };
}
