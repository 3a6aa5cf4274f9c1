// Socket activation (sd_listen_fds(3)): a service manager opens the listening sockets, and names them in the environment.

using System.Globalization;
using MiniHttp.Hosting;
using MiniHttp.Sockets;

namespace MiniHttp.Server;

/// <summary>Sockets that a service manager opened for this process.</summary>
internal static class SocketActivation
{
    /// <summary>First descriptor that a service manager hands over (<c>SD_LISTEN_FDS_START</c>).</summary>
    private const int FirstDescriptor = 3;

    /// <summary>Descriptors that Linux allows a process by default (<c>fs.nr_open</c>).</summary>
    private const int MaxDescriptors = 1_048_576;

    private const int MaxShown = 40;

    private const string Count = "LISTEN_FDS", ForWhom = "LISTEN_PID", Names = "LISTEN_FDNAMES";

    /// <summary>
    /// The options with the sockets of the service manager; unchanged if LISTEN_PID is absent, or names another process,
    /// which passed its environment on.
    /// </summary>
    /// <exception cref="ListenException">A variable is invalid.</exception>
    public static HttpServerOptions AddSocketsTo(HttpServerOptions options)
    {
        string? whose = Environment.GetEnvironmentVariable(ForWhom), count = Environment.GetEnvironmentVariable(Count);
        foreach (string name in (string[])[ForWhom, Count, Names])
        {
            Environment.SetEnvironmentVariable(name, null); // They are for this process, not for its children.
        }

        return !OperatingSystem.IsLinux() || !IsForThisProcess(whose, count) ? options : options with
        {
            Handles = [.. Enumerable.Range(FirstDescriptor, CountOf(count))],
            Extensions = options.Extensions with { HandlesOrigin = $"{Count}={count}: " },
        };
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
            && sockets is >= 1 and <= MaxDescriptors
            ? sockets
            : throw Invalid($"{Count}={Shown(count)}: must be the number of inherited sockets, 1 to {MaxDescriptors}");

    private static string Shown(string? value)
        => value!.Length <= MaxShown ? value : string.Concat(value.AsSpan(0, MaxShown), "...");

    private static ListenException Invalid(string message) => new(message) { IsInvalidSetting = true };
}
