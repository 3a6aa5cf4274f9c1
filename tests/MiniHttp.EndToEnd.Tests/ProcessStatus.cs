using System.Globalization;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

/// <summary>What Linux says of a process.</summary>
internal static class ProcessStatus
{
    /// <summary>The most memory it ever had, in MiB (VmHWM).</summary>
    public static long PeakMebibytes(int pid) => Field(pid, "VmHWM:") / 1024;

    /// <summary>
    /// A variable that makes a process collect its garbage after 4 MiB of it. By itself it waits for as much as the processor's cache holds, and a
    /// test that compares memory would compare processors.
    /// </summary>
    public static (string Name, string Value)[] SmallYoungGeneration => [("DOTNET_GCgen0size", "400000")];

    public static long Threads(int pid) => Field(pid, "Threads:");

    /// <summary>The memory that is its own alone, in KiB (RssAnon): heaps and stacks, and no page of a file, such as the code that it loads when needed.</summary>
    public static long OwnKibibytes(int pid) => Field(pid, "RssAnon:");

    /// <summary>Its sockets: those that listen, and the connections. The runtime opens other things for itself whenever it likes.</summary>
    public static int Sockets(int pid) => Opened(pid).Count(target => target.StartsWith("socket:", StringComparison.Ordinal));

    /// <summary>What it has open, as the kernel names it.</summary>
    public static IEnumerable<string> Opened(int pid) => new DirectoryInfo(Proc(pid, "fd")).EnumerateFileSystemInfos().Select(LinkOf);

    public static int Descriptors(int pid) => Directory.GetFileSystemEntries(Proc(pid, "fd")).Length;

    /// <summary>Processor time it took, in hundredths of a second.</summary>
    public static long ProcessorTicks(int pid)
    {
        // The name in the second field may hold blanks; the fields behind it hold none. utime and stime are the 14th and 15th.
        string stat = File.ReadAllText(Proc(pid, "stat"));
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }

    /// <summary>The processes it started, and those that they started.</summary>
    public static IEnumerable<int> Descendants(int pid) => Children(pid).SelectMany(child => (int[])[child, .. Descendants(child)]);

    /// <summary>The command's name, as far as the kernel keeps it.</summary>
    public static string Name(int pid) => File.ReadAllText(Proc(pid, "comm")).TrimEnd();

    /// <summary>Waits until something is so.</summary>
    public static async Task UntilAsync(Func<bool> isSo, string what)
    {
        long limit = Environment.TickCount64 + (long)RawClient.HangLimit.TotalMilliseconds;
        while (!isSo())
        {
            Assert.True(Environment.TickCount64 < limit, $"Waited in vain: {what}");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Whether it runs: what has ended, and is only not yet waited for, does not.</summary>
    public static bool IsRunning(int pid)
    {
        string? stat = ReadIfThere(Proc(pid, "stat"));
        return stat is not null && stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
    }

    // A thread may end while this looks.
    private static IEnumerable<int> Children(int pid)
        => (Directory.Exists(Proc(pid, "task")) ? Directory.GetDirectories(Proc(pid, "task")) : [])
            .SelectMany(task => (ReadIfThere(Path.Combine(task, "children")) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(child => int.Parse(child, CultureInfo.InvariantCulture));

    private static string? ReadIfThere(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return null; // Not there, or not any more: reading what belongs to an ended process fails in either way.
        }
    }

    private static string LinkOf(FileSystemInfo descriptor)
    {
        try
        {
            return descriptor.LinkTarget ?? "";
        }
        catch (IOException)
        {
            return ""; // Closed since it was seen.
        }
    }

    private static long Field(int pid, string name)
    {
        string line = File.ReadLines(Proc(pid, "status")).First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
    }

    private static string Proc(int pid, string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /proc.");
        return $"/proc/{pid}/{name}";
    }
}
