using System.Net.Sockets;

namespace MiniHttp.Sockets;

/// <summary>The file of a Unix-domain socket outlives its server. Left over by one that crashed, it stands in the next one's way.</summary>
internal static class StaleUnixSocket
{
    /// <summary>
    /// Removes the file if it is a socket that nobody listens on any more. Anything else is left for Bind to complain about: a plain file
    /// that is in the way is somebody's data.
    /// </summary>
    public static void Remove(UnixDomainSocketEndPoint endPoint)
    {
        string path = endPoint.ToString();
        if (IsSocket(path) && !IsAlive(endPoint))
        {
            File.Delete(path);
        }
    }

    // Connecting to what is no socket is refused as well (ECONNREFUSED), so that it tells nothing of the file's kind.
    private static bool IsSocket(string path)
        => OperatingSystem.IsLinux() ? FileKind.IsSocket(path) : File.Exists(path) && new FileInfo(path).Length == 0;

    // Not waiting: the backlog of a server that is busy may be full, and that server is alive.
    private static bool IsAlive(UnixDomainSocketEndPoint endPoint)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            probe.Connect(endPoint);
            return true;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode != SocketError.ConnectionRefused;
        }
    }
}
