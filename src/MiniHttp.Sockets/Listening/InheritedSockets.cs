// Listening sockets that another process opened: the parent of a worker, or a service manager. A descriptor outlives
// fork and exec unless it was marked otherwise; the rest is to know its number.

using System.Net.Sockets;

namespace MiniHttp.Sockets;

/// <summary>Takes over sockets, and hands them on.</summary>
internal static class InheritedSockets
{
    /// <summary>Lets processes that are started from now on have a socket.</summary>
    /// <returns>The number of its descriptor, which is the same there.</returns>
    public static int Share(ListenSocket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ListenCalls.SetInheritable(socket.Socket.SafeHandle);
        return (int)socket.Socket.Handle;
    }

    /// <summary>Takes over sockets by their descriptors.</summary>
    /// <param name="descriptors">The descriptors, which belong to the sockets from now on.</param>
    /// <param name="options">How accepted connections are set up.</param>
    /// <param name="origin">Begins the message of an error: who handed them over.</param>
    /// <exception cref="ListenException">A descriptor is not a listening socket.</exception>
    public static IReadOnlyList<ListenSocket> Take(
        IEnumerable<int> descriptors, ListenOptions options, string origin = "")
    {
        ArgumentNullException.ThrowIfNull(descriptors);
        ArgumentNullException.ThrowIfNull(options);
        return [.. descriptors.Select(descriptor => Take(descriptor, options, origin))];
    }

    private static ListenSocket Take(int descriptor, ListenOptions options, string origin)
    {
        if (ListenCalls.WhyNotListening(descriptor) is { } why)
        {
            throw Invalid($"{origin}inherited descriptor {descriptor} {why}; hand over listening stream sockets only");
        }

        try
        {
            var socket = new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
            if (socket.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)
            {
                ListenSocket.SetConnectionOptions(socket, options);
            }

            return new ListenSocket(socket, socket.LocalEndPoint!, isShared: true);
        }
        catch (SocketException e)
        {
            // SCTP, for one, has no TCP_NODELAY.
            throw new ListenException($"{origin}inherited descriptor {descriptor} cannot be used: {e.Message}", e);
        }
    }

    private static ListenException Invalid(string message) => new(message) { IsInvalidSetting = true };
}
