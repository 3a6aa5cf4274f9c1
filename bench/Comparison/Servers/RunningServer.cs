using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MiniHttp.Bench;

/// <summary>A server that has given its first answer, until it is stopped.</summary>
internal sealed class RunningServer : IDisposable
{
    // Whatever ends this program, no server is left behind.
    private static readonly List<RunningServer> Running = [];
    private static bool _isOver;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30), StopLimit = TimeSpan.FromSeconds(3);

    private readonly Process _process;

    private RunningServer(ServerProgram program, ServerPlace place, Process process)
    {
        (Program, Place, _process) = (program, place, process);
        bool isOver;
        lock (Running)
        {
            Running.Add(this);
            isOver = _isOver;
        }

        // Somebody has stopped all servers while this one was started.
        if (isOver) Dispose();
    }

    /// <summary>What runs.</summary>
    public ServerProgram Program { get; }

    /// <summary>Where.</summary>
    public ServerPlace Place { get; }

    /// <summary>From before it was started to its first answer.</summary>
    public TimeSpan ToFirstAnswer { get; private set; }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => new(IPAddress.Loopback, Place.Port);

    /// <summary>What its processes have used of processors until now.</summary>
    public TimeSpan CpuTime => ProcessTree.Of(_process.Id).Aggregate(TimeSpan.Zero, (sum, process) => sum + SystemCalls.CpuTime(process));

    /// <summary>The memory of its processes.</summary>
    public (long Resident, long Proportional) Memory => ProcessTree.Memory(ProcessTree.Of(_process.Id));

    /// <summary>Starts a server and waits for its first answer.</summary>
    /// <param name="program">What is started.</param>
    /// <param name="site">The files.</param>
    /// <param name="cores">The processors it may use, as taskset writes them.</param>
    /// <param name="workers">How many processes or threads serve.</param>
    /// <exception cref="BenchException">It ends, or does not answer.</exception>
    public static RunningServer Start(ServerProgram program, Site site, string cores, int workers = 1)
    {
        var place = new ServerPlace(site, FreePort(), workers);
        string errors = Path.Combine(site.Work, program.Name + ".errors");

        // Each of these becomes the next one: the process that is started here is the server in the end. In a session of its own, since some
        // that have workers send their signals to the whole process group.
        var start = new ProcessStartInfo("setsid",
            ["taskset", "-c", cores, "sh", "-c", "out=$1; shift; exec \"$@\" </dev/null >\"$out\" 2>\"$0\"", program.LogsToStandardError ? "/dev/null" : errors,
                program.WritesLog ? Path.Combine(site.Work, program.Name + ".log") : "/dev/null", .. program.Command(place)])
        {
            WorkingDirectory = site.Work,
        };
        foreach ((string name, string value) in program.Environment)
        {
            start.Environment[name] = value;
        }

        long before = Stopwatch.GetTimestamp();
        var server = new RunningServer(program, place, Process.Start(start)!);
        while (!server.Answers())
        {
            if (_isOver || server._process.HasExited || Stopwatch.GetElapsedTime(before) > StartLimit)
            {
                server.Dispose();
                string said = File.Exists(errors) ? File.ReadLines(errors).LastOrDefault("") : "";
                throw new BenchException($"does not start: {(said.Length > 0 ? said : "it says nothing")}");
            }

            Thread.Sleep(1);
        }

        server.ToFirstAnswer = Stopwatch.GetElapsedTime(before);
        return server;
    }

    /// <summary>Stops whatever runs, and whatever is started after this.</summary>
    public static void StopAll()
    {
        RunningServer[] left;
        lock (Running)
        {
            left = [.. Running];
            _isOver = true;
        }

        Array.ForEach(left, server => server.Dispose());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (Running)
        {
            if (!Running.Remove(this)) return;
        }

        if (!_process.HasExited)
        {
            List<int> processes = ProcessTree.Of(_process.Id);
            SystemCalls.Signal(_process.Id, SystemCalls.Terminate);
            if (!_process.WaitForExit(StopLimit))
            {
                processes.ForEach(process => SystemCalls.Signal(process, SystemCalls.Kill));
                _process.WaitForExit();
            }
        }

        _process.Dispose();
    }

    private bool Answers()
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(EndPoint);
            socket.ReceiveTimeout = (int)StartLimit.TotalMilliseconds;
            socket.Send(Encoding.ASCII.GetBytes($"GET {Site.Small} HTTP/1.0\r\nHost: {EndPoint}\r\n\r\n"));
            Span<byte> line = stackalloc byte[12];
            int length = 0;
            for (int count = 1; length < line.Length && count > 0; length += count)
            {
                count = socket.Receive(line[length..]);
            }

            return line[8..length].SequenceEqual(" 200"u8);
        }
        catch (SocketException)
        {
            return false; // Nobody listens yet.
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
