// How bytes move on a connected, non-blocking socket: the calls that all drivers share, and what each outcome means to the exchange.
// Whoever waits, and how, is not decided here.

using System.Buffers;
using System.Net;
using System.Net.Sockets;
using MiniHttp.Protocol;

namespace MiniHttp.Sockets;

/// <summary>What became of a call on a non-blocking socket.</summary>
internal enum Transfer
{
    /// <summary>Something happened, and the exchange was told.</summary>
    Done,

    /// <summary>Nothing could be done now: wait.</summary>
    WouldBlock,
}

/// <summary>The calls of a connection.</summary>
internal static class ConnectedSocket
{
    /// <summary>Bytes taken by one receive: a request is a few hundred, and one buffer serves all connections of a thread in turn.</summary>
    private const int ReceiveSize = 16 * 1024;

    /// <summary>Bytes of a file handed over by one send: enough that the calls do not matter, little enough to stay in the cache.</summary>
    private const int SendSize = 128 * 1024;

    public static void SetNonBlocking(Socket socket) => socket.Blocking = false;

    /// <summary>Receives once and tells the exchange: bytes, end of stream or reset.</summary>
    public static Transfer Receive(Socket socket, IExchange exchange)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ReceiveSize);
        try
        {
            int count = socket.Receive(buffer, SocketFlags.None, out SocketError error);
            long now = Environment.TickCount64;
            switch (error)
            {
                case SocketError.Success when count > 0:
                    exchange.OnReceived(buffer.AsSpan(0, count), now);
                    break;
                case SocketError.Success:
                    exchange.OnEndOfStream(now);
                    break;
                case SocketError.WouldBlock: // It returns 0 then, too: the error has to be looked at first.
                    return Transfer.WouldBlock;
                default:
                    exchange.OnReset(now);
                    break;
            }

            return Transfer.Done;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Does what the sending side needs, content or half-close, and tells the exchange how far it went.</summary>
    public static Transfer Send(Socket socket, in Needs needs, IExchange exchange)
    {
        if (needs.Send == SendKind.HalfClose)
        {
            if (HalfClose(socket))
            {
                exchange.OnSent(0, Environment.TickCount64);
            }
            else
            {
                exchange.OnReset(Environment.TickCount64);
            }

            return Transfer.Done;
        }

        if (needs.File.Count == 0)
        {
            return Send(socket, needs.Bytes.Span, exchange);
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(needs.Bytes.Length + needs.File.Count, SendSize));
        try
        {
            int count = Fill(needs, buffer);
            if (count == 0)
            {
                exchange.OnFileFailed(Environment.TickCount64);
                return Transfer.Done;
            }

            return Send(socket, buffer.AsSpan(0, count), exchange);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Copies the next bytes to be sent, so that head and small body go in one call.</summary>
    /// <returns>How many; 0 if the file ends before its range does.</returns>
    public static int Fill(in Needs needs, Span<byte> buffer)
    {
        int bytes = Math.Min(needs.Bytes.Length, buffer.Length);
        needs.Bytes.Span[..bytes].CopyTo(buffer);
        int room = (int)Math.Min(buffer.Length - bytes, needs.File.Count);
        return room == 0 ? bytes : bytes + ((OpenedFile)needs.File.File!).Read(buffer.Slice(bytes, room), needs.File.Offset);
    }

    /// <summary>True if something came that was not received: closing now would send a reset.</summary>
    public static bool HasUnread(Socket socket)
    {
        try
        {
            return socket.Available > 0;
        }
        catch (SocketException)
        {
            return false; // Reset already.
        }
    }

    /// <summary>shutdown(SHUT_WR): the peer sees the end of the stream.</summary>
    /// <returns>False if the connection was reset already.</returns>
    public static bool HalfClose(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Closing will send a reset, and drop what was not sent.</summary>
    public static void Abort(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (SocketException)
        {
            // Reset already.
        }
    }

    public static EndPoint? LocalEndPoint(Socket socket) => EndPointOf(socket, s => s.LocalEndPoint);

    public static EndPoint? RemoteEndPoint(Socket socket) => EndPointOf(socket, s => s.RemoteEndPoint);

    private static Transfer Send(Socket socket, ReadOnlySpan<byte> bytes, IExchange exchange)
    {
        int count = socket.Send(bytes, SocketFlags.None, out SocketError error);
        switch (error)
        {
            case SocketError.Success:
                exchange.OnSent(count, Environment.TickCount64);
                return Transfer.Done;
            case SocketError.WouldBlock:
                return Transfer.WouldBlock;
            default:
                exchange.OnReset(Environment.TickCount64);
                return Transfer.Done;
        }
    }

    private static EndPoint? EndPointOf(Socket socket, Func<Socket, EndPoint?> ask)
    {
        try
        {
            return ask(socket);
        }
        catch (SocketException)
        {
            return null; // Reset already.
        }
    }
}
