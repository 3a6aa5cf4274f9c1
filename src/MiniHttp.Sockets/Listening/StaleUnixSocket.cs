using System.Net.Sockets;

namespace MiniHttp.Sockets;

/// <summary>The file of a Unix-domain socket outlives its server. Left over by one that crashed, it stands in the next one's way.</summary>
internal static class StaleUnixSocket
{
    /// <summary>Removes the file if it is a socket that nobody listens on any more. Anything else is left for Bind to complain about.</summary>
    public static void Remove(UnixDomainSocketEndPoint endPoint)
    {
        string path = endPoint.ToString();
        if (!File.Exists(path))
        {
            return;
        }

        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(endPoint);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused && IsSocket(path))
        {
            File.Delete(path);
        }
        catch (SocketException)
        {
            // Not a socket, or not ours to know: Bind will say so.
        }
    }

    // Connecting to a plain file is refused as well, and that file is somebody's data. A socket cannot be opened like a file.
    private static bool IsSocket(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
