using System.Runtime.InteropServices;

namespace MiniHttp.EndToEnd.Tests;

/// <summary>kill(2), without the program kill, which small systems lack.</summary>
internal static partial class Signals
{
    /// <summary>Sends a signal to a process.</summary>
    public static void Send(int number, int pid)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals on Windows.");
        bool isSent = Kill(pid, number) == 0;
        Assert.True(isSent, $"Signal {number} to process {pid}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>
    /// The words before a command that run it, by exec, with signals ignored, as nohup and a script's background do.
    /// </summary>
    /// <param name="names">The signals' names in sh, such as <c>INT</c>.</param>
    public static string[] Ignoring(params string[] names)
        => [ExternalProgram.Shell.Path, "-c", $"trap '' {string.Join(' ', names)}; exec \"$@\"", "sh"];

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
