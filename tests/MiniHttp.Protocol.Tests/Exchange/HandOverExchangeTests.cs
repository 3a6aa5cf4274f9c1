using System.Text;

namespace MiniHttp.Protocol.Tests;

public class HandOverExchangeTests
{
    private readonly Other _other = new();

    private ScriptedDriver Drive(Action<RequestHead>? look = null)
    {
        var handler = new RecordingHandler((request, response) =>
        {
            look?.Invoke(request);
            if (request.Target.Path.StartsWith("/other"u8))
            {
                response.Head.Status = new StatusCode(202);
                response.Write("never sent");
                response.HandOver(_other);
            }
            else
            {
                response.Write(Encoding.ASCII.GetString(request.Target.Path));
            }
        });
        var options = new ServerExchangeOptions(new ServerLimits(), new FixedDate(), "") { KeepsRawHeads = true };
        return new ScriptedDriver((driver, now) => new HandOverExchange(handler, options, driver, driver, now), handler);
    }

    [Fact]
    public void Until_a_handler_hands_it_over_it_is_a_server_s_connection_like_any_other()
    {
        using ScriptedDriver driver = Drive();
        driver.Arrive(Wire.Keep("/a") + Wire.Get("/b"));

        Assert.Equal(Wire.Kept("200 OK", "/a") + Wire.Last("200 OK", "/b"), driver.Sent);
        Assert.Equal(Outcome.Closed, driver.Outcome);
        Assert.Equal(
            [new Answered("GET /a HTTP/1.0", 200, 2, AnswerEnding.Sent), new Answered("GET /b HTTP/1.0", 200, 2, AnswerEnding.Sent)], driver.Handler.Answered);
    }

    [Fact]
    public void From_then_on_nothing_is_sent_but_what_the_other_exchange_says()
    {
        using ScriptedDriver driver = Drive();
        _other.Needs = new() { Receive = true, Send = SendKind.Content, Bytes = "anything"u8.ToArray(), Deadline = driver.Now + 7 };
        driver.Window = 0;
        driver.Arrive(Wire.Keep("/other"));

        Assert.Equal(_other.Needs, driver.Next);
        Assert.Empty(driver.Handler.Answered);
        Assert.Equal([$"open {driver.Now}"], _other.Events);
    }

    [Fact]
    public void Every_event_is_its_own()
    {
        using ScriptedDriver driver = Drive();
        driver.Arrive(Wire.Get("/other"));
        _other.Events.Clear();
        IExchange exchange = driver.Exchange;
        exchange.OnReceived("abc"u8, 1);
        exchange.OnSent(2, 2);
        exchange.OnFileFailed(3);
        exchange.OnProduced(4);
        exchange.OnDeadline(5, 50);
        exchange.OnStopping(6);
        exchange.OnEndOfStream(7);
        exchange.OnReset(8);
        exchange.Dispose();

        Assert.Equal(
            ["received abc 1", "sent 2 2", "file failed 3", "produced 4", "deadline 5 50", "stopping 6", "end of stream 7", "reset 8", "disposed"],
            _other.Events);
    }

    [Theory]
    [InlineData(SendKind.Close, false, AnswerEnding.Sent)]
    [InlineData(SendKind.Abort, false, AnswerEnding.CutShort)]
    [InlineData(SendKind.None, false, AnswerEnding.Stopped)]
    [InlineData(SendKind.Close, true, AnswerEnding.Reset)]
    public void The_log_gets_its_line_when_it_has_ended_and_not_before(SendKind last, bool reset, AnswerEnding ending)
    {
        using ScriptedDriver driver = Drive();
        driver.Arrive(Wire.Get("/other"));
        driver.Exchange.OnSent(5, driver.Now + 100);
        driver.Exchange.OnSent(6, driver.Now + 250);
        if (reset)
        {
            driver.Exchange.OnReset(driver.Now + 250);
        }

        _other.Needs = new() { Send = last };
        Assert.Empty(driver.Handler.Answered);
        driver.Exchange.Dispose();
        driver.Exchange.Dispose();

        Assert.Equal([new Answered("GET /other HTTP/1.0", 202, 11, ending)], driver.Handler.Answered);
        Assert.Equal(ending == AnswerEnding.Stopped ? null : TimeSpan.FromMilliseconds(250), Assert.Single(driver.Handler.Durations));
    }

    [Fact]
    public void What_came_behind_the_head_belongs_to_it_however_the_stream_is_cut()
    {
        const string Head = "POST /other HTTP/1.0\r\nContent-Length: 5\r\n\r\n";
        const string All = Head + "12345and more";
        _other.Needs = new() { Receive = true };
        for (int cut = 0; cut <= All.Length; cut++)
        {
            _other.Events.Clear();
            using ScriptedDriver driver = Drive();
            driver.Arrive(All[..cut]);
            driver.Arrive(All[cut..]);
            Assert.Equal("12345and more", _other.Received);
        }
    }

    [Fact]
    public void A_request_that_came_together_with_the_one_before_can_be_handed_over()
    {
        using ScriptedDriver driver = Drive();
        driver.Arrive(Wire.Keep("/a") + Wire.Keep("/b") + Wire.Get("/other") + "rest");

        Assert.Equal(Wire.Kept("200 OK", "/a") + Wire.Kept("200 OK", "/b"), driver.Sent);
        Assert.Equal("rest", _other.Received);
        driver.Exchange.Dispose();
        Assert.Equal(new Answered("GET /other HTTP/1.0", 202, 0, AnswerEnding.Stopped), driver.Handler.Answered[2]);
    }

