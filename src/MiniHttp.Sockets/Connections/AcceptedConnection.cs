// How bytes move on an accepted connection that does not block: the calls that all drivers share, and what each outcome
// means to the exchange. How to wait is the drivers' business; by which calls the bytes go, AcceptedSocket's and
// AcceptedDescriptor's.

using System.Buffers;
using System.Net;
using MiniHttp.Protocol;

namespace MiniHttp.Sockets;

/// <summary>What became of a call that does not block.</summary>
internal enum Transfer
{
    /// <summary>Something happened, and the exchange was told. There may be more.</summary>
    Done,

    /// <summary>All that was there was received, and the exchange was told.</summary>
    Drained,

    /// <summary>Nothing could be done now: wait.</summary>
    WouldBlock,
}

/// <summary>A connection that a client made.</summary>
internal abstract class AcceptedConnection : IConnection, IDisposable
{
    /// <summary>
    /// Bytes taken by one receive: a request is a few hundred, and one buffer serves all connections of a thread in
    /// turn.
    /// </summary>
    private const int ReceiveSize = 16 * 1024;

    /// <summary>
    /// Bytes of a file that are read and sent: enough that the calls do not matter, little enough to stay in the cache.
    /// </summary>
    private const int SendSize = 128 * 1024;

    /// <summary>Beyond it copying a file costs more than another system call.</summary>
    private const int MostCopied = 16 * 1024;

    /// <summary>What a call on the socket came to.</summary>
    protected enum Outcome
    {
        /// <summary>That many bytes were moved.</summary>
        Moved,

        /// <summary>Not now.</summary>
        WouldBlock,

        /// <summary>The connection is gone.</summary>
        Gone,
    }

    /// <summary>Told of every call, where somebody looks on; else null.</summary>
    public WireTap? Tap { get; set; }

    /// <inheritdoc/>
    public abstract EndPoint? Local { get; }

    /// <inheritdoc/>
    public abstract EndPoint? Remote { get; }

    /// <summary>True if something came that was not received: closing now would send a reset.</summary>
    public abstract bool HasUnread { get; }

    /// <summary>
    /// Bytes handed to the kernel that the peer has not acknowledged, or null where the system does not tell. It costs
    /// a system call: a deadline is worth it.
    /// </summary>
    public abstract int? Unacknowledged { get; }

    /// <summary>
    /// Whether nothing can be sent any more. Asked by sending no bytes, which costs a system call: a peer that has
    /// closed is told from one that has half-closed by this alone, once it has answered something with a reset.
    /// </summary>
    public bool IsGone => Send([], false, out _) == Outcome.Gone;

    /// <summary>
    /// The same connection as .NET knows it, which can be waited for by what .NET has. This object is of no use
    /// afterwards.
    /// </summary>
    public abstract AcceptedSocket AsSocket();

