// Listening sockets that another process has opened: the parent of a worker, or a service manager (systemd's socket activation,
// sd_listen_fds(3)). A descriptor outlives fork and exec if nobody has said otherwise; the rest is to know its number.

using System.Globalization;
using System.Net.Sockets;

namespace MiniHttp.Sockets;

/// <summary>Takes over sockets, and hands them on.</summary>
public static class InheritedSockets
{
    /// <summary>The first descriptor that a service manager hands over (<c>SD_LISTEN_FDS_START</c>).</summary>
    private const int FirstOfServiceManager = 3;

    private const string Count = "LISTEN_FDS", ForWhom = "LISTEN_PID", Names = "LISTEN_FDNAMES";

    /// <summary>Lets processes that are started from now on have a socket.</summary>
    /// <returns>The number of its descriptor, which is the same there.</returns>
    public static int Share(ListenSocket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        SystemCalls.SetInheritable(socket.Socket.SafeHandle);
        return (int)socket.Socket.Handle;
    }

    /// <summary>The sockets that the service manager has opened for this process; none if there is no such thing.</summary>
    /// <exception cref="ListenException">What was handed over is no listening socket.</exception>
    public static IReadOnlyList<ListenSocket> OfServiceManager(ListenOptions options)
    {
        string? whose = Environment.GetEnvironmentVariable(ForWhom), count = Environment.GetEnvironmentVariable(Count);
        foreach (string name in (string[])[ForWhom, Count, Names])
        {
            Environment.SetEnvironmentVariable(name, null); // They are for this process, not for those that it starts.
        }

        return OperatingSystem.IsLinux() && whose == Environment.ProcessId.ToString(CultureInfo.InvariantCulture)
            && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int sockets)
            ? Take(Enumerable.Range(FirstOfServiceManager, sockets), options)
            : [];
    }

    /// <summary>Takes over sockets by their descriptors.</summary>
    /// <exception cref="ListenException">One of them is no listening socket.</exception>
    public static IReadOnlyList<ListenSocket> Take(IEnumerable<int> descriptors, ListenOptions options)
    {
        ArgumentNullException.ThrowIfNull(descriptors);
        ArgumentNullException.ThrowIfNull(options);
        return [.. descriptors.Select(descriptor => Take(descriptor, options))];
    }

    private static ListenSocket Take(int descriptor, ListenOptions options)
    {
        try
        {
            var socket = new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
            if ((int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.AcceptConnection)! == 0)
            {
                throw new ListenException($"descriptor {descriptor}, which was inherited, is a socket that does not listen");
            }

            if (socket.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)
            {
                ListenSocket.SetConnectionOptions(socket, options);
            }

            return new ListenSocket(socket, socket.LocalEndPoint!, ownsPath: false, isShared: true);
        }
        catch (SocketException e)
        {
            throw new ListenException($"descriptor {descriptor}, which was inherited, is no listening socket: {e.Message}", e);
        }
    }
}
