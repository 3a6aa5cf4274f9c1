// The addresses of a host, tried by asynchronous operations: no thread waits. BlockingRace is the same on a thread that
// does.

using System.Net;
using System.Net.Sockets;

namespace MiniHttp.Sockets;

/// <summary>Connects to the first address that answers.</summary>
internal static class AsyncRace
{
    /// <summary>
    /// Tries the addresses, the next one when the one before has failed or has not answered for a while.
    /// </summary>
    /// <returns>The connected socket; null if all have failed.</returns>
    public static async Task<Socket?> RunAsync(
        EndPoint[] ends, TimeSpan attemptDelay, List<ConnectAttempt> failed, IConnectObserver? observer, CancellationToken cancellation)
    {
        if (ends is [var only])
        {
            return Take(await TryAsync(only, observer, cancellation).ConfigureAwait(false), failed);
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = new List<Task<ConnectAttempt>>();
        try
        {
            int next = 0;
            while (next < ends.Length || running.Count > 0)
            {
                if (next < ends.Length)
                {
                    running.Add(TryAsync(ends[next++], observer, over.Token));
                }

                if (await FirstOfAsync(running, next < ends.Length ? attemptDelay : Timeout.InfiniteTimeSpan, over.Token).ConfigureAwait(false) is { } ended)
                {
                    running.Remove(ended);
                    if (Take(await ended.ConfigureAwait(false), failed) is { } winner)
                    {
                        return winner;
                    }
                }
            }

            return null;
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            foreach (Task<ConnectAttempt> loser in running)
            {
                _ = DropAsync(loser);
            }
        }
    }

    /// <summary>The attempt that ends first; null if none has ended when it is time for the next one.</summary>
    private static async Task<Task<ConnectAttempt>?> FirstOfAsync(List<Task<ConnectAttempt>> running, TimeSpan wait, CancellationToken cancellation)
    {
        Task<Task<ConnectAttempt>> first = Task.WhenAny(running);
        if (wait == Timeout.InfiniteTimeSpan)
        {
            return await first.ConfigureAwait(false);
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task pause = Task.Delay(wait, over.Token);
        Task ended = await Task.WhenAny(first, pause).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false); // Else its timer would go on.
        cancellation.ThrowIfCancellationRequested();
        return ended == first ? await first.ConfigureAwait(false) : null;
    }

    private static async Task DropAsync(Task<ConnectAttempt> loser)
    {
        try
        {
            (await loser.ConfigureAwait(false)).Socket?.Dispose(); // It connected after all, a moment too late.
        }
        catch (OperationCanceledException)
        {
            // The usual end of a loser.
        }
    }

    private static async Task<ConnectAttempt> TryAsync(EndPoint end, IConnectObserver? observer, CancellationToken cancellation)
    {
        observer?.OnTrying(end);
        Socket? socket = null;
        try
        {
            socket = ConnectAttempt.CreateSocket(end);
            await socket.ConnectAsync(end, cancellation).ConfigureAwait(false);
            return new ConnectAttempt(end, socket, SocketError.Success);
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            var attempt = new ConnectAttempt(end, null, e.SocketErrorCode);
            observer?.OnFailed(end, attempt.Reason);
            return attempt;
        }
        catch
        {
            socket?.Dispose();
            throw;
        }
    }

    private static Socket? Take(ConnectAttempt attempt, List<ConnectAttempt> failed)
    {
        if (attempt.Socket is null)
        {
            failed.Add(attempt);
        }

        return attempt.Socket;
    }
}
