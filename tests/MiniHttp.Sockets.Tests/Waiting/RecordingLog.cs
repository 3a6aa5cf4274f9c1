using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MiniHttp.Sockets.Tests;

/// <summary>Keeps what was logged, and lets a test wait for it.</summary>
internal sealed class RecordingLog : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _entries = new();
    private readonly Events _events = new();

    public IEnumerable<string> Errors => _entries.Where(entry => entry.Level >= LogLevel.Error).Select(entry => entry.Text);

    public IEnumerable<string> Warnings => _entries.Where(entry => entry.Level == LogLevel.Warning).Select(entry => entry.Text);

    /// <summary>Set by a test in which logging fails, as on a full disk.</summary>
    public bool Fails { get; set; }

    public Task WaitForAsync(LogLevel level, int count = 1) => _events.WaitForAsync(level.ToString(), count);

    public ILogger CreateLogger(string categoryName) => this;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _entries.Enqueue((logLevel, $"{formatter(state, exception)} {exception?.GetType().Name} {exception?.Message}".TrimEnd()));
        _events.Happened(logLevel.ToString());
        if (Fails)
        {
            throw new IOException("no room for the log");
        }
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }
}
