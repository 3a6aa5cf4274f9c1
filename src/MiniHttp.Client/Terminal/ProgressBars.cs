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
    private readonly Dictionary<string, ProgressTask> _bars = [];
    private TaskCompletionSource _over = NewSignal();
    private volatile ProgressContext? _context;
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

    /// <summary>Writes something else: the bars leave the screen before it, else they would be drawn over it. The next report brings them back.</summary>
    public void Interrupt(Action write)
    {
        lock (_lock)
        {
            if (_drawing is not null)
            {
                _over.TrySetResult();
                _drawing.GetAwaiter().GetResult();
                (_drawing, _context, _over) = (null, null, NewSignal());
                _bars.Clear();
            }

            write();
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

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task DrawAsync()
    {
        Task over = _over.Task;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                _context = context; // Without the lock: Interrupt, which holds it, waits for this.
                return over;
            });
    }
}
