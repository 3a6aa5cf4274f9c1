// The user agent's driver: does what its exchange needs on one connection, step by step, so that whoever wants the
// response decides how fast it comes. Here is what every one does alike; how to wait is BlockingConversation's and
// AsyncConversation's business.

using System.Net.Sockets;
using MiniHttp.Protocol;

namespace MiniHttp.Sockets;

/// <summary>Drives one exchange over a connection. Not for use by two threads at a time.</summary>
internal abstract class ClientConversation : IDisposable
{
    /// <summary>Bytes of a send: enough that the calls do not matter.</summary>
    private const int SendSize = 128 * 1024;

    /// <summary>Bytes of a receive at first: most pages fit.</summary>
    private const int FirstReceiveSize = 32 * 1024;

    /// <summary>
    /// Bytes of a receive once one was filled: what comes is large, and each call has its price. Larger still is slower
    /// again: the bytes have to be in the processor's cache when they are passed on.
    /// </summary>
    private const int LargeReceiveSize = 256 * 1024;

    private readonly int _mostReceived;
    private readonly int _mostSent;
    private byte[] _receiveBuffer;
    private byte[]? _sendBuffer;
    private int _filled; // Of the send buffer.
    private bool _hasReceived;

    private protected ClientConversation(ClientConnection connection, IExchange exchange, int mostReceived, int mostSent)
    {
        (Connection, Exchange) = (connection, exchange);
        (_mostReceived, _mostSent) = (Math.Clamp(mostReceived, 1, LargeReceiveSize), Math.Clamp(mostSent, 1, SendSize));
        _receiveBuffer = new byte[Math.Min(FirstReceiveSize, _mostReceived)];
    }

    /// <summary>Why the connection is gone, as the system says it; null while it is not.</summary>
    public string? Failure { get; private set; }

    private protected ClientConnection Connection { get; }

    private protected IExchange Exchange { get; }

    /// <summary>Where the next bytes are to be received.</summary>
    private protected Memory<byte> ReceiveBuffer => _receiveBuffer;

    /// <summary>
    /// Whether the peer takes no more. What it has said before it left may still be there to be received.
    /// </summary>
    private protected bool SendFailed { get; private set; }

    /// <summary>Begins a conversation.</summary>
    /// <param name="connection">Where. It stays its owner's.</param>
    /// <param name="exchange">What is said. It stays its owner's.</param>
    /// <param name="mostReceived">Bytes that one step may receive at most.</param>
    /// <param name="mostSent">Bytes that one step may send at most.</param>
    public static ClientConversation Begin(
        ClientConnection connection, IExchange exchange, int mostReceived = int.MaxValue, int mostSent = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return connection is { WaitsOnThread: true, Plain: { } socket }
            ? new BlockingConversation(connection, socket, exchange, mostReceived, mostSent)
            : new AsyncConversation(connection, exchange, mostReceived, mostSent);
    }

    /// <summary>
    /// Takes one step: something is sent, or something is received, or the deadline is reached, and the exchange is
    /// told.
    /// </summary>
    /// <param name="cancellation">Gives the conversation up: there is no next step then.</param>
    /// <returns>False if the exchange needs nothing more: the connection can be closed.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public ValueTask<bool> StepAsync(CancellationToken cancellation)
    {
        Needs needs = Exchange.Next;
        switch (needs.Send)
        {
            case SendKind.Abort:
                Connection.Abort();
                return new(false);
            case SendKind.Close or SendKind.CloseUnlessUnread:
                return new(false);
            default:
                return StepAsync(needs, cancellation);
        }
    }

    /// <summary>Lets go of what is pending. The connection has to be closed before.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    private protected abstract ValueTask<bool> StepAsync(Needs needs, CancellationToken cancellation);

    /// <summary>Lets go of what is pending.</summary>
    /// <param name="disposing">Always true: there is nothing that a finalizer could do.</param>
    protected abstract void Dispose(bool disposing);

    /// <summary>
    /// The next bytes to be sent; none, and the exchange was told, if the file ends before its range does.
    /// </summary>
    private protected ReadOnlyMemory<byte> Fill(in Needs needs)
    {
        long wanted = Math.Min(_mostSent, needs.Bytes.Length + needs.File.Count);
        if (_sendBuffer is null || _sendBuffer.Length < wanted)
        {
            _sendBuffer = new byte[wanted]; // A script may say little at first, and more then.
        }

        _filled = needs.Fill(_sendBuffer);
        if (_filled == 0)
        {
            Exchange.OnFileFailed(Environment.TickCount64);
        }

        return _sendBuffer.AsMemory(0, _filled);
    }

    private protected void OnSent(int count)
    {
        Connection.Tap?.OnSent(_sendBuffer.AsSpan(0, count), _filled);
        Exchange.OnSent(count, Environment.TickCount64);
    }

    private protected void OnHalfClosed(bool done)
    {
        SendFailed |= !done; // Receiving will say why.
        if (done)
        {
            Connection.Tap?.OnHalfClosed();
        }

        Exchange.OnSent(0, Environment.TickCount64);
    }

    // No reason to give up: the server may have answered before it left, and the answer may be there.
    private protected void OnSendFailed(string why)
    {
        (SendFailed, Failure) = (true, why);
        Connection.Tap?.OnReset(why);
    }

    private protected void OnReceived(int count)
    {
        long now = Environment.TickCount64;
        if (count > 0)
        {
            _hasReceived = true;
            Connection.Tap?.OnReceived(_receiveBuffer.AsSpan(0, count), _receiveBuffer.Length);
            Exchange.OnReceived(_receiveBuffer.AsSpan(0, count), now);
            if (count == _receiveBuffer.Length && count < _mostReceived)
            {
                _receiveBuffer = GC.AllocateUninitializedArray<byte>(_mostReceived);
            }
        }
        else if (Connection.WasCutOff)
        {
            OnReceiveFailed("the TLS stream ended without close_notify, so somebody has cut it off");
        }
        else
        {
            Connection.Tap?.OnEndOfStream();
            if (SendFailed && !_hasReceived)
            {
                Exchange.OnReset(now);
            }
            else
            {
                Exchange.OnEndOfStream(now);
            }
        }
    }

    private protected void OnReceiveFailed(string why)
    {
        Failure = why;
        Connection.Tap?.OnReset(why);
        Exchange.OnReset(Environment.TickCount64);
    }

    private protected void OnDeadline()
    {
        Exchange.OnDeadline(Environment.TickCount64, null);
        if (Exchange.Next.Send is SendKind.Close or SendKind.Abort)
        {
            Connection.Tap?.OnDeadline(); // Else a pause is over, which is no limit.
        }
    }

    private protected static string TextOf(Exception e)
        => (e as SocketException ?? e.InnerException as SocketException) is { } socket ? ConnectAttempt.TextOf(socket.SocketErrorCode) : e.Message;
}
