// One line for each answer, on standard output, in a format that log analysers read. Serving never waits for the log: lines go
// through a bounded queue to one writer; when it is full they are dropped, counted, and the loss is reported.

using System.Buffers;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>The line for an answer, in bytes, with its line feed.</summary>
internal delegate byte[] LogLine(in AnsweredRequest answered, DateTimeOffset now);

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

    /// <summary>How long the end of the program waits for whoever reads the log.</summary>
    private static readonly TimeSpan LongestClose = TimeSpan.FromSeconds(5);

    private readonly Channel<byte[]> _queue = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(MostLines) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly ILogger<AccessLog> _logger;
    private readonly TimeProvider _clock;
    private readonly Task _writer;
    private readonly LogLine? _format;
    private long _queuedBytes;
    private long _dropped;

    /// <summary>Opens the log.</summary>
    /// <param name="format">Makes the lines; null for no log.</param>
    /// <param name="output">Where to; written by one task.</param>
    /// <param name="clock">For the time in each line.</param>
    /// <param name="logger">Told of lost lines.</param>
    public AccessLog(LogLine? format, Stream output, TimeProvider clock, ILogger<AccessLog> logger)
    {
        (_format, _clock, _logger) = (format, clock, logger);
        _writer = format is not null ? Task.Run(() => WriteAsync(output)) : Task.CompletedTask;
    }

    /// <summary>Queues the line for an answer.</summary>
    public void Write(in AnsweredRequest answered)
    {
        if (_format is null)
        {
            return;
        }

        byte[] line = _format(answered, _clock.GetLocalNow());
        if (Interlocked.Add(ref _queuedBytes, line.Length) > MostBytes || !_queue.Writer.TryWrite(line))
        {
            Interlocked.Add(ref _queuedBytes, -line.Length);
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <summary>Writes what is queued, and closes the log. A reader that has stopped reading is not waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        try
        {
            await _writer.WaitAsync(LongestClose, _clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            LogStuck(LongestClose.TotalSeconds);
        }

        ReportDropped();
    }

    private async Task WriteAsync(Stream destination)
    {
        var batch = new ArrayBufferWriter<byte>(MostAtOnce);
        int lines = 0;
        try
        {
            while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                while (_queue.Reader.TryRead(out byte[]? line))
                {
                    Interlocked.Add(ref _queuedBytes, -line.Length);
                    if (batch.WrittenCount > 0 && batch.WrittenCount + line.Length > MostAtOnce)
                    {
                        await FlushAsync().ConfigureAwait(false);
                    }

                    batch.Write(line);
                    lines++;
                }

                await FlushAsync().ConfigureAwait(false);
                ReportDropped();
            }
        }
#pragma warning disable CA1031 // A full disk, whatever it is: serving goes on, and the log says that it ends. (A closed pipe .NET's console stream ignores.)
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogBroken(e.Message);
            _queue.Writer.TryComplete();
            Interlocked.Add(ref _dropped, lines);
            while (_queue.Reader.TryRead(out _))
            {
                Interlocked.Increment(ref _dropped);
            }
        }

        async ValueTask FlushAsync()
        {
            await destination.WriteAsync(batch.WrittenMemory).ConfigureAwait(false);
            await destination.FlushAsync().ConfigureAwait(false);
            batch.Clear();
            lines = 0;
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
