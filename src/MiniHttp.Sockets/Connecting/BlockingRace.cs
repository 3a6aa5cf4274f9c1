// The addresses of a host, tried on the calling thread. A socket that does not block returns from connect having only
// begun; select says when it is over: a connecting socket that turns writable is connected, or has failed (the Socket
// HOWTO on select).

using System.Net;
using System.Net.Sockets;

namespace MiniHttp.Sockets;

/// <summary>Connects to the first address that answers.</summary>
internal sealed class BlockingRace(List<ConnectAttempt> failed, IConnectObserver? observer) : IDisposable
{
    private readonly List<(EndPoint End, Socket Socket)> _running = [];

    /// <summary>
    /// Tries the addresses, the next one when the one before has failed or has not answered for a while.
    /// </summary>
    /// <returns>The connected socket; null if all have failed, or the deadline has passed.</returns>
    public Socket? Run(EndPoint[] ends, TimeSpan attemptDelay, long deadline, CancellationToken cancellation)
    {
        int next = 0;
        long nextAt = 0;
        while (next < ends.Length || _running.Count > 0)
        {
            if (next < ends.Length && (_running.Count == 0 || Environment.TickCount64 >= nextAt))
            {
                int before = _running.Count;
                if (Begin(ends[next++]) is { } connected)
                {
                    return connected;
                }

                nextAt = _running.Count > before ? Environment.TickCount64 + (long)attemptDelay.TotalMilliseconds : 0;
                continue;
            }

            long until = next < ends.Length ? Math.Min(nextAt, deadline) : deadline;
            if (Readiness.WaitToConnect([.. _running.Select(attempt => attempt.Socket)], until, cancellation, out IReadOnlyCollection<Socket> ready))
            {
                nextAt = 0; // Has one failed, it is the next one's turn.
            }
            else if (Environment.TickCount64 >= deadline)
            {
                return null;
            }

            foreach (Socket socket in ready)
            {
                if (End(socket) is { } winner)
                {
                    return winner;
                }
            }
        }

        return null;
    }

    /// <summary>Closes what has not won.</summary>
    public void Dispose() => _running.ForEach(attempt => attempt.Socket.Dispose());

    /// <returns>The socket, where it is connected at once.</returns>
    private Socket? Begin(EndPoint end)
    {
        observer?.OnTrying(end);
        Socket? socket = null;
        try
        {
            socket = ConnectAttempt.CreateSocket(end);
            socket.Blocking = false;
            socket.Connect(end);
            return socket;
        }
        catch (SocketException e) when (socket is not null && e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            _running.Add((end, socket!));
            return null;
        }
        catch (SocketException e)
        {
            Fail(end, socket, e.SocketErrorCode);
            return null;
        }
    }

    /// <returns>The socket, if it is connected.</returns>
    private Socket? End(Socket socket)
    {
        int index = _running.FindIndex(attempt => attempt.Socket == socket);
        EndPoint end = _running[index].End;
        _running.RemoveAt(index);
        var error = (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        if (error == SocketError.Success)
        {
            return socket;
        }

        Fail(end, socket, error);
        return null;
    }

    private void Fail(EndPoint end, Socket? socket, SocketError error)
    {
        socket?.Dispose();
        var attempt = new ConnectAttempt(end, null, error);
        failed.Add(attempt);
        observer?.OnFailed(end, attempt.Reason);
    }
}
