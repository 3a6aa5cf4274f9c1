// An answer that comes later: the handler has begun work that it waits for, and is asked again when the work is done.

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class ServerExchangeDeferralTests
{
    // Defers until the work is done; then answers with the path.
    private static RecordingHandler Waiting(FakeDeferral work, StatusCode? meanwhile = null)
        => new((request, response) =>
        {
            if (work.IsDone)
            {
                response.Write(Encoding.Latin1.GetString(request.Target.Path));
                return;
            }

            response.Head.Status = meanwhile ?? StatusCode.Ok;
            response.Defer(work);
        });

    [Fact]
    public void The_handler_is_asked_again_when_the_work_is_done()
    {
        var work = new FakeDeferral();
        using var driver = new ScriptedDriver(Waiting(work));
        driver.Arrive(Wire.Keep("/a"));
        Assert.Equal(("", SendKind.None, 1), (driver.Sent, driver.Next.Send, work.Starts));
        Assert.Single(driver.Handler.Requests);

        work.End();
        Assert.Equal(1, driver.Wakes);
        driver.Produced();
        Assert.Equal(Wire.Kept("200 OK", "/a"), driver.Sent);
        Assert.Equal(["GET /a HTTP/1.0", "GET /a HTTP/1.0"], driver.Handler.Requests);
        Assert.Equal([new Answered("GET /a HTTP/1.0", 200, 2, AnswerEnding.Sent)], driver.Handler.Answered);
        Assert.Equal((1, 1), (work.Starts, work.Disposals));
    }

    [Fact]
    public void A_wake_for_nothing_lets_the_handler_defer_again_and_starts_nothing_twice()
    {
        var work = new FakeDeferral();
        using var driver = new ScriptedDriver(Waiting(work));
        driver.Arrive(Wire.Get("/a"));
        driver.Produced();
        driver.Produced();
        Assert.Equal((3, 1, 0), (driver.Handler.Requests.Count, work.Starts, work.Disposals));

        work.End();
        driver.Produced();
        Assert.Equal(Wire.Last("200 OK", "/a"), driver.Sent);
    }

    [Fact]
    public void What_was_set_with_the_deferral_is_cleared_before_the_handler_is_asked_again()
    {
        var work = new FakeDeferral();
        var file = new FakeFile("file");
        using var driver = new ScriptedDriver(new RecordingHandler((_, response) =>
        {
            Assert.Equal(StatusCode.Ok, response.Head.Status);
            if (work.IsDone)
            {
                Assert.Same(work, response.Deferral);
                response.Write("late");
                return;
            }

            response.Head.Status = StatusCode.Unauthorized;
            response.Head.Fields.Add(FieldName.RetryAfter, 1);
            response.EndsConnection = true;
            response.SetFile(new FileRange(file, 0, file.Length));
            response.Defer(work);
        }));
        driver.Arrive(Wire.Keep("/a"));
        work.End();
        driver.Produced();

        Assert.Equal(Wire.Kept("200 OK", "late"), driver.Sent);
        Assert.Equal(1, file.Disposals);
    }

    [Fact]
    public void Other_work_takes_the_place_of_the_first()
    {
        FakeDeferral[] work = [new(), new()];
        using var driver = new ScriptedDriver(new RecordingHandler((_, response) =>
        {
            if (Array.Find(work, one => !one.IsDone) is { } next)
            {
                response.Defer(next);
            }
        }));
        driver.Arrive(Wire.Get("/a"));
        work[0].End();
        driver.Produced();
        Assert.Equal((1, 1, 0), (work[0].Disposals, work[1].Starts, work[1].Disposals));

        work[1].End();
        driver.Produced();
        Assert.Equal(Wire.Last("200 OK", ""), driver.Sent);
        Assert.Equal((1, 1), (work[0].Disposals, work[1].Disposals));
    }

    [Theory]
    [InlineData("HEAD /a HTTP/1.0\r\n\r\n")]
    [InlineData("GET /a\r\n")]
    public void Any_form_of_request_can_wait(string request)
    {
        var work = new FakeDeferral();
        using var driver = new ScriptedDriver(Waiting(work));
        driver.Arrive(request);
        Assert.Equal("", driver.Sent);
        work.End();
        driver.Produced();

        bool isHead = request.StartsWith("HEAD", StringComparison.Ordinal);
        Assert.Equal(isHead ? Wire.Last("200 OK", "/a")[..^2] : "/a", driver.Sent);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void No_deadline_of_the_exchange_ends_the_wait_and_the_log_tells_how_long_it_was()
    {
        var work = new FakeDeferral();
        using var driver = new ScriptedDriver(Waiting(work));
        driver.Arrive(Wire.Get("/a"));
        driver.Pass(3600);
        Assert.Equal(Outcome.Open, driver.Outcome);
        work.End();
        driver.Window = 0;
        driver.Produced();
        Assert.Equal(5_000, driver.Next.Deadline - driver.Now); // The time to take the answer begins with the answer.
        driver.Take(1000);

        Assert.Equal(Wire.Last("200 OK", "/a"), driver.Sent);
        Assert.Equal(TimeSpan.FromHours(1), Assert.Single(driver.Handler.Durations));
    }

    [Fact]
    public void A_reset_gives_the_work_up_and_is_told_with_the_status_of_the_deferral()
    {
        var work = new FakeDeferral();
        using var driver = new ScriptedDriver(Waiting(work, StatusCode.Unauthorized));
        driver.Arrive(Wire.Keep("/a"));
        driver.Reset();
        Assert.Equal([new Answered("GET /a HTTP/1.0", 401, 0, AnswerEnding.Reset)], driver.Handler.Answered);
        Assert.Equal(1, work.Disposals);

        work.End();
        driver.Produced();
        Assert.Equal((1, ""), (driver.Handler.Requests.Count, driver.Sent));
    }

    [Fact]
    public void A_connection_that_is_given_up_gives_the_work_up()
    {
        var work = new FakeDeferral();
        var driver = new ScriptedDriver(Waiting(work));
        driver.Arrive(Wire.Keep("/a"));
        driver.Dispose();
        driver.Dispose();

        Assert.Equal(AnswerEnding.Stopped, Assert.Single(driver.Handler.Answered).Ending);
        Assert.Equal(1, work.Disposals);
    }

    [Fact]
    public void A_handler_that_fails_when_it_is_asked_again_leaves_nothing_behind()
    {
        var work = new FakeDeferral();
        RecordingHandler handler = new((_, response) =>
        {
            if (work.IsDone)
            {
                throw new InvalidOperationException("a bug");
            }

            response.Defer(work);
        });
        using (var driver = new ScriptedDriver(handler))
        {
            driver.Arrive(Wire.Keep("/a"));
            work.End();
            Assert.Throws<InvalidOperationException>(driver.Produced);
        }

        Assert.Equal(AnswerEnding.Stopped, Assert.Single(handler.Answered).Ending);
        Assert.Equal(1, work.Disposals);
    }

    [Fact]
    public void A_client_that_half_closes_gets_its_answer()
    {
        var work = new FakeDeferral();
        using var driver = new ScriptedDriver(Waiting(work));
        driver.Arrive(Wire.Keep("/a"));
        driver.EndOfStream();
        Assert.False(driver.Next.Receive); // Otherwise a driver would spin at the end of the stream.
        work.End();
        driver.Produced();

        Assert.Equal(Wire.Kept("200 OK", "/a"), driver.Sent);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void Requests_that_come_meanwhile_are_answered_afterwards_wherever_they_are_cut()
    {
        string first = Wire.Keep("/a"), second = Wire.Keep("/b");
        for (int cut = 0; cut <= second.Length; cut++)
        {
            var work = new FakeDeferral();
            using var driver = new ScriptedDriver(Waiting(work));
            driver.Arrive(first + second[..cut]);
            driver.Arrive(second[cut..]);
            Assert.Single(driver.Handler.Requests);
            work.End();
            driver.Produced();

            Assert.Equal(Wire.Kept("200 OK", "/a") + Wire.Kept("200 OK", "/b"), driver.Sent);
        }
    }

    [Fact]
    public void No_more_is_received_meanwhile_than_one_call_brings()
    {
        var work = new FakeDeferral();
        using var driver = new ScriptedDriver(Waiting(work)) { ReceiveSize = () => 100 };
        driver.Arrive(Wire.Keep("/a"));
        Assert.True(driver.Next.Receive);
        driver.Arrive(Wire.Keep(new string('/', 150)));
        Assert.False(driver.Next.Receive);
    }

    [Fact]
    public void What_a_receive_brings_that_began_during_the_wait_and_ends_after_it_is_kept()
    {
        var work = new FakeDeferral();
        using var driver = new ScriptedDriver(Waiting(work));
        driver.Arrive(Wire.Keep("/a"));
        work.End();
        driver.Window = 10;
        driver.Produced();
        driver.Exchange.OnReceived(Encoding.Latin1.GetBytes(Wire.Keep("/b")), driver.Now);
        driver.Take(1000);

        Assert.Equal(Wire.Kept("200 OK", "/a") + Wire.Kept("200 OK", "/b"), driver.Sent);
    }

    [Theory]
    [InlineData("GET /a HTTP/1.0\r\n\r\n")]
    [InlineData("POST /a HTTP/1.0\r\nContent-Length: 5\r\n\r\n")]
    public void What_follows_the_last_request_is_dropped(string request)
    {
        var work = new FakeDeferral();
        using var driver = new ScriptedDriver(Waiting(work));
        driver.Arrive(request);
        driver.Arrive(Wire.Keep("/b"));
        work.End();
        driver.Produced();

        Assert.Equal(Wire.Last("200 OK", "/a"), driver.Sent);
        Assert.Equal(2, driver.Handler.Requests.Count);
    }

    [Fact]
    public void A_stop_is_told_to_the_work_and_the_answer_is_the_last()
    {
        var work = new FakeDeferral();
        using var driver = new ScriptedDriver(Waiting(work));
        driver.Arrive(Wire.Keep("/a"));
        Assert.Equal(0, work.Stops);
        driver.Stop();
        Assert.Equal((1, Outcome.Open), (work.Stops, driver.Outcome));
        work.End();
        driver.Produced();

        Assert.Equal(Wire.Last("200 OK", "/a"), driver.Sent);
        Assert.True(driver.HalfClosed);
    }

    [Fact]
    public void The_next_request_of_the_connection_may_wait_too()
    {
        FakeDeferral[] work = [new(), new()];
        using var driver = new ScriptedDriver(new RecordingHandler((request, response) =>
        {
            FakeDeferral own = work[request.Target.Path.EndsWith("0"u8) ? 0 : 1];
            Assert.True(response.Deferral is null || response.Deferral == own);
            if (!own.IsDone)
            {
                response.Defer(own);
            }
        }));
        driver.Arrive(Wire.Keep("/0") + Wire.Keep("/1"));
        work[0].End();
        driver.Produced();
        Assert.Equal(Wire.Kept("200 OK", ""), driver.TakeSent());
        work[1].End();
        driver.Produced();
        Assert.Equal(Wire.Kept("200 OK", ""), driver.TakeSent());
        Assert.Equal((1, 1), (work[0].Disposals, work[1].Disposals));
    }
}
