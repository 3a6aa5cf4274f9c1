using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MiniHttp.Testing;

namespace MiniHttp.Sockets.Tests;

/// <summary>Takes the descriptors of the test's own process away. (Generic classes cannot import system calls.)</summary>
internal sealed class Descriptors : IDisposable
{
    private const int NumberOfFiles = 7;

    private readonly List<SafeFileHandle> _filling = [];
    private readonly Limit _before;

    private Descriptors()
    {
        LoadEverything();
        StartThreads();

        // Every number below the highest one is taken, and then there are no more numbers.
        int highest = Directory.GetFileSystemEntries("/proc/self/fd").Max(name => int.Parse(Path.GetFileName(name), CultureInfo.InvariantCulture));
        do
        {
            _filling.Add(File.OpenHandle("/dev/null"));
        }
        while (_filling[^1].DangerousGetHandle() <= highest);

        Limit[] before = new Limit[1];
        Assert.Equal(0, prlimit(0, NumberOfFiles, null, before));
        _before = before[0];
        Assert.Equal(0, prlimit(0, NumberOfFiles, [_before with { Soft = (nuint)_filling[^1].DangerousGetHandle() + 1 }], null));
    }

    /// <summary>From now on there are none, until this is disposed of.</summary>
    public static Descriptors TakeAll() => new();

    // The runtime loads an assembly when a method that needs it is first compiled; without a descriptor it cannot, throws out of memory
    // wherever that happens to be, and never tries again.
    private static void LoadEverything()
    {
        foreach (string assembly in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator))
        {
            Assembly.Load(Path.GetFileNameWithoutExtension(assembly));
        }
    }

    // A thread takes two descriptors, and where the runtime's pool needs a thread and gets none, the process ends. One that has them
    // keeps them for seconds.
    private static void StartThreads()
    {
        const int Workers = 16;
        ThreadPool.GetMinThreads(out int workers, out int others);
        ThreadPool.SetMinThreads(Workers, others);
        using var here = new Barrier(Workers);
        Task.WaitAll([.. Enumerable.Range(0, Workers).Select(_ => Task.Run(() => here.SignalAndWait(RawClient.HangLimit)))]);
        ThreadPool.SetMinThreads(workers, others);
        using var fired = new ManualResetEventSlim();
        using var timer = new Timer(_ => fired.Set(), null, 1, Timeout.Infinite);
        fired.Wait();
    }

    public void Dispose()
    {
        Assert.Equal(0, prlimit(0, NumberOfFiles, [_before], null));
        _filling.ForEach(handle => handle.Dispose());
    }

    [DllImport("libc", ExactSpelling = true)]
    private static extern int prlimit(int process, int resource, Limit[]? limit, [Out] Limit[]? old);

    private readonly record struct Limit(nuint Soft, nuint Hard);
}
