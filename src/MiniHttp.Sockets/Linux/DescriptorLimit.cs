using System.Runtime.InteropServices;

namespace MiniHttp.Sockets;

/// <summary>
/// How many connections the process's descriptors are good for. Running out of them altogether must not happen: the .NET runtime needs
/// some for each thread it starts, and ends the process where it gets none.
/// </summary>
public static partial class DescriptorLimit
{
    /// <summary>What the runtime, its threads, the log and the root take: some 120 after the start, two for each thread, and 64 files kept open.</summary>
    private const long Reserve = 256;

    /// <summary>A connection's own, and that of the file it is sent.</summary>
    private const long PerConnection = 2;

    private const int NumberOfFiles = 7; // RLIMIT_NOFILE

    /// <summary>
    /// Raises the soft limit to the hard one, for this process and those that it starts. The .NET runtime does so by itself, a program
    /// compiled ahead of time does not.
    /// </summary>
    public static void Raise()
    {
        if (OperatingSystem.IsLinux() && GetLimit(NumberOfFiles, out Limit limit) == 0 && limit.Current < limit.Highest)
        {
            limit.Current = limit.Highest;
            _ = SetLimit(NumberOfFiles, in limit); // Refused or not: there are as many as there are.
        }
    }

    /// <summary>As many uncounted connections as are wanted, but no more than a quarter of those that fit.</summary>
    public static int Uncounted(int wanted) => Math.Min(wanted, Connections(0) is { } all ? all / 4 : wanted);

    /// <summary>The most connections that fit, at least one; null where the system does not tell.</summary>
    /// <param name="uncounted">How many there may be besides.</param>
    internal static int? Connections(int uncounted)
    {
        if (!OperatingSystem.IsLinux() || GetLimit(NumberOfFiles, out Limit limit) != 0)
        {
            return null;
        }

        long descriptors = (long)Math.Min(limit.Current, int.MaxValue) - Reserve;
        return (int)Math.Clamp((descriptors / PerConnection) - uncounted, 1, int.MaxValue);
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public nuint Current;
        public nuint Highest;
    }
}
