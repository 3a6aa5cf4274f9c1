// The user agent's driver: does what its exchange needs on one connection, step by step, so that whoever wants the response decides how
// fast it comes. Sending and receiving go on side by side. How bytes move is ClientConnection's.

using System.Net.Sockets;
using MiniHttp.Protocol;

namespace MiniHttp.Sockets;

/// <summary>Drives one exchange over a connection. Not for use by two threads at a time.</summary>
public sealed class ClientConversation : IDisposable
{
    /// <summary>Bytes of a send: enough that the calls do not matter.</summary>
    private const int SendSize = 128 * 1024;

    /// <summary>Bytes of a receive at first: most pages fit.</summary>
    private const int FirstReceiveSize = 32 * 1024;

    /// <summary>Bytes of a receive once one was filled: what comes is large, and each call has its price.</summary>
    private const int LargeReceiveSize = 1024 * 1024;

    private readonly ClientConnection _connection;
    private readonly IExchange _exchange;
    private readonly int _mostReceived;
    private byte[] _receiveBuffer;
    private byte[]? _sendBuffer;
    private Task<int>? _receiving;
    private Task<int>? _sending;
    private bool _sendFailed;
    private bool _hasReceived;
    private CancellationTokenSource? _limit;
    private long _armedFor = Needs.Never;

    /// <summary>Begins a conversation.</summary>
    /// <param name="connection">Where. It stays its owner's.</param>
    /// <param name="exchange">What is said. It stays its owner's.</param>
    /// <param name="mostReceived">Bytes that one step may receive at most.</param>
    public ClientConversation(ClientConnection connection, IExchange exchange, int mostReceived = LargeReceiveSize)
    {
        (_connection, _exchange, _mostReceived) = (connection, exchange, Math.Clamp(mostReceived, 1, LargeReceiveSize));
        _receiveBuffer = new byte[Math.Min(FirstReceiveSize, _mostReceived)];
    }

    /// <summary>Why the connection is gone, as the system says it; null while it is not.</summary>
    public string? Failure { get; private set; }

    /// <summary>Takes one step: something is sent, or something is received, or the deadline is reached, and the exchange is told.</summary>
    /// <param name="cancellation">Gives the conversation up: there is no next step then.</param>
    /// <returns>False if the exchange needs nothing more: the connection can be closed.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async ValueTask<bool> StepAsync(CancellationToken cancellation)
    {
        Needs needs = _exchange.Next;
        if (needs.Send is SendKind.Close or SendKind.Abort or SendKind.CloseUnlessUnread)
        {
            if (needs.Send == SendKind.Abort)
            {
                _connection.Abort();
            }

            return false;
        }

        CancellationToken limit = Arm(needs.Deadline, cancellation);
        try
        {
            if (needs.Send == SendKind.HalfClose && _sending is null)
            {
                await HalfCloseAsync().ConfigureAwait(false);
                return true;
            }

            await StepAsync(needs, limit).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            _exchange.OnDeadline(Environment.TickCount64);
        }

        return true;
    }

    /// <summary>Lets go of what is pending. The connection has to be closed before.</summary>
    public void Dispose()
    {
        foreach (Task<int>? pending in (ReadOnlySpan<Task<int>?>)[_receiving, _sending])
        {
            // Closing has ended it, with an error that is of no interest any more, but has to be looked at once.
            _ = pending?.ContinueWith(task => task.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        _limit?.Dispose();
    }

    private async ValueTask StepAsync(Needs needs, CancellationToken limit)
    {
        if (needs.Send == SendKind.Content && _sending is null && !_sendFailed)
        {
            int count = ConnectedSocket.Fill(needs, _sendBuffer ??= new byte[Math.Min(SendSize, needs.Bytes.Length + needs.File.Count)]);
            if (count == 0)
            {
                _exchange.OnFileFailed(Environment.TickCount64);
                return;
            }

            _sending = _connection.SendAsync(_sendBuffer.AsMemory(0, count), limit).AsTask();
        }

        if (_sending is { IsCompleted: true } || await SendingEndsFirstAsync(limit).ConfigureAwait(false))
        {
            Task<int> sent = _sending!;
            _sending = null;
            await EndSendAsync(sent).ConfigureAwait(false);
        }
        else
        {
            ValueTask<int> received = _receiving is { } pending ? new(pending) : _connection.ReceiveAsync(_receiveBuffer, limit);
            _receiving = null;
            await EndReceiveAsync(received).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for both sides, where both are at work. With nothing to send, the usual case, there is but one to wait for.</summary>
    private async ValueTask<bool> SendingEndsFirstAsync(CancellationToken limit)
    {
        if (_sending is null)
        {
            return false;
        }

        _receiving ??= _connection.ReceiveAsync(_receiveBuffer, limit).AsTask();
        return await Task.WhenAny(_sending, _receiving).ConfigureAwait(false) == _sending;
    }

    private async ValueTask EndSendAsync(Task<int> sent)
    {
        try
        {
            int count = await sent.ConfigureAwait(false);
            _exchange.OnSent(count, Environment.TickCount64);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // No reason to give up: the server may have answered before it left, and the answer may be there.
            (_sendFailed, Failure) = (true, TextOf(e));
        }
    }

    private async ValueTask EndReceiveAsync(ValueTask<int> received)
    {
        int count;
        try
        {
            count = await received.ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            Failure = TextOf(e);
            _exchange.OnReset(Environment.TickCount64);
            return;
        }

        long now = Environment.TickCount64;
        if (count > 0)
        {
            _hasReceived = true;
            _exchange.OnReceived(_receiveBuffer.AsSpan(0, count), now);
            Grow(count);
        }
        else if (_connection.WasCutOff)
        {
            Failure = "the TLS stream ended without close_notify, so somebody has cut it off";
            _exchange.OnReset(now);
        }
        else if (_sendFailed && !_hasReceived)
        {
            _exchange.OnReset(now);
        }
        else
        {
            _exchange.OnEndOfStream(now);
        }
    }

    private async ValueTask HalfCloseAsync()
    {
        if (!await _connection.HalfCloseAsync().ConfigureAwait(false))
        {
            _sendFailed = true;
        }

        _exchange.OnSent(0, Environment.TickCount64); // If it failed, receiving will say why.
    }

    private void Grow(int count)
    {
        if (count == _receiveBuffer.Length && count < _mostReceived)
        {
            _receiveBuffer = GC.AllocateUninitializedArray<byte>(_mostReceived);
        }
    }

    /// <summary>A token that is cancelled with the caller's, and when the deadline is reached.</summary>
    private CancellationToken Arm(long deadline, CancellationToken cancellation)
    {
        if (deadline == Needs.Never)
        {
            return cancellation; // No timer, where nobody asked for one.
        }

        _limit ??= CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (deadline != _armedFor)
        {
            _armedFor = deadline;
            _limit.CancelAfter((int)Math.Clamp(deadline - Environment.TickCount64, 0, int.MaxValue));
        }

        return _limit.Token;
    }

    private static string TextOf(Exception e)
    {
        SocketException? socket = e as SocketException ?? e.InnerException as SocketException;
        return socket is null ? e.Message : new SocketException((int)socket.SocketErrorCode).Message;
    }
}
