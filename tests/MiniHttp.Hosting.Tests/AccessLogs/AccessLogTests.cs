using System.Text;
using Microsoft.Extensions.Logging;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public class AccessLogTests
{
    private const int QueueLength = 65_536; // As the log has it.

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60); // No wait is: a test that fails should end.
    private static readonly LogLines Long = new("GET /" + new string('a', 90_000) + " HTTP/1.0");

    private static readonly LogLine Format = LogFormats.Of(AccessLogFormat.Common, userOf: null)!;

    private readonly StoppedClock _clock = new(SiteConversation.Now);
    private readonly ListLogger<AccessLog> _logger = new();

    [Fact]
    public async Task Every_line_is_written_in_order_by_the_time_the_log_is_closed()
    {
        var output = new MemoryStream();
        var log = new AccessLog(Format, output, _clock, _logger);
        for (int i = 0; i < 1000; i++)
        {
            log.Write(new LogLines($"GET /{i} HTTP/1.0").Answered());
        }

        await log.DisposeAsync();

        IEnumerable<string> expected = Enumerable.Range(0, 1000).Select(i => $"- - - [06/May/2024:07:08:09 +0000] \"GET /{i} HTTP/1.0\" 200 -\n");
        Assert.Equal(string.Concat(expected), Encoding.ASCII.GetString(output.ToArray()));
        Assert.Empty(_logger.Entries);
    }

    [Fact]
    public async Task Times_are_local()
    {
        var output = new MemoryStream();
        var clock = new StoppedClock(SiteConversation.Now) { Zone = TimeZoneInfo.CreateCustomTimeZone("x", TimeSpan.FromMinutes(330), "x", "x") };
        var log = new AccessLog(Format, output, clock, _logger);
        log.Write(new LogLines().Answered());
        await log.DisposeAsync();
        Assert.Contains("[06/May/2024:12:38:09 +0530]", Encoding.ASCII.GetString(output.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_is_flushed_without_waiting_for_the_next()
    {
        var output = new GatedStream(isOpen: true);
        var log = new AccessLog(Format, output, _clock, _logger);
        log.Write(new LogLines().Answered());
        await output.Flushed.WaitAsync(Longest, TestContext.Current.CancellationToken);
        await log.DisposeAsync();
    }

    [Fact]
    public async Task A_log_that_is_switched_off_writes_nothing()
    {
        var output = new MemoryStream();
        var log = new AccessLog(null, output, _clock, _logger);
        log.Write(new LogLines().Answered());
        await log.DisposeAsync();
        Assert.Equal(0, output.Length);
    }

    [Fact]
    public async Task Where_lines_come_faster_than_they_are_written_some_are_dropped_and_counted()
    {
        var output = new GatedStream(isOpen: false);
        var log = new AccessLog(Format, output, _clock, _logger);
        var lines = new LogLines();
        log.Write(lines.Answered());
        await output.Reached.WaitAsync(Longest, TestContext.Current.CancellationToken); // It hangs in the first.

        for (int i = 0; i < QueueLength + 5; i++)
        {
            log.Write(lines.Answered()); // Never waits.
        }

        output.Open();
        await log.DisposeAsync();

        Assert.Equal(QueueLength + 1, output.Lines);
        (LogLevel level, string text, _) = Assert.Single(_logger.Entries);
        Assert.Equal(LogLevel.Warning, level);
        Assert.StartsWith("5 lines of the access log were lost", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_that_was_closed_before_is_reported_too()
    {
        var output = new MemoryStream();
        await output.DisposeAsync();
        var log = new AccessLog(Format, output, _clock, _logger);
        log.Write(new LogLines().Answered());
        await log.DisposeAsync();

        Assert.StartsWith("The access log cannot be written (", _logger.Entries.First().Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(UnauthorizedAccessException))]
    [InlineData(typeof(ObjectDisposedException))]
    [InlineData(typeof(InvalidOperationException))]
    public async Task Whatever_breaks_the_output_the_lines_that_waited_for_it_are_counted(Type type)
    {
        var output = new GatedStream(isOpen: false);
        var log = new AccessLog(Format, output, _clock, _logger);
        var lines = new LogLines();
        log.Write(lines.Answered());
        await output.Reached.WaitAsync(Longest, TestContext.Current.CancellationToken); // It hangs in the first.
        for (int i = 0; i < 100; i++)
        {
            log.Write(lines.Answered());
        }

        output.Break((Exception)Activator.CreateInstance(type, "x")!);
        await log.DisposeAsync();

        Assert.Equal(2, _logger.Entries.Count);
        Assert.StartsWith("The access log cannot be written (", _logger.Entries.First().Text, StringComparison.Ordinal);
        Assert.StartsWith("101 lines of the access log were lost", _logger.Entries.Last().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_lines_may_wait_as_long_as_they_are_16_MiB_together()
    {
        var output = new GatedStream(isOpen: false);
        var log = new AccessLog(Format, output, _clock, _logger);
        int fitting = 16 * 1024 * 1024 / LogLines.Text(line => CommonLogFormat.Write(Long.Answered(), null, LogTime.Of(SiteConversation.Now), line)).Length;
        log.Write(Long.Answered());
        await output.Reached.WaitAsync(Longest, TestContext.Current.CancellationToken); // It hangs in the first.

        for (int i = 0; i < fitting + 5; i++)
        {
            log.Write(Long.Answered());
        }

        output.Open();
        await log.DisposeAsync();

        Assert.Equal(fitting + 1, output.Lines);
        Assert.StartsWith("5 lines of the access log were lost", Assert.Single(_logger.Entries).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_is_read_takes_any_number_of_bytes()
    {
        using var taken = new SemaphoreSlim(0);
        var output = new GatedStream(isOpen: true) { OnWrite = () => taken.Release() };
        var log = new AccessLog(Format, output, _clock, _logger);
        for (int i = 0; i < 400; i++)
        {
            log.Write(Long.Answered()); // Longer than any buffer: it is written at once.
            Assert.True(await taken.WaitAsync(Longest, TestContext.Current.CancellationToken));
        }

        await log.DisposeAsync();

        Assert.Equal(400, output.Lines);
        Assert.Empty(_logger.Entries);
    }

    [Fact]
    public async Task A_reader_that_is_stuck_is_waited_for_5_seconds_and_no_longer()
    {
        var clock = new OneTimerClock();
        var output = new GatedStream(isOpen: false);
        var log = new AccessLog(Format, output, clock, _logger);
        log.Write(new LogLines().Answered());
        await output.Reached.WaitAsync(Longest, TestContext.Current.CancellationToken);

        Task closing = log.DisposeAsync().AsTask();

        Assert.Equal(TimeSpan.FromSeconds(5), clock.DueTime);
        Assert.False(closing.IsCompleted);
        clock.Ring();
        await closing.WaitAsync(Longest, TestContext.Current.CancellationToken);
        (LogLevel level, string text, _) = Assert.Single(_logger.Entries);
        Assert.Equal(LogLevel.Warning, level);
        Assert.Equal("The end of the access log was not written: nobody read it for 5 s", text);
        output.Open();
    }

    [Fact]
    public async Task After_the_end_a_line_is_lost_without_an_error()
    {
        var output = new MemoryStream();
        var log = new AccessLog(Format, output, _clock, _logger);
        await log.DisposeAsync();
        log.Write(new LogLines().Answered());
        Assert.Equal(0, output.Length);
    }

    [Fact]
    public async Task Many_threads_may_write_at_once_and_no_line_is_torn()
    {
        var output = new MemoryStream();
        var log = new AccessLog(Format, output, _clock, _logger);
        Parallel.For(0, 10_000, i => log.Write(new LogLines($"GET /{i} HTTP/1.0").Answered()));
        await log.DisposeAsync();

        string[] lines = Encoding.ASCII.GetString(output.ToArray()).TrimEnd('\n').Split('\n');
        Assert.Equal(10_000, lines.Distinct().Count());
        Assert.All(lines, line => Assert.Matches("^- - - .* HTTP/1.0\" 200 -$", line));
    }

    // Counts lines, and holds writes back until it is opened.
    private sealed class GatedStream : MemoryStream
    {
        private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _flushed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public GatedStream(bool isOpen)
        {
            if (isOpen)
            {
                Open();
            }
        }

        public int Lines { get; private set; }

        public Task Reached => _reached.Task;

        public Task Flushed => _flushed.Task;

        public Action OnWrite { get; init; } = () => { };

        public void Open() => _gate.SetResult();

        public void Break(Exception reason) => _gate.SetException(reason);

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Lines += buffer.Span.Count((byte)'\n');
            _reached.TrySetResult();
            await _gate.Task;
            OnWrite();
        }

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            _flushed.TrySetResult();
            return Task.CompletedTask;
        }
    }
}
