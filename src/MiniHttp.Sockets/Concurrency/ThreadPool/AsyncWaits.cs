// The asynchronous operations of one connection: at most one waits for something to receive, at most one for room to send.

using System.Buffers;
using System.Net.Sockets;
using MiniHttp.Protocol;

namespace MiniHttp.Sockets;

/// <summary>
/// Begins waits on a socket, and raises a signal when they are over. Waiting to receive takes no buffer: a receive of zero bytes completes
/// when something is there. Waiting to send takes one, since there is no send of zero bytes: a piece of what has to go.
/// </summary>
internal sealed class AsyncWaits(AcceptedSocket connection, Signal signal) : IDisposable
{
    /// <summary>The piece whose sending is waited for. Small, because only its end is seen, and its end is what counts as progress.</summary>
    private const int PieceSize = 16 * 1024;

    private SocketAsyncEventArgs? _receive;
    private SocketAsyncEventArgs? _send;
    private byte[]? _piece;
    private volatile bool _receiveCompleted;
    private volatile bool _sendCompleted;

    public bool ReceivePending { get; private set; }

    public bool SendPending { get; private set; }

    public bool AnyPending => ReceivePending || SendPending;

    /// <summary>Waits until there is something to receive.</summary>
    /// <returns>True if there is already, or the connection is gone and the exchange was told.</returns>
    public bool BeginReceive(IExchange exchange)
    {
        if (_receive is null)
        {
            _receive = NewArgs(() => _receiveCompleted = true);
            _receive.SetBuffer(Memory<byte>.Empty);
        }

        ReceivePending = connection.Socket.ReceiveAsync(_receive);
        if (!ReceivePending && _receive.SocketError != SocketError.Success)
        {
            exchange.OnReset(Environment.TickCount64); // Told only once: the next receive would return 0, as at the end of the stream.
        }

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
        connection.BeginWaitToSend();
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

    /// <summary>Takes note of waits that are over.</summary>
    /// <param name="sent">How many bytes were sent meanwhile.</param>
    /// <param name="failed">Whether the connection turned out to be gone.</param>
    public void TakeCompletions(out int sent, out bool failed)
    {
        sent = 0;
        failed = false;
        if (_receiveCompleted)
        {
            _receiveCompleted = ReceivePending = false;
            failed |= _receive!.SocketError != SocketError.Success;
        }

        if (_sendCompleted)
        {
            _sendCompleted = SendPending = false;
            ReturnPiece();
            failed |= _send!.SocketError != SocketError.Success;
            sent = _send.BytesTransferred;
        }
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

    private void ReturnPiece()
    {
        ArrayPool<byte>.Shared.Return(_piece!);
        _piece = null;
    }
}
