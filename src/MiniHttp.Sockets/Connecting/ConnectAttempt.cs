using System.Net;
using System.Net.Sockets;

namespace MiniHttp.Sockets;

/// <summary>One address that was tried.</summary>
/// <param name="End">The address.</param>
/// <param name="Socket">The connected socket, or null.</param>
/// <param name="Error">Why there is none.</param>
internal readonly record struct ConnectAttempt(EndPoint End, Socket? Socket, SocketError Error)
{
    /// <summary>
    /// Seconds of silence after which the kernel asks whether the peer is still there, and between its questions: 60,
    /// as curl.
    /// </summary>
    private const int KeepAliveSeconds = 60;

    /// <summary>
    /// The reason as the system says it, without the address that .NET adds. A Unix-domain socket that is not there is
    /// to .NET an address that is not available.
    /// </summary>
    public string Reason => End is UnixDomainSocketEndPoint && Error == SocketError.AddressNotAvailable ? "there is no such file" : TextOf(Error);

    public static string TextOf(SocketError error) => new SocketException((int)error).Message;

    /// <summary>A socket that is ready to be connected.</summary>
    public static Socket CreateSocket(EndPoint end)
    {
        bool isTcp = end is IPEndPoint;
        var socket = new Socket(end.AddressFamily, SocketType.Stream, isTcp ? ProtocolType.Tcp : ProtocolType.Unspecified);
        if (isTcp)
        {
            socket.NoDelay = true; // A request is sent in one piece, or in pieces as large as they get.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveSeconds);
        }

        return socket;
    }
}
