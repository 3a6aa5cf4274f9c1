// The access log on a disk that has no room, and then has some again.

using System.Text;
using System.Threading.Channels;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public class FullDiskTests
{
    private const int QueueLength = 65_536; // As the log has it.

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60); // No wait is: a test that fails should end.

    private static readonly LogLine Format = LogFormats.Of(AccessLogFormat.Common, userOf: null)!;

    private readonly StoppedClock _clock = new(SiteConversation.Now);
    private readonly ListLogger<AccessLog> _logger = new();

    [Fact]
    public async Task An_output_that_breaks_is_reported_once_however_often_it_is_tried()
    {
        var output = new FullDisk();
        var log = new AccessLog(Format, output, _clock, _logger);
        log.Write(new LogLines().Answered());
        await output.TriedAsync(3);
        for (int i = 0; i < 100; i++)
        {
            log.Write(new LogLines().Answered());
        }

        await log.DisposeAsync();

        Assert.Equal(2, _logger.Entries.Count);
        Assert.Equal("The access log cannot be written (No space left on device): it is tried again every second", _logger.Entries.First().Text);
        Assert.StartsWith("101 lines of the access log were lost", _logger.Entries.Last().Text, StringComparison.Ordinal);
        Assert.Equal("", output.Text);
    }

    [Fact]
    public async Task When_there_is_room_again_what_has_waited_is_written_and_the_loss_is_reported()
    {
        var output = new FullDisk { Room = 20 };
        var log = new AccessLog(Format, output, _clock, _logger);
        log.Write(new LogLines("GET /0 HTTP/1.0").Answered()); // It breaks off.
        await output.TriedAsync(1);
        for (int i = 1; i <= 500; i++)
        {
            log.Write(new LogLines($"GET /{i} HTTP/1.0").Answered());
        }

        output.Room = int.MaxValue;
        await _logger.WaitForAsync(3).WaitAsync(Longest, TestContext.Current.CancellationToken);
        log.Write(new LogLines("GET /501 HTTP/1.0").Answered());
        await log.DisposeAsync();

        IEnumerable<string> expected = Enumerable.Range(1, 501).Select(i => $"- - - [06/May/2024:07:08:09 +0000] \"GET /{i} HTTP/1.0\" 200 -\n");
        Assert.Equal("- - - [06/May/2024:0\n" + string.Concat(expected), output.Text);
        Assert.Collection(
            _logger.Entries,
            entry => Assert.StartsWith("The access log cannot be written (", entry.Text, StringComparison.Ordinal),
            entry => Assert.Equal("The access log is written again", entry.Text),
            entry => Assert.StartsWith("1 lines of the access log were lost", entry.Text, StringComparison.Ordinal));
    }

    // What waits is bounded as ever: serving does not wait, and memory does not grow.
    [Fact]
    public async Task As_long_as_there_is_no_room_no_more_lines_wait_than_ever()
    {
        var output = new FullDisk();
        var log = new AccessLog(Format, output, _clock, _logger);
        log.Write(new LogLines().Answered());
        await output.TriedAsync(1);
        for (int i = 0; i < QueueLength + 5; i++)
        {
            log.Write(new LogLines().Answered());
        }

        output.Room = int.MaxValue;
        await log.DisposeAsync();

        Assert.Equal(QueueLength, output.Text.Count(c => c == '\n') - 1); // The first line feed ends what may have broken off.
        Assert.StartsWith("6 lines of the access log were lost", _logger.Entries.Last().Text, StringComparison.Ordinal);
    }

    /// <summary>Takes what there is room for, as a disk does: of a write that does not fit in, the beginning is there.</summary>
    private sealed class FullDisk : MemoryStream
    {
        private readonly Channel<bool> _tried = Channel.CreateUnbounded<bool>();
        private volatile int _room;

        public int Room
        {
            get => _room;
            set => _room = value;
        }

        public string Text => Encoding.ASCII.GetString(ToArray());

        public async Task TriedAsync(int times)
        {
            for (int i = 0; i < times; i++)
            {
                await _tried.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Longest);
            }
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int room = Room;
            Write(buffer.Span[..Math.Min(buffer.Length, room)]);
            Room = room == int.MaxValue ? room : Math.Max(room - buffer.Length, 0);
            if (buffer.Length > room)
            {
                _tried.Writer.TryWrite(true);
                throw new IOException("No space left on device");
            }

            return ValueTask.CompletedTask;
        }
    }
}
