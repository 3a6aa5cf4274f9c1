using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace MiniHttp.Testing;

/// <summary>Keeps what is logged.</summary>
internal sealed class ListLogger<T> : ILogger<T>
{
    public ConcurrentQueue<(LogLevel Level, string Text, Exception? Exception)> Entries { get; } = new();

    private readonly Channel<bool> _logged = Channel.CreateUnbounded<bool>();

    /// <summary>Waits until there are so many entries. For one at a time.</summary>
    public async Task WaitForAsync(int count)
    {
        while (Entries.Count < count)
        {
            await _logged.Reader.ReadAsync();
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Entries.Enqueue((logLevel, formatter(state, exception), exception));
        _logged.Writer.TryWrite(true);
    }
}
