// A bar for each transfer that takes a while, on a terminal: how much, how fast, how long still. The library that draws is loaded when the
// first bar is due, so that a short transfer pays nothing for it.

using Spectre.Console;

namespace MiniHttp.Client;

/// <summary>Draws progress on standard error.</summary>
internal sealed class ProgressBars : IAsyncDisposable
{
    /// <summary>What is over sooner needs no bar.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly long _start = System.Diagnostics.Stopwatch.GetTimestamp();
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, ProgressTask> _bars = [];
    private ProgressContext? _context;
    private Task? _drawing;

    /// <summary>Whether there is a terminal to draw on.</summary>
    public static bool IsPossible => !Console.IsErrorRedirected;

    public void Report(string name, long received, long? total)
    {
        if (_drawing is null && System.Diagnostics.Stopwatch.GetElapsedTime(_start) < Patience)
        {
            return;
        }

        lock (_lock)
        {
            _drawing ??= DrawAsync();
            if (_context is null)
            {
                return;
            }

            if (!_bars.TryGetValue(name, out ProgressTask? bar))
            {
                bar = _context.AddTask(Markup.Escape(name), maxValue: total ?? double.MaxValue);
                bar.IsIndeterminate = total is null;
                _bars.Add(name, bar);
            }

            bar.Value = received;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _over.TrySetResult();
        if (_drawing is not null)
        {
            await _drawing.ConfigureAwait(false);
        }
    }

    private Task DrawAsync()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                lock (_lock)
                {
                    _context = context;
                }

                return _over.Task;
            });
    }
}
