using System.Net;
using System.Net.Sockets;

namespace MiniHttp.Sockets;

/// <summary>
/// Wakes a thread that waits for sockets: one socket more among those it waits for, to which a byte is sent. A datagram
/// socket that is connected to itself: it needs one descriptor, and nobody else can send to it. On Linux it has an
/// abstract name that nobody knows, elsewhere an address of the loopback device, which a machine or a container may
/// have switched off.
/// </summary>
internal sealed class WakeUp : IDisposable
{
    private int _raised;

    /// <exception cref="SocketException">No descriptor is left.</exception>
    public WakeUp()
    {
        EndPoint end = OperatingSystem.IsLinux()
            ? new UnixDomainSocketEndPoint($"\0minihttp-{Guid.NewGuid():N}")
            : new IPEndPoint(IPAddress.Loopback, 0);
        Socket = new Socket(end.AddressFamily, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            Socket.Bind(end);
            Socket.Connect(Socket.LocalEndPoint!);
            Socket.Blocking = false;
        }
        catch
        {
            Socket.Dispose();
            throw;
        }
    }

    /// <summary>Is ready to receive when somebody has called <see cref="Raise"/>.</summary>
    public Socket Socket { get; }

    /// <summary>From any thread. Many calls before the thread looks are like one.</summary>
    public void Raise()
    {
        if (Interlocked.Exchange(ref _raised, 1) != 0)
        {
            return;
        }

        try
        {
            Socket.Send([0], SocketFlags.None, out _);
        }
        catch (ObjectDisposedException)
        {
            // Nobody waits any more. A producer may live longer than the server.
        }
    }

    /// <summary>
    /// To be called by the thread that was woken, before it looks at what there is: what is raised later wakes it
    /// again.
    /// </summary>
    public void Lower()
    {
        if (Volatile.Read(ref _raised) == 1)
        {
            Socket.Receive(stackalloc byte[1], SocketFlags.None, out SocketError error);
            if (error != SocketError.WouldBlock)
            {
                Interlocked.Exchange(ref _raised, 0);
            }
        }
    }

    public void Dispose() => Socket.Dispose();
}
