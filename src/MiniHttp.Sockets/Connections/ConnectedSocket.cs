// What every connected .NET socket can be asked to do or to tell, whoever made the connection. A socket that was reset
// meanwhile is no error here: the next receive says so.

using System.Net;
using System.Net.Sockets;

namespace MiniHttp.Sockets;

/// <summary>The calls of a connection that move no bytes.</summary>
internal static class ConnectedSocket
{
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
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Reset, or closed, already.
        }
    }

    public static EndPoint? LocalEndPoint(Socket socket) => EndPointOf(socket, s => s.LocalEndPoint);

    public static EndPoint? RemoteEndPoint(Socket socket) => EndPointOf(socket, s => s.RemoteEndPoint);

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
