// The asynchronous operations of one connection: at most one waits for something to receive, at most one for room to
// send.

using System.Buffers;
using System.Net.Sockets;
using MiniHttp.Protocol;

namespace MiniHttp.Sockets;

/// <summary>
/// Begins waits on a socket, and raises a signal when they are over. Waiting to receive takes a small buffer, which
/// holds most requests: a receive of zero bytes would take none, and two more system calls for each request. Waiting to
/// send takes a piece of what has to go.
/// </summary>
internal sealed class AsyncWaits(AcceptedSocket connection, Signal signal) : IDisposable
{
    /// <summary>
    /// The piece whose sending is waited for. Small, because only its end is seen, and its end is what counts as
    /// progress.
    /// </summary>
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

        if (count == 0)
        {
            ReturnPiece();
            exchange.OnFileFailed(Environment.TickCount64);
        }
        else
        {
            DeliverSent(exchange, Environment.TickCount64);
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
            DeliverSent(exchange, now);
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

    private void DeliverSent(IExchange? exchange, long now)
    {
        bool succeeded = _send!.SocketError == SocketError.Success;
        if (exchange is not null && succeeded)
        {
            connection.Tap?.OnSent(_piece.AsSpan(0, _send.BytesTransferred), _send.Count);
        }

        ReturnPiece();
        if (succeeded)
        {
            exchange?.OnSent(_send.BytesTransferred, now);
        }
        else
        {
            Reset(exchange, now);
        }
    }

    private void Reset(IExchange? exchange, long now)
    {
        if (exchange is not null)
        {
            connection.Tap?.OnReset(null);
            exchange.OnReset(now);
        }
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
                Reset(exchange, now); // Told only once: the next receive would return 0, as at the end of the stream.
            }
            else if (exchange is null)
            {
                // Nobody is left to be told.
            }
            else if (count == 0)
            {
                connection.Tap?.OnEndOfStream();
                exchange.OnEndOfStream(now);
            }
            else
            {
                connection.Tap?.OnReceived(received.AsSpan(0, count), FirstBytes);
                exchange.OnReceived(received.AsSpan(0, count), now);
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
