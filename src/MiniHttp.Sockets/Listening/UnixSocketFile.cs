// The file of a Unix-domain socket. It outlives its server: a crashed one leaves it behind, and a successor may have
// put another socket in its place. So it is removed by identity (device, inode), never by name alone.

using System.Net;
using System.Net.Sockets;

namespace MiniHttp.Sockets;

/// <summary>The file that bind(2) makes for a Unix-domain socket.</summary>
internal sealed class UnixSocketFile
{
    private readonly string _path;
    private readonly (ulong Device, ulong Inode)? _number;

    private UnixSocketFile(string path) => (_path, _number) = (path, NumberOf(path));

    /// <summary>Opens a socket and binds it to a path, after removing the file of a server that is gone.</summary>
    /// <exception cref="SocketException">The system refuses.</exception>
    /// <exception cref="IOException">A stale file cannot be removed.</exception>
    public static Socket Bind(UnixDomainSocketEndPoint endPoint, out UnixSocketFile file)
    {
        RemoveStale(endPoint);
        Socket socket = OperatingSystem.IsLinux()
            ? ListenCalls.OpenAndBind(endPoint.Serialize()) : BindPortably(endPoint);
        file = new UnixSocketFile(endPoint.ToString());
        return socket;
    }

    /// <summary>
    /// Removes the file if it still is the one that was bound. Another server that takes the name between look and
    /// removal would lose its own: no system call removes a file by its inode.
    /// </summary>
    public void Remove()
    {
        try
        {
            if (NumberOf(_path) == _number)
            {
                File.Delete(_path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The directory is gone or closed to us: nothing is left to remove, and stopping must go on.
        }
    }

    /// <summary>
    /// Removes the file if it is a socket on which no server listens. Anything else is left for bind(2) to complain
    /// about: a plain file in the way is somebody's data.
    /// </summary>
    private static void RemoveStale(UnixDomainSocketEndPoint endPoint)
    {
        string path = endPoint.ToString();
        (ulong, ulong)? stale = NumberOf(path);
        if (IsSocket(path) && !IsAlive(endPoint) && NumberOf(path) == stale)
        {
            File.Delete(path);
        }
    }

    // The numbers of files are asked of Linux alone; elsewhere the name has to do.
    private static (ulong Device, ulong Inode)? NumberOf(string path)
        => OperatingSystem.IsLinux() ? FileKind.NumberOf(path) : null;

    // .NET removes the name that it has bound itself when its socket is disposed of, whatever has that name by then.
    private static Socket BindPortably(EndPoint endPoint)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(endPoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // Connecting to a file that is not a socket is refused as well (ECONNREFUSED), so the refusal does not tell its
    // kind.
    private static bool IsSocket(string path)
        => OperatingSystem.IsLinux() ? FileKind.IsSocket(path) : File.Exists(path) && new FileInfo(path).Length == 0;

    // Not waiting: the backlog of a busy server may be full, and that server is alive.
    private static bool IsAlive(UnixDomainSocketEndPoint endPoint)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        probe.Blocking = false;
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
