using System.Net.Sockets;
using MiniHttp.Protocol;

namespace MiniHttp.Sockets;

/// <summary>
/// Waits on the calling thread, for both sides at a time, by the Socket HOWTO's select. The socket does not block: each
/// call takes what there is, and only where there is nothing to send or receive now, the thread waits.
/// </summary>
internal sealed class BlockingConversation(ClientConnection connection, Socket socket, IExchange exchange, int mostReceived, int mostSent)
    : ClientConversation(connection, exchange, mostReceived, mostSent)
{
    private protected override ValueTask<bool> StepAsync(Needs needs, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (Environment.TickCount64 >= needs.Deadline)
        {
            OnDeadline(); // Also where there always is something to be received, since whoever takes it is slower than the server.
            return new(true);
        }

        if (needs.Send == SendKind.HalfClose)
        {
            OnHalfClosed(ConnectedSocket.HalfClose(socket));
            return new(true);
        }

        bool sends = needs.Send == SendKind.Content && !SendFailed;
        if (sends && Send(needs))
        {
            // Both sides in turn, where more is to be sent: a server that answers meanwhile may want none of it.
            _ = Exchange.Next.Send == SendKind.Content && Receive();
            return new(true);
        }

        if (Receive())
        {
            return new(true);
        }

        bool mayReceive = true, maySend = sends;
        bool isReady = sends
            ? Readiness.WaitToReceiveOrSend(socket, needs.Deadline, cancellation, out mayReceive, out maySend)
            : Readiness.WaitToReceive(socket, needs.Deadline, cancellation);
        if (isReady)
        {
            Connection.Tap?.OnReady(mayReceive, maySend);
        }
        else
        {
            OnDeadline();
        }

        return new(true);
    }

    protected override void Dispose(bool disposing)
    {
        // Nothing is ever pending.
    }

    /// <returns>False if nothing can be sent now.</returns>
    private bool Send(in Needs needs)
    {
        ReadOnlyMemory<byte> bytes = Fill(needs);
        if (bytes.IsEmpty)
        {
            return true;
        }

        int count = socket.Send(bytes.Span, SocketFlags.None, out SocketError error);
        switch (error)
        {
            case SocketError.Success:
                OnSent(count);
                return true;
            case SocketError.WouldBlock:
                Connection.Tap?.OnSendWouldBlock();
                return false;
            default:
                OnSendFailed(ConnectAttempt.TextOf(error));
                return true;
        }
    }

    /// <returns>False if nothing can be received now.</returns>
    private bool Receive()
    {
        int count = socket.Receive(ReceiveBuffer.Span, SocketFlags.None, out SocketError error);
        switch (error)
        {
            case SocketError.Success:
                OnReceived(count);
                return true;
            case SocketError.WouldBlock: // It returns 0 then, too: the error has to be looked at first.
                Connection.Tap?.OnReceiveWouldBlock();
                return false;
            default:
                OnReceiveFailed(ConnectAttempt.TextOf(error));
                return true;
        }
    }
}