    /// <summary>Receives once and tells the exchange: bytes, end of stream or reset.</summary>
    public Transfer Receive(IExchange exchange)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ReceiveSize);
        try
        {
            Outcome outcome = Receive(buffer.AsSpan(0, ReceiveSize), out int count);
            switch (outcome)
            {
                case Outcome.Moved when count > 0:
                    Tap?.OnReceived(buffer.AsSpan(0, count), ReceiveSize);
                    exchange.OnReceived(buffer.AsSpan(0, count), Environment.TickCount64);
                    return count < ReceiveSize ? Transfer.Drained : Transfer.Done;
                case Outcome.Moved:
                    Tap?.OnEndOfStream();
                    exchange.OnEndOfStream(Environment.TickCount64);
                    return Transfer.Done;
                case Outcome.WouldBlock:
                    Tap?.OnReceiveWouldBlock();
                    return Transfer.WouldBlock;
                default:
                    Tap?.OnReset(null);
                    exchange.OnReset(Environment.TickCount64);
                    return Transfer.Done;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// Does what the sending side needs, content or half-close, and tells the exchange how far it went.
    /// </summary>
    public Transfer Send(in Needs needs, IExchange exchange)
    {
        if (needs.Send == SendKind.HalfClose)
        {
            if (HalfClose())
            {
                exchange.OnSent(0, Environment.TickCount64);
            }
            else
            {
                Tap?.OnReset(null);
                exchange.OnReset(Environment.TickCount64);
            }

            return Transfer.Done;
        }

        if (needs.File.Count == 0)
        {
            return Send(needs.Bytes.Span, false, exchange);
        }

        // A large file goes by itself, and the head waits for it in the kernel, so that no packet goes with the head
        // alone.
        return SendsFiles && needs.File.File is OpenedFile file && (needs.Bytes.IsEmpty || needs.File.Count > MostCopied)
            ? needs.Bytes.IsEmpty ? SendFile(file, needs.File, exchange) : Send(needs.Bytes.Span, true, exchange)
            : SendCopied(needs, exchange);
    }

    /// <summary>shutdown(SHUT_WR): the peer sees the end of the stream.</summary>
    /// <returns>False if the connection was reset already.</returns>
    public bool HalfClose()
    {
        bool done = ShutDownSending();
        if (done)
        {
            Tap?.OnHalfClosed();
        }

        return done;
    }

    /// <summary>Closing will send a reset, and drop what was not sent.</summary>
    public void Abort()
    {
        ResetOnClose();
        Tap?.OnAborted();
    }

    /// <summary>Closes it.</summary>
    public void Dispose()
    {
        Close();
        Tap?.OnClosed();
    }

    /// <summary>Tells the exchange that its deadline has passed.</summary>
    public void PassDeadline(IExchange exchange, long now)
    {
        Needs needs = exchange.Next;
        if (needs is { Send: SendKind.None, Receive: false } && IsGone)
        {
            Tap?.OnReset(null);
            exchange.OnReset(now);
            return;
        }

        exchange.OnDeadline(now, needs.Send is SendKind.Content or SendKind.None ? Unacknowledged : null);
        if (Tap is not null && !(exchange.Next is var next && next.Send == needs.Send && next.Deadline > now))
        {
            Tap.OnDeadline(); // Otherwise it was but a look at how much was taken.
        }
    }

    /// <summary>shutdown(SHUT_WR).</summary>
    protected abstract bool ShutDownSending();

    /// <summary>SO_LINGER without time.</summary>
    protected abstract void ResetOnClose();

    /// <summary>close, once.</summary>
    protected abstract void Close();

    /// <summary>Whether <see cref="SendFile(OpenedFile, long, long, out long)"/> is there.</summary>
    protected virtual bool SendsFiles => false;

    /// <summary>Receives what is there; 0 bytes are the end of the stream.</summary>
    protected abstract Outcome Receive(Span<byte> buffer, out int count);

    /// <summary>Sends what goes.</summary>
    /// <param name="bytes">What.</param>
    /// <param name="moreFollows">Whether more follows at once, so that this need not go by itself (where <see cref="SendsFiles"/>).</param>
    /// <param name="count">How much went.</param>
    protected abstract Outcome Send(ReadOnlySpan<byte> bytes, bool moreFollows, out int count);

    /// <summary>Sends what goes of a file without reading it; 0 bytes if it ends before <paramref name="offset"/>, or cannot be read.</summary>
    protected virtual Outcome SendFile(OpenedFile file, long offset, long count, out long sent) => throw new NotSupportedException();

    /// <summary>sendfile(2), on a socket of Linux that does not block.</summary>
    protected static Outcome SendFile(int socket, OpenedFile file, long offset, long count, out long sent)
        => OutcomeOf(sent = file.SendTo(socket, offset, count));

    /// <summary>What the result of a system call means: a count, or the negative errno.</summary>
    protected static Outcome OutcomeOf(long result)
        => result >= 0 ? Outcome.Moved : result == -SocketCalls.TryAgain ? Outcome.WouldBlock : Outcome.Gone;

    private Transfer SendFile(OpenedFile file, FileRange range, IExchange exchange)
    {
        Outcome outcome = SendFile(file, range.Offset, range.Count, out long sent);
        if (outcome == Outcome.Moved && sent == 0)
        {
            exchange.OnFileFailed(Environment.TickCount64);
            return Transfer.Done;
        }

        if (outcome == Outcome.Moved)
        {
            Tap?.OnSentFile(file, range.Offset, range.Count, sent);
        }

        return Conclude(outcome, sent, exchange);
    }

    // Head and small body in one call.
    private Transfer SendCopied(in Needs needs, IExchange exchange)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(needs.Bytes.Length + needs.File.Count, SendSize));
        try
        {
            int filled = needs.Fill(buffer);
            if (filled == 0)
            {
                exchange.OnFileFailed(Environment.TickCount64);
                return Transfer.Done;
            }

            return Send(buffer.AsSpan(0, filled), false, exchange);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private Transfer Send(ReadOnlySpan<byte> bytes, bool moreFollows, IExchange exchange)
    {
        Outcome outcome = Send(bytes, moreFollows, out int count);
        if (outcome == Outcome.Moved)
        {
            Tap?.OnSent(bytes[..count], bytes.Length);
        }

        return Conclude(outcome, count, exchange);
    }

    private Transfer Conclude(Outcome outcome, long sent, IExchange exchange)
    {
        switch (outcome)
        {
            case Outcome.Moved:
                exchange.OnSent(sent, Environment.TickCount64);
                return Transfer.Done;
            case Outcome.WouldBlock:
                Tap?.OnSendWouldBlock();
                return Transfer.WouldBlock;
            default:
                Tap?.OnReset(null);
                exchange.OnReset(Environment.TickCount64);
                return Transfer.Done;
        }
    }
}
