// One line for each answer, on standard output, in a format that log analysers read. Serving never waits for the log: lines go
// through a bounded queue to one writer; when it is full they are dropped, counted, and the loss is reported.

using System.Buffers;
using Microsoft.Extensions.Logging;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Writes the line for an answer, with its line feed.</summary>
internal delegate void LogLine(in AnsweredRequest answered, in LogTime time, IBufferWriter<byte> destination);

/// <summary>The access log.</summary>
internal sealed partial class AccessLog : IAsyncDisposable
{
    /// <summary>Lines that may wait: more than a second of anything this server can do.</summary>
    private const int MostLines = 65_536;

    /// <summary>Bytes that may wait: a client may make its lines long.</summary>
    private const long MostBytes = 16 * 1024 * 1024;

    /// <summary>
    /// Bytes written at once, whole lines: 4096, the PIPE_BUF of Linux. Several workers may write to one pipe, and only what is no longer
    /// than that is never mixed.
    /// </summary>
    private const int MostAtOnce = 4096;

    /// <summary>Bytes taken out of the queue at once.</summary>
    private const int ChunkSize = 64 * 1024;

    /// <summary>
    /// How long the writer rests when it has written what was there: a line is never later than that, and a server under load does not wake
    /// another thread for each.
    /// </summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(10);

    /// <summary>How long the end of the program waits for whoever reads the log.</summary>
    private static readonly TimeSpan LongestClose = TimeSpan.FromSeconds(5);

    /// <summary>A longer line's room is not kept.</summary>
    private const int MostRoomKept = 4096;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _line;

    private readonly LogQueue _queue = new(MostLines, MostBytes);
    private readonly ILogger<AccessLog> _logger;
    private readonly TimeProvider _clock;
    private readonly LogClock _times;
    private readonly Task _writer;
    private readonly LogLine? _format;
    private long _dropped;

    /// <summary>Opens the log.</summary>
    /// <param name="format">Makes the lines; null for no log.</param>
    /// <param name="output">Where to; written by one task.</param>
    /// <param name="clock">For the time in each line.</param>
    /// <param name="logger">Told of lost lines.</param>
    public AccessLog(LogLine? format, Stream output, TimeProvider clock, ILogger<AccessLog> logger)
    {
        (_format, _clock, _times, _logger) = (format, clock, new LogClock(clock), logger);
        _writer = format is not null ? Task.Run(() => WriteAsync(output)) : Task.CompletedTask;
    }

    /// <summary>Queues the line for an answer.</summary>
    public void Write(in AnsweredRequest answered)
    {
        if (_format is null)
        {
            return;
        }

        ArrayBufferWriter<byte> line = _line ?? new ArrayBufferWriter<byte>(512);
        line.ResetWrittenCount();
        _format(answered, _times.Now, line);
        if (!_queue.TryAdd(line.WrittenSpan))
        {
            Interlocked.Increment(ref _dropped);
        }

        _line = line.Capacity <= MostRoomKept ? line : null;
    }

    /// <summary>Writes what is queued, and closes the log. A reader that has stopped reading is not waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Complete();
        try
        {
            await _writer.WaitAsync(LongestClose, _clock).ConfigureAwait(false);
            _queue.Dispose();
        }
        catch (TimeoutException)
        {
            LogStuck(LongestClose.TotalSeconds);
        }

        ReportDropped();
    }

    private async Task WriteAsync(Stream destination)
    {
        byte[] chunk = new byte[ChunkSize];
        ReadOnlyMemory<byte> rest = default;
        try
        {
            while (await _queue.WaitAsync().ConfigureAwait(false))
            {
                while (_queue.Take(ref chunk) is > 0 and int length)
                {
                    for (rest = chunk.AsMemory(0, length); !rest.IsEmpty;)
                    {
                        int count = LogQueue.WholeLines(rest.Span, MostAtOnce);
                        await destination.WriteAsync(rest[..count]).ConfigureAwait(false);
                        rest = rest[count..];
                    }
                }

                await destination.FlushAsync().ConfigureAwait(false);
                ReportDropped();
                chunk = chunk.Length > ChunkSize ? new byte[ChunkSize] : chunk; // There was a very long line.
                await Task.Delay(Rest).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // A full disk, whatever it is: serving goes on, and the log says that it ends. (A closed pipe .NET's console stream ignores.)
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogBroken(e.Message);
            _queue.Complete();
            Interlocked.Add(ref _dropped, rest.Span.Count((byte)'\n') + _queue.Drop());
        }
    }

    private void ReportDropped()
    {
        long dropped = Interlocked.Exchange(ref _dropped, 0);
        if (dropped > 0)
        {
            LogDropped(dropped);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Count} lines of the access log were lost: they could not be written, or not as fast as they came")]
    private partial void LogDropped(long count);

    [LoggerMessage(2, LogLevel.Warning, "The access log ends here: it cannot be written ({Reason})")]
    private partial void LogBroken(string reason);

    [LoggerMessage(3, LogLevel.Warning, "The end of the access log was not written: nobody read it for {Seconds} s")]
    private partial void LogStuck(double seconds);
}
