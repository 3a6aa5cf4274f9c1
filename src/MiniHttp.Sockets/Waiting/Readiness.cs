// Waiting on the calling thread until a socket is ready: the Socket HOWTO's select, with its lists and its timeout. A
// deadline is absolute.

using System.Net.Sockets;

namespace MiniHttp.Sockets;

/// <summary>Waits for sockets. A wait that was given up throws <see cref="OperationCanceledException"/>.</summary>
internal static class Readiness
{
    /// <summary>
    /// Milliseconds of one wait, where it can be given up: nothing wakes a thread that waits in the kernel, so it looks
    /// by itself.
    /// </summary>
    private const int Glance = 100;

    /// <summary>Milliseconds of the longest wait that can be said in microseconds.</summary>
    private const int LongestWait = int.MaxValue / 1000;

    /// <summary>
    /// Select, for a number of milliseconds; -1 for ever. It may end sooner, with nothing ready: the longest wait it
    /// knows are 35 minutes.
    /// </summary>
    public static void Select(List<Socket>? readers, List<Socket>? writers, List<Socket>? errors, long milliseconds)
    {
        try
        {
            Socket.Select(readers, writers, errors, milliseconds < 0 ? -1 : (int)Math.Min(milliseconds, LongestWait) * 1000);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.InvalidArgument)
        {
            // On the lists is more than the process may have descriptors (poll(2)): somebody has lowered the limit. It
            // may be raised again.
            readers?.Clear();
            writers?.Clear();
            errors?.Clear();
            Thread.Sleep(Glance);
        }
    }

    /// <summary>Waits until something can be received: bytes, the end of the stream, or an error.</summary>
    /// <returns>False if the deadline came first.</returns>
    public static bool WaitToReceive(Socket socket, long deadline, CancellationToken cancellation)
    {
        bool isReady = false;
        while (!isReady && Next(deadline, cancellation) is { } microseconds)
        {
            isReady = socket.Poll(microseconds, SelectMode.SelectRead);
        }

        return isReady;
    }

    /// <summary>Waits until something can be received, or sent.</summary>
    /// <returns>False if the deadline came first.</returns>
    public static bool WaitToReceiveOrSend(
        Socket socket, long deadline, CancellationToken cancellation, out bool mayReceive, out bool maySend)
    {
        mayReceive = maySend = false;
        while (Next(deadline, cancellation) is { } microseconds)
        {
            var readers = new List<Socket> { socket };
            var writers = new List<Socket> { socket };
            Socket.Select(readers, writers, null, microseconds);
            (mayReceive, maySend) = (readers.Count > 0, writers.Count > 0);
            if (mayReceive || maySend)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Waits until one of the connecting sockets is connected, or has failed.</summary>
    /// <returns>False if the deadline came first.</returns>
    public static bool WaitToConnect(IReadOnlyCollection<Socket> sockets, long deadline, CancellationToken cancellation, out IReadOnlyCollection<Socket> ready)
    {
        ready = [];
        while (ready.Count == 0 && Next(deadline, cancellation) is { } microseconds)
        {
            // Where a failure makes a socket writable, and where it is told by the third list alone (Windows), this
            // sees it.
            List<Socket> connected = [.. sockets], failed = [.. sockets];
            Socket.Select(null, connected, failed, microseconds);
            ready = [.. connected.Union(failed)];
        }

        return ready.Count > 0;
    }

    /// <summary>How long to wait now, in microseconds; null if the deadline has passed.</summary>
    private static int? Next(long deadline, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        long left = deadline - Environment.TickCount64;
        return left <= 0 ? null : (int)Math.Min(left, cancellation.CanBeCanceled ? Glance : LongestWait) * 1000;
    }
}
