using System.Text;

namespace MiniHttp.Protocol.Tests;

public class ScriptedExchangeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly StringBuilder _received = new();

    private ScriptedDriver Drive(IEnumerable<ScriptStep> script, double limit = 60, bool endsWithStream = false)
        => new((_, now) => new ScriptedExchange(
            script,
            new ScriptedExchangeOptions
            {
                Deadline = now + (long)(limit * 1000),
                EndsWithStream = endsWithStream,
                Receiver = bytes => _received.Append(Encoding.Latin1.GetString(bytes)),
            },
            now));

    private static ScriptedExchange Of(ScriptedDriver driver) => (ScriptedExchange)driver.Exchange;

    [Fact]
    public void Each_step_is_sent_by_a_call_of_its_own()
    {
        using ScriptedDriver driver = Drive([ScriptStep.Send("HTTP/1.0 2"), ScriptStep.Send("00 OK\r\n"), ScriptStep.Send("\r\n")]);
        driver.Run();

        Assert.Equal(["HTTP/1.0 2", "00 OK\r\n", "\r\n"], driver.Sends);
        Assert.True(Of(driver).IsScriptOver);
        Assert.Equal(19, Of(driver).Sent);
    }

    [Fact]
    public void Every_byte_goes_as_it_is()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        using ScriptedDriver driver = Drive([ScriptStep.Send(all), ScriptStep.Send(Encoding.Latin1.GetString(all))]);
        driver.Run();

        Assert.Equal([Encoding.Latin1.GetString(all), Encoding.Latin1.GetString(all)], driver.Sends);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void What_a_call_does_not_take_follows_before_the_next_step(int most)
    {
        using ScriptedDriver driver = Drive([ScriptStep.Send("abcd"), ScriptStep.Send("ef"), ScriptStep.HalfClose]);
        driver.SendSize = () => most;
        driver.Run();

        Assert.Equal("abcdef", driver.Sent);
        Assert.DoesNotContain(driver.Sends, send => send.Contains("de", StringComparison.Ordinal));
        Assert.True(driver.HalfClosed);
    }

    [Fact]
    public void A_pause_is_a_deadline_and_nothing_goes_until_then()
    {
        using ScriptedDriver driver = Drive([ScriptStep.Send("a"), ScriptStep.Pause(2 * Second), ScriptStep.Send("b")]);
        driver.Run();
        Assert.Equal((SendKind.None, true, driver.Now + 2000), (driver.Next.Send, driver.Next.Receive, driver.Next.Deadline));

        driver.Pass(1.999);
        Assert.Equal("a", driver.Sent);
        driver.Pass(0.001);
        Assert.Equal("ab", driver.Sent);
    }

    [Fact]
    public void A_deadline_that_is_told_too_early_ends_no_pause()
    {
        using ScriptedDriver driver = Drive([ScriptStep.Pause(Second), ScriptStep.Send("b")]);
        driver.Exchange.OnDeadline(driver.Now + 999, null);
        driver.Run();
        Assert.Equal("", driver.Sent);
    }

    [Fact]
    public void A_script_may_begin_with_a_pause_or_be_empty()
    {
        using ScriptedDriver pausing = Drive([ScriptStep.Pause(Second), ScriptStep.Send("b")]);
        pausing.Pass(1);
        Assert.Equal("b", pausing.Sent);

        using ScriptedDriver silent = Drive([]);
        silent.Run();
        Assert.Equal((Outcome.Open, SendKind.None, true), (silent.Outcome, silent.Next.Send, silent.Next.Receive));
        silent.EndOfStream();
        Assert.Equal((Outcome.Closed, ScriptEnding.EndOfStream), (silent.Outcome, Of(silent).Ending));
    }

    [Fact]
    public void What_comes_is_handed_on_while_it_sends_pauses_and_listens()
    {
        using ScriptedDriver driver = Drive([ScriptStep.Send("a"), ScriptStep.Pause(Second), ScriptStep.HalfClose]);
        driver.Window = 0;
        driver.Arrive("one,");
        Assert.Equal(SendKind.Content, driver.Next.Send);
        driver.Take(1);
        driver.Arrive("two,");
        driver.Pass(1);
        Assert.True(driver.HalfClosed);
        driver.Arrive("three");
        driver.EndOfStream();

        Assert.Equal("one,two,three", _received.ToString());
        Assert.Equal(13, Of(driver).Received);
        Assert.Equal((Outcome.Closed, ScriptEnding.EndOfStream), (driver.Outcome, Of(driver).Ending));
    }

    [Fact]
    public void Without_a_receiver_what_comes_is_dropped()
    {
        using var driver = new ScriptedDriver((_, now) => new ScriptedExchange([], new ScriptedExchangeOptions(), now));
        driver.Arrive("abc");
        Assert.Equal(3, Of(driver).Received);
    }

    [Fact]
    public void The_end_of_the_script_is_not_the_end_of_the_conversation()
    {
        using ScriptedDriver driver = Drive([ScriptStep.Send("a"), ScriptStep.HalfClose], limit: 5);
        driver.Run();
        Assert.Equal((Outcome.Open, true, SendKind.None), (driver.Outcome, driver.Next.Receive, driver.Next.Send));

        driver.Pass(5);
        Assert.Equal((Outcome.Closed, ScriptEnding.TimedOut), (driver.Outcome, Of(driver).Ending)); // All was said: no reset.
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_end_of_the_stream_ends_the_script_only_where_it_is_told_so(bool endsWithStream)
    {
        using ScriptedDriver driver = Drive([ScriptStep.Send("a"), ScriptStep.Pause(Second), ScriptStep.Send("b")], endsWithStream: endsWithStream);
        driver.Arrive("xyz");
        driver.EndOfStream();
        Assert.Equal(endsWithStream ? Outcome.Closed : Outcome.Open, driver.Outcome);
        driver.Pass(1);

        Assert.Equal(endsWithStream ? "a" : "ab", driver.Sent);
        Assert.Equal((Outcome.Closed, ScriptEnding.EndOfStream, !endsWithStream), (driver.Outcome, Of(driver).Ending, Of(driver).IsScriptOver));
        Assert.Equal("xyz", _received.ToString());
    }

    [Fact]
    public void After_the_end_of_the_stream_nothing_is_received()
    {
        using ScriptedDriver driver = Drive([ScriptStep.Pause(Second), ScriptStep.Send("b")]);
        driver.EndOfStream(); // The driver would spin, and say so.
        Assert.False(driver.Next.Receive);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_reset_and_a_close_end_it_wherever_they_stand(bool resets)
    {
        using ScriptedDriver driver = Drive([ScriptStep.Send("a"), resets ? ScriptStep.Reset : ScriptStep.Close, ScriptStep.Send("b")]);
        driver.Run();

        Assert.Equal("a", driver.Sent);
        Assert.Equal(resets ? (Outcome.Aborted, ScriptEnding.Reset) : (Outcome.Closed, ScriptEnding.Closed), (driver.Outcome, Of(driver).Ending!.Value));
        Assert.True(Of(driver).IsScriptOver);
    }

    [Fact]
    public void It_waits_until_enough_has_come()
    {
        using ScriptedDriver driver = Drive([ScriptStep.Await(3), ScriptStep.Send("a"), ScriptStep.Await(3), ScriptStep.Await(5), ScriptStep.Send("b")]);
        driver.ReceiveSize = () => 1;
        driver.Arrive("12");
        Assert.Equal("", driver.Sent);
        driver.Arrive("3");
        Assert.Equal("a", driver.Sent);
        driver.Arrive("4");
        Assert.Equal("a", driver.Sent);
        driver.Arrive("56");
        Assert.Equal("ab", driver.Sent);
    }

    [Fact]
    public void It_waits_for_nothing_more_when_the_peer_has_said_all()
    {
        using ScriptedDriver driver = Drive([ScriptStep.Await(10), ScriptStep.Send("a"), ScriptStep.Await(20), ScriptStep.Send("b")]);
        driver.Arrive("12");
        driver.EndOfStream();
        Assert.Equal("ab", driver.Sent);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void A_script_that_waits_for_ever_for_what_has_come_is_a_mistake()
    {
        using ScriptedDriver driver = Drive(Forever("await"));
        Assert.Throws<InvalidOperationException>(() => driver.Arrive("x"));
    }

    [Fact]
    public void A_step_is_made_when_its_turn_comes_and_may_look_at_what_has_come()
    {
        IEnumerable<ScriptStep> Echo()
        {
            yield return ScriptStep.Await(3);
            yield return ScriptStep.Send($"You said {_received}.");
            yield return ScriptStep.HalfClose;
        }

        using ScriptedDriver driver = Drive(Echo());
        driver.Arrive("abc");
        Assert.Equal("You said abc.", driver.Sent);
    }

    [Theory]
    [MemberData(nameof(Endless))]
    public void A_script_without_end_ends_with_its_time_by_a_reset(string kind, bool isPeerAway)
    {
        using ScriptedDriver driver = Drive(Forever(kind), limit: 3);
        driver.Window = 1000;
        if (isPeerAway)
        {
            driver.EndOfStream();
        }

        for (int i = 0; i < 300 && driver.Outcome == Outcome.Open; i++)
        {
            driver.Pass(0.01);
        }

        Assert.Equal((Outcome.Aborted, ScriptEnding.TimedOut), (driver.Outcome, Of(driver).Ending));
    }

    public static TheoryData<string, bool> Endless { get; } = new()
    {
        { "send", false },
        { "send", true },
        { "pause", false },
        { "pause", true },
        { "await", false },
    };

    [Fact]
    public void A_peer_that_takes_whatever_comes_does_not_keep_it_beyond_its_time()
    {
        using ScriptedDriver driver = Drive(Forever("send"), limit: 3);
        long now = driver.Now;
        for (int i = 0; i < 4000 && driver.Next.Send == SendKind.Content; i++)
        {
            driver.Exchange.OnSent(driver.Next.Bytes.Length, now + i); // No deadline was ever told.
        }

        Assert.Equal((SendKind.Abort, ScriptEnding.TimedOut), (driver.Next.Send, Of(driver).Ending));
        Assert.Equal(3001, Of(driver).Sent);
    }

    [Fact]
    public void Its_time_counts_also_within_a_pause_and_while_nothing_is_taken()
    {
        using ScriptedDriver pausing = Drive([ScriptStep.Pause(TimeSpan.FromHours(1))], limit: 3);
        pausing.Pass(3);
        Assert.Equal((Outcome.Aborted, ScriptEnding.TimedOut), (pausing.Outcome, Of(pausing).Ending));

        using ScriptedDriver stuck = Drive([ScriptStep.Send("abc")], limit: 3);
        stuck.Window = 1;
        stuck.Run();
        stuck.Pass(3);
        Assert.Equal((Outcome.Aborted, ScriptEnding.TimedOut, 1L), (stuck.Outcome, Of(stuck).Ending, Of(stuck).Sent));
    }

    [Theory]
    [InlineData(false, Outcome.Aborted)]
    [InlineData(true, Outcome.Closed)]
    public void A_program_that_wants_to_end_is_not_held_up(bool scriptIsOver, Outcome outcome)
    {
        using ScriptedDriver driver = Drive(scriptIsOver ? [ScriptStep.Send("a")] : [ScriptStep.Send("a"), ScriptStep.Pause(Second)]);
        driver.Run();
        driver.Stop();
        Assert.Equal((outcome, ScriptEnding.Stopped), (driver.Outcome, Of(driver).Ending));
    }

    [Fact]
    public void A_reset_by_the_peer_is_the_end()
    {
        using ScriptedDriver driver = Drive([ScriptStep.Send("a"), ScriptStep.Pause(Second), ScriptStep.Send("b")]);
        driver.Run();
        driver.Reset();
        Assert.Equal((Outcome.Closed, ScriptEnding.PeerReset), (driver.Outcome, Of(driver).Ending));
    }

    [Fact]
    public void What_is_told_after_the_end_changes_nothing()
    {
        using ScriptedDriver driver = Drive([ScriptStep.Send("a"), ScriptStep.Reset]);
        driver.Run();
        IExchange exchange = driver.Exchange;
        exchange.OnReceived("late"u8, driver.Now);
        exchange.OnEndOfStream(driver.Now);
        exchange.OnSent(0, driver.Now);
        exchange.OnDeadline(driver.Now + 100_000, null);
        exchange.OnStopping(driver.Now);
        exchange.OnProduced(driver.Now);
        exchange.OnFileFailed(driver.Now);
        exchange.OnReset(driver.Now);

        Assert.Equal((ScriptEnding.Reset, SendKind.Abort, ""), (Of(driver).Ending, exchange.Next.Send, _received.ToString()));
    }

    [Fact]
    public void A_script_is_disposed_of_with_its_conversation()
    {
        bool disposed = false;
        IEnumerable<ScriptStep> Script()
        {
            try
            {
                yield return ScriptStep.Pause(Second);
            }
            finally
            {
                disposed = true;
            }
        }

        Drive(Script()).Dispose();
        Assert.True(disposed);
    }

    [Fact]
    public void A_step_that_could_not_be_done_is_none()
    {
        Assert.Throws<ArgumentException>(() => ScriptStep.Send(""));
        Assert.Throws<ArgumentException>(() => ScriptStep.Send(ReadOnlyMemory<byte>.Empty));
        Assert.Throws<ArgumentOutOfRangeException>(() => ScriptStep.Pause(TimeSpan.FromMilliseconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ScriptStep.Await(-1));
        Assert.Equal(ScriptStep.Pause(TimeSpan.Zero), default);
    }

    [Fact]
    public void No_split_changes_what_is_sent_and_received()
    {
        ScriptStep[] script = [ScriptStep.Send("HTTP/1.0 200 OK\r\n"), ScriptStep.Await(7), ScriptStep.Send("\r\n"), ScriptStep.Pause(Second), ScriptStep.HalfClose];
        var random = new Random(1945);
        for (int round = 0; round < 200; round++)
        {
            int most = 1 << random.Next(0, 6);
            _received.Clear();
            using ScriptedDriver driver = Drive(script);
            (driver.ReceiveSize, driver.SendSize) = (() => random.Next(1, most + 1), () => random.Next(1, most + 1));
            driver.Run();
            foreach (char c in "GET / HTTP/1.0")
            {
                driver.Arrive($"{c}");
            }

            driver.Pass(1);
            driver.EndOfStream();
            Assert.Equal(("HTTP/1.0 200 OK\r\n\r\n", "GET / HTTP/1.0", true), (driver.Sent, _received.ToString(), driver.HalfClosed));
            Assert.Equal((Outcome.Closed, ScriptEnding.EndOfStream), (driver.Outcome, Of(driver).Ending));
        }
    }

    private static IEnumerable<ScriptStep> Forever(string kind)
    {
        while (true)
        {
            yield return kind switch
            {
                "send" => ScriptStep.Send("x"),
                "pause" => ScriptStep.Pause(TimeSpan.FromMilliseconds(1)),
                _ => ScriptStep.Await(1),
            };
        }
    }
}
