// The clock on the wall is set by people and by time servers, forwards and backwards. What says what time it is follows it at once; what measures
// how long something takes never looks at it: deadlines are counted in the driver's milliseconds, which only ever go on.

using System.Text;
using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public class ClockJumpTests
{
    private const long Start = 1_000_000;

    private static readonly ServerLimits Limits = new();

    private readonly StoppedClock _clock = new(SiteConversation.Now);

    public static TheoryData<int> Jumps => [-400, -1, 1, 400];

    [Theory]
    [MemberData(nameof(Jumps))]
    public void Deadlines_do_not_move_when_the_clock_jumps_and_the_Date_does(int days)
    {
        using var exchange = NewExchange(out Answers answers);
        Needs needs = exchange.Next;
        Assert.Equal(Start + (long)Limits.HeadTimeout.TotalMilliseconds, needs.Deadline);
        _clock.Now += TimeSpan.FromDays(days);
        Assert.Equal(needs.Deadline, exchange.Next.Deadline);

        // Within an answer: its head has the new date, and the least rate is counted from when it began.
        exchange.OnReceived("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"u8, Start + 10);
        needs = exchange.Next;
        Assert.Contains($"\r\nDate: {_clock.Now:r}\r\n", Encoding.ASCII.GetString(needs.Bytes.Span), StringComparison.Ordinal);
        Assert.Equal(Start + 10 + (long)Limits.MinRateGrace.TotalMilliseconds, needs.Deadline);
        _clock.Now -= TimeSpan.FromDays(days);
        Assert.Equal(needs.Deadline, exchange.Next.Deadline);
        exchange.OnSent(needs.Bytes.Length, Start + 20);

        // Idle on a connection that is kept: just before its deadline it is there, whatever the clock says.
        Assert.Equal(TimeSpan.FromMilliseconds(10), answers.Duration);
        long idle = Start + 20 + (long)Limits.IdleTimeout.TotalMilliseconds;
        Assert.Equal(idle, exchange.Next.Deadline);
        _clock.Now += TimeSpan.FromDays(days);
        exchange.OnReceived("GET / HTTP/1.0\r\n\r\n"u8, idle - 1);
        Assert.Equal(SendKind.Content, exchange.Next.Send);
        Assert.Contains($"\r\nDate: {_clock.Now:r}\r\n", Encoding.ASCII.GetString(exchange.Next.Bytes.Span), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task The_access_log_follows_the_clock_and_its_lines_stay_in_the_order_of_the_answers(int days)
    {
        var output = new MemoryStream();
        var log = new AccessLog(LogFormats.Of(AccessLogFormat.Common, userOf: null), output, _clock, new ListLogger<AccessLog>());
        log.Write(new LogLines("GET /1 HTTP/1.0").Answered());
        DateTimeOffset first = _clock.Now;
        _clock.Now += TimeSpan.FromDays(days);
        log.Write(new LogLines("GET /2 HTTP/1.0").Answered());
        await log.DisposeAsync();

        Assert.Equal($"{Line(first, 1)}{Line(_clock.Now, 2)}", Encoding.ASCII.GetString(output.ToArray()));

        static string Line(DateTimeOffset time, int number)
            => FormattableString.Invariant($"- - - [{time:dd/MMM/yyyy:HH:mm:ss} +0000] \"GET /{number} HTTP/1.0\" 200 -\n");
    }

    // A clock that was set back leaves files behind that are of the future. Nothing is kept of them until it has caught up, and no date is
    // sent that is later than that of the answer (RFC 1945 §10.10).
    [Fact]
    public async Task A_file_of_before_the_clock_was_set_back_is_served_and_is_of_no_later_time_than_its_answer()
    {
        using var folder = new TemporaryFolder();
        folder.File("a.txt", "content", SiteConversation.Now.AddDays(-1));
        await using var site = new SiteConversation(folder);
        Assert.Equal("Sun, 05 May 2024 07:08:09 GMT", site.Get("/a.txt").Field("Last-Modified"));

        site.Clock.Now -= TimeSpan.FromDays(400);
        Answer answer = site.Get("/a.txt");

        Assert.Equal("content", answer.Body);
        Assert.True(DateTimeOffset.Parse(answer.Field("Last-Modified")!, System.Globalization.CultureInfo.InvariantCulture) <= site.Clock.Now);
        Assert.StartsWith("W/", answer.Field("ETag"), StringComparison.Ordinal);
        Assert.Equal(200, site.Get("/a.txt", $"If-None-Match: {answer.Field("ETag")}\r\n").Status); // No such tag is trusted.

        site.Clock.Now += TimeSpan.FromDays(400);
        Assert.Equal("Sun, 05 May 2024 07:08:09 GMT", site.Get("/a.txt").Field("Last-Modified"));
    }

    private ServerExchange NewExchange(out Answers answers)
    {
        answers = new Answers();
        return new ServerExchange(answers, new ServerExchangeOptions(Limits, new DateSource(_clock), ""), answers, answers, Start);
    }

    private sealed class Answers : IRequestHandler, IConnection, IDriver
    {
        public TimeSpan? Duration { get; private set; }

        public System.Net.EndPoint? Local => null;

        public System.Net.EndPoint? Remote => null;

        public void Answer(RequestHead request, IConnection connection, Response response)
        {
        }

        public void Refuse(Rejection reason, RequestHead request, Response response) => Assert.Fail($"{reason}");

        public void Ended(in AnsweredRequest answered) => Duration = answered.Duration;

        public void Wake()
        {
        }
    }
}
