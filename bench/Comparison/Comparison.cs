// The order of everything. What is compared is measured within seconds of each other, in an order that chance gives: a machine that
// becomes slower meanwhile becomes so for all.

using System.Net.Sockets;

namespace MiniHttp.Bench;

/// <summary>Measures all servers at all workloads.</summary>
internal sealed class Comparison(CompareOptions options, Site site, ServerCatalog catalog, Results results)
{
    private const string ServerCores = "0", LoadCores = "1", BothCores = "0,1";

    private const long WarmUpRequests = 2000;

    private readonly Random _random = new(1945);
    private readonly IReadOnlyList<Workload> _workloads = [.. Workload.All.Where(workload => options.Wants(workload.Name))];
    private readonly IReadOnlyList<ServerProgram> _servers = [.. catalog.All.Where(server => server.Missing is null)];

    /// <summary>With more than two processors, those who load two workers have their own.</summary>
    public static bool WorkersShareWithLoad => Machine.Processors < 4;

    private static string LoadOfWorkers => WorkersShareWithLoad ? BothCores : "2,3";

    /// <summary>Everything that was asked for.</summary>
    public void Run()
    {
        LeaveOut();
        CheckAnswers();
        for (int round = 1; round <= options.Rounds && _workloads.Count > 0; round++)
        {
            Say($"round {round} of {options.Rounds}");
            RunRound(round);
        }

        if (options.Wants(Workload.Start)) MeasureStarts();
        if (options.Wants(Workload.Idle)) MeasureIdle();
        if (options.Wants(Workload.Workers)) MeasureWorkers();
    }

    private static void Say(string what) => Console.WriteLine($"{DateTime.Now:HH:mm:ss} {what}");

    private void LeaveOut()
    {
        foreach (ServerProgram server in catalog.All)
        {
            foreach (string workload in Workload.AllNames.Append(Workload.Memory))
            {
                if ((server.Missing ?? server.LeftOut.GetValueOrDefault(workload)) is { } reason)
                {
                    results.Disqualify(server.Name, workload, reason);
                }
            }
        }
    }

    private void CheckAnswers()
    {
        if (_workloads.Contains(Workload.Large))
        {
            Say("writing 1 GiB");
            site.AddLarge();
        }

        Say("are the answers right?");
        foreach (ServerProgram program in _servers)
        {
            using RunningServer? server = Start(program, ServerCores);
            foreach (Workload workload in _workloads.Where(workload => results.Qualifies(program.Name, workload.Name)))
            {
                Guard(program, workload.Name, () => AnswerCheck.Run(server!, workload));
            }
        }
    }

    private void RunRound(int round)
    {
        RunningServer[] servers = [.. Shuffled(_servers).Select(program => Start(program, ServerCores)).OfType<RunningServer>()];
        try
        {
            Dictionary<string, double> paces = [];
            foreach (RunningServer server in servers)
            {
                Guard(server.Program, Workload.NewConnection.Name, () => paces[server.Program.Name] = WarmUp(server));
            }

            foreach (Workload workload in Shuffled(_workloads))
            {
                foreach (RunningServer server in Shuffled(servers).Where(server => results.Qualifies(server.Program.Name, workload.Name)))
                {
                    Guard(server.Program, workload.Name, () => Measure(round, server, workload, paces.GetValueOrDefault(server.Program.Name)));
                }
            }
        }
        finally
        {
            Array.ForEach(servers, server => server.Dispose());
        }
    }

    // How many requests a second it takes on new connections: ab is told a number, not a time.
    private static double WarmUp(RunningServer server)
    {
        if (server.Program.WarmUp > 0)
        {
            Load.KeepAlive(server, Workload.KeepAlive, LoadCores, server.Program.WarmUp);
        }

        return Load.NewConnections(server, Site.Small, LoadCores, WarmUpRequests).PerSecond;
    }

    private void Measure(int round, RunningServer server, Workload workload, double pace)
    {
        TimeSpan before = server.CpuTime;
        LoadCount count = workload.Load switch
        {
            LoadKind.NewConnections => Load.NewConnections(server, workload.Path, LoadCores, (long)(pace * options.Seconds)),
            LoadKind.KeepAlive => Load.KeepAlive(server, workload, LoadCores, options.Seconds),
            _ => Download.Read(server, workload.Path),
        };
        TimeSpan used = server.CpuTime - before;
        results.Add(new Sample(round, workload.Name, server.Program.Name, used.TotalMicroseconds / count.Requests, count.PerSecond));
    }

    private void MeasureStarts()
    {
        Say($"{options.Starts} starts of each");
        for (int round = 1; round <= options.Starts; round++)
        {
            foreach (ServerProgram program in Shuffled(_servers).Where(program => results.Qualifies(program.Name, Workload.Start)))
            {
                using RunningServer? server = Start(program, ServerCores);
                if (server is null) continue;
                results.Add(new Sample(round, Workload.Start, program.Name, server.ToFirstAnswer.TotalMilliseconds, 0));
                results.Add(new Sample(round, Workload.Memory, program.Name, server.Memory.Resident / 1048576.0, 0));
            }
        }
    }

    private void MeasureIdle()
    {
        for (int round = 1; round <= options.Repeats; round++)
        {
            Say($"{IdleConnections.Count} idle connections: {round} of {options.Repeats}");
            foreach (ServerProgram program in Shuffled(_servers).Where(program => results.Qualifies(program.Name, Workload.Idle)))
            {
                using RunningServer? server = Start(program, ServerCores);
                Guard(program, Workload.Idle, () =>
                    results.Add(new Sample(round, Workload.Idle, program.Name, IdleConnections.MemoryOfEach(server!), 0)));
            }
        }
    }

    // CPU time would not tell whether the second worker helps: counted is how many requests are answered. Less is better here, too.
    private void MeasureWorkers()
    {
        for (int round = 1; round <= options.Repeats; round++)
        {
            Say($"two workers against one: {round} of {options.Repeats}");
            foreach (ServerProgram program in Shuffled(_servers).Where(program => results.Qualifies(program.Name, Workload.Workers)))
            {
                Guard(program, Workload.Workers, () =>
                {
                    double one = Throughput(program, 1), two = Throughput(program, 2);
                    results.Add(new Sample(round, Workload.Workers, program.Name, one / two, two));
                });
            }
        }
    }

    private double Throughput(ServerProgram program, int workers)
    {
        using var server = RunningServer.Start(program, site, BothCores, workers);
        Load.NewConnections(server, Site.Small, LoadOfWorkers, WarmUpRequests);
        return Load.KeepAlive(server, Workload.KeepAlive, LoadOfWorkers, options.Seconds, threads: 2).PerSecond;
    }

    // Null if it does not start; then it takes part in nothing more.
    private RunningServer? Start(ServerProgram program, string cores)
    {
        try
        {
            return RunningServer.Start(program, site, cores);
        }
        catch (BenchException e)
        {
            foreach (string workload in Workload.AllNames.Append(Workload.Memory))
            {
                results.Disqualify(program.Name, workload, e.Message);
            }

            return null;
        }
    }

    // One request that fails, and the server is out of that workload: what is not answered costs little.
    private void Guard(ServerProgram program, string workload, Action measure)
    {
        try
        {
            measure();
        }
        catch (Exception e) when (e is BenchException or SocketException or IOException)
        {
            results.Disqualify(program.Name, workload, e.Message);
        }
    }

    private T[] Shuffled<T>(IEnumerable<T> items)
    {
        T[] shuffled = [.. items];
        _random.Shuffle(shuffled);
        return shuffled;
    }
}
