// The loop: change an input, try it, keep it if it goes where none went before.

using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MiniHttp.Fuzz;

/// <summary>Fuzzes one target for some time.</summary>
internal sealed class Fuzzer : IDisposable
{
    private const int MostFindings = 10; // What is wrong in ten ways is worth a look before the eleventh.

    // For hangs: an input takes microseconds, and a machine that is busy elsewhere does not take a thousand times longer.
    private static readonly TimeSpan HangLimit = TimeSpan.FromSeconds(20);

    private readonly IFuzzTarget _target;
    private readonly FuzzCorpus _corpus;
    private readonly FuzzOptions _options;
    private readonly Random _random;
    private readonly Mutator _mutator;
    private readonly Coverage _coverage;
    private readonly CurrentInput _current;
    private readonly Timer _watchdog;
    private readonly List<byte[]> _queue = [];
    private readonly HashSet<string> _reasons = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    private long _tried;
    private long _triedBefore;
    private int _findings;

    public Fuzzer(IFuzzTarget target, FuzzCorpus corpus, Coverage coverage, FuzzOptions options)
    {
        (_target, _corpus, _coverage, _options) = (target, corpus, coverage, options);
        _coverage.Clear();
        _random = new Random(options.Seed);
        _mutator = new Mutator(_random, target.Tokens);
        _current = InstrumentedCopy.OpenInput(target.Name);
        _watchdog = new Timer(_ => LookForHang(), null, HangLimit, HangLimit);
    }

    /// <summary>Runs until the time is over.</summary>
    /// <returns>How many inputs broke an invariant.</returns>
    public int Run()
    {
        Say($"seed {_options.Seed}, {_options.Time.TotalSeconds:0} s");
        IEnumerable<byte[]> start = _target.Seeds.Concat(_corpus.All().Select(input => input.Input)).Append([]);
        foreach (byte[] input in start.ToArray())
        {
            Try(input);
        }

        Say($"{_queue.Count} inputs to start from");
        TimeSpan nextReport = _clock.Elapsed + TimeSpan.FromMinutes(1);
        while (_clock.Elapsed < _options.Time && _findings < MostFindings)
        {
            // The newest are the least explored.
            int newest = _random.Next(_queue.Count);
            byte[] input = _queue[_random.Next(3) == 0 ? Math.Max(newest, _random.Next(_queue.Count)) : newest];
            Try(_mutator.Mutate(input, _queue[_random.Next(_queue.Count)]));
            if (_clock.Elapsed > nextReport)
            {
                Report();
                nextReport += TimeSpan.FromMinutes(1);
            }
        }

        Report();
        if (_options.Keep)
        {
            KeepSmallest();
        }

        return _findings;
    }

    public void Dispose()
    {
        _watchdog.Dispose();
        _current.Dispose();
    }

    private void Try(byte[] input)
    {
        _current.Set(input);
        Volatile.Write(ref _tried, _tried + 1);
        _coverage.Begin();
        if (Broken(input) is { } why)
        {
            Find(input, why);
        }
        else if (_coverage.AddsAny())
        {
            _queue.Add(input);
        }
    }

    private Exception? Broken(byte[] input)
    {
        try
        {
            _target.Check(input);
            return null;
        }
#pragma warning disable CA1031 // Whatever is thrown is a finding.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return e;
        }
    }

    private void Find(byte[] input, Exception why)
    {
        // The same thing found again says nothing more.
        string place = $"{why.GetType()} {(why is BrokenInvariantException ? why.Message : why.StackTrace?.Split('\n')[0])}";
        if (!_reasons.Add(place))
        {
            return;
        }

        _findings++;
        byte[] small = Shrink(input, why.GetType());
        string path = _corpus.AddCrash(small);
        Say($"BROKEN by {Printable(small)}, kept as {path}\n{Broken(small) ?? why}");
    }

    // Without what does not matter for the failure: pieces of half the length, a quarter and so on, down to single bytes.
    private byte[] Shrink(byte[] input, Type failure)
    {
        for (int length = input.Length / 2; length > 0; length /= 2)
        {
            for (int at = 0; at + length <= input.Length;)
            {
                byte[] shorter = [.. input.AsSpan(0, at), .. input.AsSpan(at + length)];
                if (Broken(shorter)?.GetType() == failure)
                {
                    input = shorter;
                }
                else
                {
                    at += length;
                }
            }
        }

        return input;
    }

    // The shortest first: an input is kept if it takes a pair of branches that none that is shorter does.
    private void KeepSmallest()
    {
        _coverage.Clear();
        var kept = new List<byte[]>();
        foreach (byte[] input in _queue.OrderBy(input => input.Length).ToArray())
        {
            _coverage.Begin();
            if (Broken(input) is null && _coverage.AddsAny(onlyPairs: true))
            {
                kept.Add(input);
            }
        }

        _corpus.Replace(kept);
        Say($"{kept.Count} inputs kept");
    }

    private void Report()
        => Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{_tried:N0} inputs in {_clock.Elapsed.TotalSeconds:0} s ({_tried / _clock.Elapsed.TotalSeconds:N0} per second), {_queue.Count} reached something new, {_coverage.Pairs} pairs of branches, {_findings} findings"));

    private void LookForHang()
    {
        long tried = Volatile.Read(ref _tried);
        if (tried == _triedBefore)
        {
            Say($"HANGS: an input has taken {HangLimit.TotalSeconds:0} s");
            Environment.Exit(3); // The parent keeps it.
        }

        _triedBefore = tried;
    }

    private void Say(string text) => Console.WriteLine($"{_target.Name}: {text}");

    private static string Printable(byte[] input)
    {
        var text = new StringBuilder();
        foreach (byte b in input)
        {
            text.Append(b is > 0x20 and < 0x7F and not (byte)'\\' ? ((char)b).ToString() : $"\\x{b:x2}");
        }

        return $"\"{text}\"";
    }
}
