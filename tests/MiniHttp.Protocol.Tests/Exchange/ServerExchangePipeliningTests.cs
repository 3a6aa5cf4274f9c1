// Extension: pipelining. Bytes of a following request are kept for it, and it is looked at when its turn comes.

namespace MiniHttp.Protocol.Tests;

public class ServerExchangePipeliningTests
{
    [Fact]
    public void Requests_that_come_together_are_answered_in_order()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive(Wire.Keep("/a") + Wire.Keep("/b") + Wire.Get("/c"));

        Assert.Equal(Wire.Kept("200 OK", "/a") + Wire.Kept("200 OK", "/b") + Wire.Last("200 OK", "/c"), driver.Sent);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void The_next_request_is_not_looked_at_before_the_answer_is_sent()
    {
        using var driver = new ScriptedDriver(new RecordingHandler()) { Window = 10 };
        driver.Arrive(Wire.Keep("/a") + Wire.Keep("/b"));
        Assert.Equal(["GET /a HTTP/1.0"], driver.Handler.Requests);
        Assert.Empty(driver.Handler.Answered);

        driver.Take(1000);
        Assert.Equal(["GET /a HTTP/1.0", "GET /b HTTP/1.0"], driver.Handler.Requests);
        Assert.Equal(2, driver.Handler.Answered.Count);
    }

    [Fact]
    public void Nothing_is_received_while_an_answer_is_sent_so_that_no_client_fills_the_memory()
    {
        using var driver = new ScriptedDriver(new RecordingHandler()) { Window = 10 };
        driver.Arrive(Wire.Keep("/a"));

        Assert.False(driver.Next.Receive);
        Assert.Equal(SendKind.Content, driver.Next.Send);
    }

    [Fact]
    public void A_request_that_came_in_part_is_whole_with_its_rest()
    {
        string first = Wire.Keep("/a");
        string second = Wire.Keep("/b");
        for (int cut = 0; cut <= second.Length; cut++)
        {
            using var driver = new ScriptedDriver(new RecordingHandler());
            driver.Arrive(first + second[..cut]);
            Assert.StartsWith(Wire.Kept("200 OK", "/a"), driver.Sent, StringComparison.Ordinal);
            Assert.Equal(cut == second.Length ? 2 : 1, driver.Handler.Answered.Count);

            driver.Arrive(second[cut..] + first);
            Assert.Equal(Wire.Kept("200 OK", "/a") + Wire.Kept("200 OK", "/b") + Wire.Kept("200 OK", "/a"), driver.Sent);
        }
    }

    [Fact]
    public void A_request_behind_the_last_one_is_thrown_away()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive(Wire.Get("/a") + Wire.Keep("/b"));

        Assert.Equal(Wire.Last("200 OK", "/a"), driver.Sent);
        Assert.Equal(["GET /a HTTP/1.0"], driver.Handler.Requests);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void Empty_lines_between_requests_are_passed_over()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive("\r\n" + Wire.Keep("/a") + "\r\n\n" + Wire.Keep("/b") + "\r\n");

        Assert.Equal(Wire.Kept("200 OK", "/a") + Wire.Kept("200 OK", "/b"), driver.Sent);
        Assert.Equal(15_000, driver.Next.Deadline - driver.Now); // Nothing has begun.
    }

    [Fact]
    public void Empty_lines_without_end_are_refused()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive(new string('\n', 10_000));

        Assert.Equal(Wire.Last("400 Bad Request", "RequestLineMalformed"), driver.Sent);
    }

    [Fact]
    public void The_end_of_the_stream_does_not_touch_requests_that_came_before_it()
    {
        using var driver = new ScriptedDriver(new RecordingHandler()) { Window = 10 };
        driver.Arrive(Wire.Keep("/a") + Wire.Keep("/b"));
        driver.EndOfStream();
        driver.Exchange.OnEndOfStream(driver.Now); // A receive that began before the answer may tell of it now.
        driver.Take(1000);

        Assert.Equal(Wire.Kept("200 OK", "/a") + Wire.Kept("200 OK", "/b"), driver.Sent);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }
}
