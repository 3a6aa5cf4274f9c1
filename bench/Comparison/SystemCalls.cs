using System.Runtime.InteropServices;

namespace MiniHttp.Bench;

/// <summary>What .NET has not.</summary>
internal static partial class SystemCalls
{
    /// <summary>SIGTERM of kill(2).</summary>
    public const int Terminate = 15;

    /// <summary>SIGKILL of kill(2).</summary>
    public const int Kill = 9;

    /// <summary>
    /// How long a process has been running on a processor. By its own clock, to the nanosecond, and with the threads that have ended: the
    /// ticks of /proc/PID/stat are 10 ms long, and /proc/PID/task/*/schedstat forgets a thread when it ends.
    /// </summary>
    public static TimeSpan CpuTime(int process)
    {
        if (GetCpuClock(process, out int clock) != 0 || GetTime(clock, out Time time) != 0)
        {
            throw new BenchException($"process {process} ended while it was measured");
        }

        return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0);
    }

    /// <summary>kill(2). That the process has ended meanwhile is no failure.</summary>
    public static void Signal(int process, int signal) => _ = SendSignal(process, signal);

    [LibraryImport("libc", EntryPoint = "clock_getcpuclockid")]
    private static partial int GetCpuClock(int process, out int clock);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Time time);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);

    private readonly struct Time
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
