using System.Net;

namespace MiniHttp.Sockets;

/// <summary>A connection as Linux knows it: a number. Nothing but it and the client's address is kept.</summary>
internal sealed class AcceptedDescriptor(int descriptor, EndPoint? remote) : AcceptedConnection
{
    /// <summary>The number; -1 once it is closed, since the next connection may get it.</summary>
    public int Descriptor { get; private set; } = descriptor;

    public override EndPoint? Local => SystemCalls.LocalEndPoint(Descriptor);

    public override EndPoint? Remote => remote;

    public override bool HasUnread => SystemCalls.Unread(Descriptor) > 0;

    protected override bool SendsFiles => true;

    protected override int? Unacknowledged => SendQueue.Unacknowledged(Descriptor);

    public override bool HalfClose() => SystemCalls.HalfClose(Descriptor);

    public override void Abort() => SystemCalls.Abort(Descriptor);

    public override void Dispose()
    {
        if (Descriptor >= 0)
        {
            SystemCalls.Close(Descriptor);
            Descriptor = -1;
        }
    }

    protected override Outcome Receive(Span<byte> buffer, out int count) => OutcomeOf(count = SystemCalls.Receive(Descriptor, buffer));

    protected override Outcome Send(ReadOnlySpan<byte> bytes, out int count) => OutcomeOf(count = SystemCalls.Send(Descriptor, bytes));

    protected override Outcome SendFile(OpenedFile file, long offset, long count, out long sent)
    {
        sent = file.SendTo(Descriptor, offset, count);
        return OutcomeOf(sent);
    }

    private static Outcome OutcomeOf(long result)
        => result >= 0 ? Outcome.Moved : result == -SystemCalls.TryAgain ? Outcome.WouldBlock : Outcome.Gone;
}
