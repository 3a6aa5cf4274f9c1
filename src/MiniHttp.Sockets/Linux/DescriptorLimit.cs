using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace MiniHttp.Sockets;

/// <summary>
/// How many connections the process's descriptors are good for. Running out of them altogether must not happen: the
/// .NET runtime needs some for each thread it starts, and ends the process where it gets none.
/// </summary>
internal static partial class DescriptorLimit
{
    /// <summary>
    /// What the runtime, its threads, the log and the root take: some 120 after the start, two for each thread, and 64
    /// files kept open.
    /// </summary>
    private const long Reserve = 256;

    /// <summary>A connection's own, and that of the file it is sent.</summary>
    private const long PerConnection = 2;

    /// <summary>
    /// A transfer's socket and file, the file that it sends or the note beside FILE.part, and one more while two
    /// addresses are tried.
    /// </summary>
    private const long PerTransfer = 4;

    private const int NumberOfFiles = 7; // RLIMIT_NOFILE

    /// <summary>
    /// What minifetch takes beside its transfers. Measured: 94 with TLS, a checksum and compression, 70 without, since
    /// the runtime keeps two descriptors of each assembly that it has loaded; compiled ahead of time 13.
    /// </summary>
    private static long ClientReserve => RuntimeFeature.IsDynamicCodeSupported ? 112 : 32;

    /// <summary>
    /// With fewer, not even one transfer is sure to come to its end: the runtime may find no descriptor to load code
    /// by.
    /// </summary>
    private static long ClientMinimum => RuntimeFeature.IsDynamicCodeSupported ? 100 : 20;

    /// <summary>
    /// Raises the soft limit to the hard one, for this process and those that it starts. The .NET runtime does so by
    /// itself, a program compiled ahead of time does not.
    /// </summary>
    public static void Raise()
    {
        if (OperatingSystem.IsLinux() && GetLimit(NumberOfFiles, out Limit limit) == 0 && limit.Current < limit.Highest)
        {
            limit.Current = limit.Highest;
            _ = SetLimit(NumberOfFiles, in limit); // Refused or not: there are as many as there are.
        }
    }

    /// <summary>
    /// Whether a user agent can run, after raising the limit. If not, standard error says so: by write(2), since the
    /// console needs descriptors.
    /// </summary>
    /// <param name="program">The name that the line begins with.</param>
    public static bool SufficesFor(string program)
    {
        Raise();
        if (Descriptors() is not { } count || count >= ClientMinimum)
        {
            return true;
        }

        byte[] line = Encoding.UTF8.GetBytes(
            $"{program}: {count} open files are too few: {ClientMinimum} are needed (ulimit -n)\n");
        _ = Write(2, line, line.Length); // If it fails, the exit code is all that can be said.
        return false;
    }

    /// <summary>
    /// The most transfers of a user agent that fit at a time, at least one; null where the system does not tell.
    /// </summary>
    public static int? Transfers() => Fit(ClientReserve, PerTransfer);

    /// <summary>As many uncounted connections as are wanted, but no more than a quarter of those that fit.</summary>
    public static int Uncounted(int wanted) => Math.Min(wanted, Connections(0) is { } all ? all / 4 : wanted);

    /// <summary>The most connections that fit, at least one; null where the system does not tell.</summary>
    /// <param name="uncounted">How many there may be besides.</param>
    internal static int? Connections(int uncounted) => Fit(Reserve + ((long)uncounted * PerConnection), PerConnection);

    private static int? Fit(long reserve, long each)
        => Descriptors() is { } count ? (int)Math.Clamp((count - reserve) / each, 1, int.MaxValue) : null;

    private static long? Descriptors()
        => OperatingSystem.IsLinux() && GetLimit(NumberOfFiles, out Limit limit) == 0
            ? (long)Math.Min(limit.Current, int.MaxValue)
            : null;

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limit limit);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, [In] byte[] bytes, nint count);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public nuint Current;
        public nuint Highest;
    }
}
