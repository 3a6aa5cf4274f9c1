// A child process that serves: this very program, with the same arguments, the inherited sockets, and two pipes. On one it says that it is
// ready; the other is its standard input, on which nothing is ever said: its end means stop, and it ends by itself if we are killed.

using System.Diagnostics;
using System.IO.Pipes;
using MiniHttp.Hosting;

namespace MiniHttp.Server;

/// <summary>A running worker, as its parent sees it.</summary>
internal sealed class Worker : IDisposable
{
    // What a child inherits is decided by which descriptors are inheritable when it is started: one at a time.
    private static readonly Lock Starting = new();

    private readonly Process _process;
    private readonly StreamWriter _orders;
    private readonly long _start = Stopwatch.GetTimestamp();

    private Worker(Process process, AnonymousPipeServerStream ready)
    {
        _process = process;
        (Id, _orders) = (process.Id, process.StandardInput);
        Ready = ReadyAsync(ready);
        Ended = EndedAsync();
    }

    /// <summary>The number of the process.</summary>
    public int Id { get; }

    /// <summary>Whether it serves; false if it ended before.</summary>
    public Task<bool> Ready { get; }

    /// <summary>Completes when the process has ended, with its exit code.</summary>
    public Task<int> Ended { get; }

    /// <summary>How long it has been there.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(_start);

    /// <summary>Starts one.</summary>
    /// <param name="sockets">The descriptors of the sockets that it inherits.</param>
    /// <param name="knownLogins">That of the memory for <see cref="KnownLogins"/>; null without users.</param>
    /// <exception cref="IOException">It cannot be started.</exception>
    public static Worker Start(IReadOnlyList<int> sockets, int? knownLogins)
    {
        lock (Starting)
        {
            var ready = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
            try
            {
                string[] command = Command();
                var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true };
                start.Environment[WorkerRole.Variable]
                    = WorkerRole.Write(sockets, ready.GetClientHandleAsString(), knownLogins);
                Process process = Process.Start(start)!;
                ready.DisposeLocalCopyOfClientHandle();
                return new Worker(process, ready);
            }
            catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
            {
                ready.Dispose();
                throw new IOException($"a worker cannot be started: {e.Message}", e);
            }
        }
    }

    /// <summary>Asks it to finish what it has begun, and to end.</summary>
    public void Stop()
    {
        try
        {
            _orders.Dispose();
        }
        catch (IOException)
        {
            // It is gone.
        }
    }

    /// <summary>Ends it at once.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended, and is forgotten.
        }
    }

    public void Dispose() => _process.Dispose();

    // The program as it was started: by its own name, or by `dotnet` and that of its assembly.
    private static string[] Command()
    {
        string[] words = Environment.GetCommandLineArgs();
        string program = Environment.ProcessPath ?? "/proc/self/exe"; // Null if we may not search its directory.
        bool isHost = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.Ordinal);
        return isHost ? [program, .. words] : [program, .. words[1..]];
    }

    private static async Task<bool> ReadyAsync(AnonymousPipeServerStream pipe)
    {
        await using (pipe.ConfigureAwait(false))
        {
            return await pipe.ReadAsync(new byte[1]).ConfigureAwait(false) > 0;
        }
    }

    private async Task<int> EndedAsync()
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        return _process.ExitCode;
    }
}
