// The command line: which targets, for how long; then the same program again in a process of its own, whose assemblies tell where they go.

using System.Globalization;
using MiniHttp.Fuzz;

const string Usage = """
    Usage: run [--minutes N | --seconds N] [--seed N] [--keep] TARGET|all

      TARGET       request, response, path or range; all: one after the other
      --minutes N  how long each target is fuzzed (1)
      --seconds N  the same in seconds
      --seed N     where the random numbers begin (of the clock, and printed)
      --keep       afterwards the smallest inputs that together reach all that was reached take the place of the corpus

    What breaks an invariant is kept in tests/corpus/fuzz/TARGET/crash-*, and a test replays it from then on.
    """;

FuzzOptions? options = FuzzOptions.Read(args);
if (options is null)
{
    Console.Error.WriteLine(Usage);
    return 2;
}

if (!InstrumentedCopy.IsRunning)
{
    return InstrumentedCopy.Run(args);
}

// Before anything of the product runs: it counts from its first call on.
var coverage = new Coverage();
int findings = 0;
foreach (string name in options.Targets)
{
    using IFuzzTarget target = FuzzTargets.Create(name);
    using var fuzzer = new Fuzzer(target, new FuzzCorpus(FuzzCorpus.DirectoryOf(name)), coverage, options);
    findings += fuzzer.Run();
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{findings} findings"));
return findings == 0 ? 0 : 1;
