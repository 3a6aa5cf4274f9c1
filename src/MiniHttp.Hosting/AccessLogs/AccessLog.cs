// One line for each answer, on standard output, in a format that log analysers read. Serving never waits for the log: lines go
// through a bounded queue to one writer; when it is full they are dropped, counted, and the loss is reported. A log that cannot be written
// (its disk is full) is tried again; meanwhile lines wait in the queue.

using System.Buffers;
using Microsoft.Extensions.Logging;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Writes the line for an answer, with its line feed.</summary>
internal delegate void LogLine(in AnsweredRequest answered, in LogTime time, IBufferWriter<byte> destination);

/// <summary>The access log.</summary>
internal sealed partial class AccessLog : IAsyncDisposable
{
    /// <summary>Lines that may wait: more than a second of anything this server can do.</summary>
    private const int MostLines = 65_536;

    /// <summary>Bytes that may wait: a client may make its lines long. Fewer where memory is short.</summary>
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

    /// <summary>How long a log that cannot be written is left alone, as nginx does where the disk is full.</summary>
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    private static readonly ReadOnlyMemory<byte> LineFeed = "\n"u8.ToArray();

    /// <summary>A longer line's room is not kept.</summary>
    private const int MostRoomKept = 4096;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _line;

    private readonly LogQueue _queue = new(MostLines, AvailableMemory.ForLog(MostBytes));
    private readonly ILogger<AccessLog> _logger;
    private readonly TimeProvider _clock;
    private readonly LogClock _times;
    private readonly Task _writer;
    private readonly LogLine? _format;
    private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _dropped;
    private bool _isBroken; // Said once, until it is over.

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
        _ending.TrySetResult();
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
        while (await _queue.WaitAsync().ConfigureAwait(false))
        {
            while (_queue.Take(ref chunk) is > 0 and int length)
            {
                if (!await WriteAsync(destination, chunk.AsMemory(0, length)).ConfigureAwait(false))
                {
                    Interlocked.Add(ref _dropped, _queue.Drop());
                    return;
                }
            }

            if (!_isBroken)
            {
                ReportDropped();
            }

            chunk = chunk.Length > ChunkSize ? new byte[ChunkSize] : chunk; // There was a very long line.
            await Task.Delay(Rest).ConfigureAwait(false);
        }
    }

    /// <summary>Writes lines. Those of a piece that fails are lost: some of it may be there, and they are not to be there twice.</summary>
    /// <returns>False where the log cannot be written, and it ends.</returns>
    private async Task<bool> WriteAsync(Stream destination, ReadOnlyMemory<byte> lines)
    {
        while (!lines.IsEmpty)
        {
            ReadOnlyMemory<byte> piece = lines[..LogQueue.WholeLines(lines.Span, MostAtOnce)];
            lines = lines[piece.Length..];
            if (await TryWriteAsync(destination, piece).ConfigureAwait(false))
            {
                if (_isBroken)
                {
                    _isBroken = false;
                    LogMended();
                }
            }
            else
            {
                Lose(piece);
                if (!await WaitUntilWritableAsync(destination).ConfigureAwait(false))
                {
                    Lose(lines);
                    return false;
                }
            }
        }

        return true;
    }

    // What is tried is a line feed: where a line broke off, it keeps the next one from being taken for its end.
    private async Task<bool> WaitUntilWritableAsync(Stream destination)
    {
        bool isLastTry;
        do
        {
            await Task.WhenAny(Task.Delay(BetweenTries), _ending.Task).ConfigureAwait(false);
            isLastTry = _ending.Task.IsCompleted;
            if (await TryWriteAsync(destination, LineFeed).ConfigureAwait(false))
            {
                return true;
            }
        }
        while (!isLastTry);

        return false;
    }

    private async Task<bool> TryWriteAsync(Stream destination, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await destination.WriteAsync(bytes).ConfigureAwait(false);
            await destination.FlushAsync().ConfigureAwait(false);
            return true;
        }
#pragma warning disable CA1031 // A full disk, whatever it is: serving goes on, and so does the log when that is over. (A closed pipe .NET's console stream ignores.)
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!_isBroken)
            {
                _isBroken = true;
                LogBroken(e.Message);
            }

            return false;
        }
    }

    private void Lose(ReadOnlyMemory<byte> lines) => Interlocked.Add(ref _dropped, lines.Span.Count((byte)'\n'));

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

    [LoggerMessage(2, LogLevel.Warning, "The access log cannot be written ({Reason}): it is tried again every second")]
    private partial void LogBroken(string reason);

    [LoggerMessage(3, LogLevel.Warning, "The end of the access log was not written: nobody read it for {Seconds} s")]
    private partial void LogStuck(double seconds);

    [LoggerMessage(4, LogLevel.Warning, "The access log is written again")]
    private partial void LogMended();
}