    [Fact]
    public void What_was_told_before_is_told_to_it_again()
    {
        using ScriptedDriver driver = Drive();
        driver.Window = 0;
        driver.Arrive(Wire.Keep("/a") + Wire.Get("/other") + "rest");
        driver.Exchange.OnEndOfStream(driver.Now);
        driver.Take(1000);
        Assert.Equal([$"open {driver.Now}", $"received rest {driver.Now}", $"end of stream {driver.Now}"], _other.Events);
    }

    [Fact]
    public void It_gets_what_came_while_the_handler_had_deferred_its_answer()
    {
        var work = new FakeDeferral();
        var handler = new RecordingHandler((_, response) =>
        {
            if (work.IsDone)
            {
                response.HandOver(_other);
            }
            else
            {
                response.Defer(work);
            }
        });
        var options = new ServerExchangeOptions(new ServerLimits(), new FixedDate(), "");
        using var driver = new ScriptedDriver(
            (driver, now) => new HandOverExchange(handler, options, driver, driver, now), handler);
        driver.Arrive(Wire.Get("/other"));
        driver.Arrive("rest");
        Assert.Empty(_other.Events);
        work.End();
        driver.Produced();

        Assert.Equal([$"open {driver.Now}", $"received rest {driver.Now}"], _other.Events);
        driver.Dispose();
        Assert.Equal(1, work.Disposals);
    }

    [Fact]
    public void A_server_that_stops_says_so_to_it()
    {
        using ScriptedDriver driver = Drive();
        driver.Stop();
        driver.Arrive(Wire.Get("/other"));
        Assert.Equal([$"open {driver.Now}", $"stopping {driver.Now}"], _other.Events);
    }

    [Fact]
    public void One_that_cannot_be_opened_leaves_a_line_in_the_log()
    {
        _other.CannotOpen = true;
        using ScriptedDriver driver = Drive();
        Assert.Throws<InvalidOperationException>(() => driver.Arrive(Wire.Get("/other")));
        driver.Exchange.Dispose();
        Assert.Equal([new Answered("GET /other HTTP/1.0", 202, 0, AnswerEnding.Stopped)], driver.Handler.Answered);
    }

    [Fact]
    public void Without_it_a_connection_that_is_handed_over_is_closed()
    {
        using var driver = new ScriptedDriver(new RecordingHandler((_, response) => response.HandOver(_other)));
        driver.Arrive(Wire.Get("/other"));
        Assert.Equal((Outcome.Closed, ""), (driver.Outcome, driver.Sent));
        Assert.Empty(_other.Events);
    }

    [Theory]
    [InlineData("GET /other HTTP/1.0\r\n\r\n")]
    [InlineData("\r\n\nGET \t /other   HTTP/1.0  \nHost:x\r\nA:\r\n\t b  \n\n")]
    [InlineData("GET /other\n")]
    public void The_head_is_kept_as_it_came_where_that_is_asked_for(string head)
    {
        for (int cut = 0; cut <= head.Length; cut++)
        {
            string raw = "";
            using ScriptedDriver driver = Drive(request => raw = Encoding.Latin1.GetString(request.Raw));
            driver.Arrive(Wire.Keep("/before") + head[..cut]);
            driver.Arrive(head[cut..] + "behind");
            Assert.Equal(head, raw);
        }
    }

    [Fact]
    public void The_head_is_not_kept_unasked()
    {
        int length = -1;
        var handler = new RecordingHandler((request, _) => length = request.Raw.Length);
        using (ScriptedDriver keeps = Drive())
        {
            keeps.Arrive(Wire.Get("/a"));
        }

        using var driver = new ScriptedDriver(handler); // Of the same thread, and so with the same room.
        driver.Arrive(Wire.Get("/a"));
        Assert.Equal(0, length);
    }

    private sealed class Other : IExchangeFactory
    {
        public List<string> Events { get; } = [];

        public bool CannotOpen { get; set; }

        public Needs Needs { get; set; } = new() { Deadline = Needs.Never };

        public string Received => string.Concat(Events.Where(e => e.StartsWith("received ", StringComparison.Ordinal)).Select(e => e["received ".Length..e.LastIndexOf(' ')]));

        public IExchange Open(IConnection connection, IDriver driver, long now)
        {
            Events.Add($"open {now}");
            return CannotOpen ? throw new InvalidOperationException("It cannot.") : new OtherExchange(this);
        }
    }

    private sealed class OtherExchange(Other other) : IExchange
    {
        public Needs Next => other.Needs;

        public void OnReceived(ReadOnlySpan<byte> bytes, long now) => other.Events.Add($"received {Encoding.Latin1.GetString(bytes)} {now}");

        public void OnEndOfStream(long now) => other.Events.Add($"end of stream {now}");

        public void OnSent(long count, long now) => other.Events.Add($"sent {count} {now}");

        public void OnFileFailed(long now) => other.Events.Add($"file failed {now}");

        public void OnProduced(long now) => other.Events.Add($"produced {now}");

        public void OnDeadline(long now, long? unacknowledged) => other.Events.Add($"deadline {now} {unacknowledged}");

        public void OnStopping(long now) => other.Events.Add($"stopping {now}");

        public void OnReset(long now) => other.Events.Add($"reset {now}");

        public void Dispose() => other.Events.Add("disposed");
    }
}
