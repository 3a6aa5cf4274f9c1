// The asynchronous operations of one connection: at most one waits for something to receive, at most one for room to send.

using System.Buffers;
using System.Net.Sockets;
using MiniHttp.Protocol;

namespace MiniHttp.Sockets;

/// <summary>
/// Begins waits on a socket, and raises a signal when they are over. Waiting to receive takes a small buffer, which holds most requests:
/// a receive of zero bytes would take none, and two more system calls for each request. Waiting to send takes a piece of what has to go.
/// </summary>
internal sealed class AsyncWaits(AcceptedSocket connection, Signal signal) : IDisposable
{
    /// <summary>The piece whose sending is waited for. Small, because only its end is seen, and its end is what counts as progress.</summary>
    private const int PieceSize = 16 * 1024;

    /// <summary>Room for what comes while nobody looks. Every connection that waits holds it.</summary>
    private const int FirstBytes = 1024;

    private SocketAsyncEventArgs? _receive;
    private SocketAsyncEventArgs? _send;
    private byte[]? _piece;
    private byte[]? _received;
    private volatile bool _receiveCompleted;
    private volatile bool _sendCompleted;

    public bool ReceivePending { get; private set; }

    public bool SendPending { get; private set; }

    public bool AnyPending => ReceivePending || SendPending;

    /// <summary>Waits until there is something to receive.</summary>
    /// <returns>False if the wait has begun; else the exchange was told what came of it at once.</returns>
    public bool BeginReceive(IExchange exchange, out Transfer transfer)
    {
        _receive ??= NewArgs(() => _receiveCompleted = true);
        _received = ArrayPool<byte>.Shared.Rent(FirstBytes);
        _receive.SetBuffer(_received, 0, FirstBytes);
        ReceivePending = connection.Socket.ReceiveAsync(_receive);
        transfer = ReceivePending ? Transfer.WouldBlock : DeliverReceived(exchange, Environment.TickCount64);
        return !ReceivePending;
    }

    /// <summary>Waits until a piece of what is to be sent has gone.</summary>
    /// <returns>True if it went at once, or cannot go; the exchange was told.</returns>
    public bool BeginSend(in Needs needs, IExchange exchange)
    {
        _send ??= NewArgs(() => _sendCompleted = true);
        _piece = ArrayPool<byte>.Shared.Rent(PieceSize);
        int count = needs.Fill(_piece.AsSpan(0, PieceSize));
        _send.SetBuffer(_piece, 0, count);
        SendPending = count > 0 && connection.Socket.SendAsync(_send);
        if (SendPending)
        {
            return false;
        }

        ReturnPiece();
        long now = Environment.TickCount64;
        if (count == 0)
        {
            exchange.OnFileFailed(now);
        }
        else if (_send.SocketError == SocketError.Success)
        {
            exchange.OnSent(_send.BytesTransferred, now);
        }
        else
        {
            exchange.OnReset(now);
        }

        return true;
    }

    /// <summary>Tells the exchange of waits that are over.</summary>
    /// <param name="exchange">Whom to tell; null where nobody is left to be told.</param>
    /// <param name="now">The driver's milliseconds.</param>
    /// <returns>Whether more may be there than was received.</returns>
    public bool TakeCompletions(IExchange? exchange, long now)
    {
        bool mayReceive = false;
        if (_sendCompleted)
        {
            _sendCompleted = SendPending = false;
            ReturnPiece();
            if (_send!.SocketError == SocketError.Success)
            {
                exchange?.OnSent(_send.BytesTransferred, now);
            }
            else
            {
                exchange?.OnReset(now);
            }
        }

        if (_receiveCompleted)
        {
            _receiveCompleted = ReceivePending = false;
            mayReceive = DeliverReceived(exchange, now) == Transfer.Done;
        }

        return mayReceive;
    }

    public void Dispose()
    {
        _receive?.Dispose();
        _send?.Dispose();
    }

    private SocketAsyncEventArgs NewArgs(Action complete)
    {
        var args = new SocketAsyncEventArgs(true); // No execution context has to be carried along.
        args.Completed += (_, _) =>
        {
            complete();
            signal.Raise();
        };
        return args;
    }

    private Transfer DeliverReceived(IExchange? exchange, long now)
    {
        byte[] received = _received!;
        _received = null;
        try
        {
            int count = _receive!.BytesTransferred;
            if (_receive.SocketError != SocketError.Success)
            {
                exchange?.OnReset(now); // Told only once: the next receive would return 0, as at the end of the stream.
            }
            else if (count == 0)
            {
                exchange?.OnEndOfStream(now);
            }
            else
            {
                exchange?.OnReceived(received.AsSpan(0, count), now);
                return count < FirstBytes ? Transfer.Drained : Transfer.Done;
            }

            return Transfer.Done;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(received);
        }
    }

    private void ReturnPiece()
    {
        ArrayPool<byte>.Shared.Return(_piece!);
        _piece = null;
    }
}
