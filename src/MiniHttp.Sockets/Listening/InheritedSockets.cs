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

    /// <summary>As many as Linux allows a process by default (<c>fs.nr_open</c>).</summary>
    private const int MostDescriptors = 1_048_576;

    private const int LongestShown = 40;

    private const string Count = "LISTEN_FDS", ForWhom = "LISTEN_PID", Names = "LISTEN_FDNAMES";

    /// <summary>Lets processes that are started from now on have a socket.</summary>
    /// <returns>The number of its descriptor, which is the same there.</returns>
    public static int Share(ListenSocket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        SystemCalls.SetInheritable(socket.Socket.SafeHandle);
        return (int)socket.Socket.Handle;
    }

    /// <summary>
    /// The sockets that the service manager has opened for this process; none where LISTEN_PID is absent or names
    /// another process, which has handed its environment on.
    /// </summary>
    /// <exception cref="ListenException">A variable is invalid, or a descriptor is not a listening socket.</exception>
    public static IReadOnlyList<ListenSocket> OfServiceManager(ListenOptions options)
    {
        string? whose = Environment.GetEnvironmentVariable(ForWhom), count = Environment.GetEnvironmentVariable(Count);
        foreach (string name in (string[])[ForWhom, Count, Names])
        {
            Environment.SetEnvironmentVariable(name, null); // They are for this process, not for those that it starts.
        }

        return OperatingSystem.IsLinux() && IsForThisProcess(whose, count)
            ? Take(Enumerable.Range(FirstOfServiceManager, CountOf(count)), options, $"{Count}={count}: ") : [];
    }

    /// <summary>Takes over sockets by their descriptors.</summary>
    /// <exception cref="ListenException">A descriptor is not a listening socket.</exception>
    public static IReadOnlyList<ListenSocket> Take(IEnumerable<int> descriptors, ListenOptions options)
        => Take(descriptors, options, "");

    private static List<ListenSocket> Take(IEnumerable<int> descriptors, ListenOptions options, string origin)
    {
        ArgumentNullException.ThrowIfNull(descriptors);
        ArgumentNullException.ThrowIfNull(options);
        return [.. descriptors.Select(descriptor => Take(descriptor, options, origin))];
    }

    // As sd_listen_fds(3), which takes a LISTEN_PID that is not a number for an error.
    private static bool IsForThisProcess(string? whose, string? count)
    {
        if (string.IsNullOrEmpty(whose) || string.IsNullOrEmpty(count))
        {
            return false;
        }

        return int.TryParse(whose, NumberStyles.None, CultureInfo.InvariantCulture, out int process) && process > 0
            ? process == Environment.ProcessId
            : throw Invalid($"{ForWhom}={Shown(whose)}: must be a process id");
    }

    private static int CountOf(string? count)
        => int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int sockets)
            && sockets is >= 1 and <= MostDescriptors
            ? sockets
            : throw Invalid($"{Count}={Shown(count)}: must be the number of inherited sockets, 1 to {MostDescriptors}");

    private static string Shown(string? value)
        => value!.Length <= LongestShown ? value : string.Concat(value.AsSpan(0, LongestShown), "...");

    private static ListenSocket Take(int descriptor, ListenOptions options, string origin)
    {
        if (SystemCalls.WhyNotListening(descriptor) is { } why)
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
