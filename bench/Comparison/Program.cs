// Runs the servers side by side and writes down what each request cost them. bench/compare builds everything and calls this.

using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using MiniHttp.Bench;

// Its processes are seen through /proc.
[assembly: SupportedOSPlatform("linux")]

if (CompareOptions.Parse(args, out string? error) is not { } options)
{
    Console.Error.WriteLine($"compare: {error}");
    return 2;
}

using var site = new Site();
bool isEnding = false;
PosixSignal[] signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];
PosixSignalRegistration[] ends = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, _ =>
{
    isEnding = true;
    RunningServer.StopAll();
    site.Dispose();
    Environment.Exit(130);
}))];

try
{
    Stopwatch elapsed = Stopwatch.StartNew();
    var machine = Machine.Describe(options);
    var catalog = new ServerCatalog(options);
    var results = new Results();
    var comparison = new Comparison(options, site, catalog, results);
    comparison.Run();

    string page = ResultsPage.Write(options, machine, catalog, results, elapsed.Elapsed);
    Directory.CreateDirectory(options.Out);
    File.WriteAllText(Path.Combine(options.Out, "RESULTS.md"), page);
    File.WriteAllText(Path.Combine(options.Out, "results.svg"), BarChart.Draw(catalog, results));
    File.WriteAllText(Path.Combine(options.Out, "measurements.csv"), results.ToCsv());
    Console.WriteLine($"{elapsed.Elapsed:mm\\:ss}. Written: RESULTS.md, results.svg and measurements.csv in {options.Out}");
    return 0;
}
catch (BenchException e)
{
    Console.Error.WriteLine($"compare: {e.Message}");
    return 1;
}
#pragma warning disable CA1031 // Whatever it is, no server may be left behind: nothing below runs where an exception is left to the runtime.
catch (Exception e)
#pragma warning restore CA1031
{
    // After a signal the servers are gone in the middle of something: what that leads to is no news.
    if (!isEnding) Console.Error.WriteLine(e);
    return 1;
}
finally
{
    RunningServer.StopAll();
    Array.ForEach(ends, end => end.Dispose());
}
