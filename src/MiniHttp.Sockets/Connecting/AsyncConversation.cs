using System.Net.Sockets;
using MiniHttp.Protocol;

namespace MiniHttp.Sockets;

/// <summary>
/// Waits by asynchronous operations, for both sides at a time. The only way where TLS is between the socket and us.
/// </summary>
internal sealed class AsyncConversation(ClientConnection connection, IExchange exchange, int mostReceived, int mostSent)
    : ClientConversation(connection, exchange, mostReceived, mostSent)
{
    private Task<int>? _receiving;
    private Task<int>? _sending;
    private TimeLimit? _limit;

    private protected override async ValueTask<bool> StepAsync(Needs needs, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (Environment.TickCount64 >= needs.Deadline)
        {
            OnDeadline(); // The token's timer may be late, and steps that never wait would not notice it.
            return true;
        }

        if (_limit?.Deadline != needs.Deadline)
        {
            _limit?.Dispose();
            _limit = new TimeLimit(needs.Deadline, cancellation);
        }

        try
        {
            if (needs.Send == SendKind.HalfClose && _sending is null)
            {
                OnHalfClosed(await Connection.HalfCloseAsync().ConfigureAwait(false));
            }
            else
            {
                await StepAsync(needs).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            OnDeadline();
        }

        return true;
    }

    protected override void Dispose(bool disposing)
    {
        foreach (Task<int>? pending in (ReadOnlySpan<Task<int>?>)[_receiving, _sending])
        {
            // Closing has ended it, with an error that is of no interest any more, but has to be looked at once.
            _ = pending?.ContinueWith(task => task.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        _limit?.Dispose();
    }

    private async ValueTask StepAsync(Needs needs)
    {
        if (needs.Send == SendKind.Content && _sending is null && !SendFailed)
        {
            ReadOnlyMemory<byte> bytes = Fill(needs);
            if (bytes.IsEmpty)
            {
                return;
            }

            _sending = Connection.SendAsync(bytes, _limit!.Token).AsTask();
        }

        // What was received comes first: sends may go on ending at once, and a server that answers meanwhile may want
        // no more of them.
        bool hasReceived = _receiving is { IsCompleted: true };
        if (!hasReceived && (_sending is { IsCompleted: true } || await SendingEndsFirstAsync().ConfigureAwait(false)))
        {
            Task<int> sent = _sending!;
            _sending = null;
            await EndSendAsync(sent).ConfigureAwait(false);
            if (Exchange.Next.Send == SendKind.Content)
            {
                _receiving ??= Connection.ReceiveAsync(ReceiveBuffer, _limit!.Token).AsTask();
            }
        }
        else
        {
            // One that is pending began when there was another deadline, and stays where this one passes first.
            await EndReceiveAsync(_receiving is { } pending ? new(pending.WaitAsync(_limit!.Token)) : Connection.ReceiveAsync(ReceiveBuffer, _limit!.Token))
                .ConfigureAwait(false);
            _receiving = null;
        }
    }

    /// <summary>
    /// Waits for both sides, where both are at work. With nothing to send, the usual case, there is but one to wait
    /// for.
    /// </summary>
    private async ValueTask<bool> SendingEndsFirstAsync()
    {
        if (_sending is null)
        {
            return false;
        }

        _receiving ??= Connection.ReceiveAsync(ReceiveBuffer, _limit!.Token).AsTask();
        return await Task.WhenAny(_sending, _receiving).ConfigureAwait(false) == _sending;
    }

    private async ValueTask EndSendAsync(Task<int> sent)
    {
        try
        {
            OnSent(await sent.ConfigureAwait(false));
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            OnSendFailed(TextOf(e));
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
            OnReceiveFailed(TextOf(e));
            return;
        }

        OnReceived(count);
    }
}
