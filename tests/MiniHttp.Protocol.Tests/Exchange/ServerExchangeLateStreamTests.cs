// A live stream that begins when the server is already told to stop.

namespace MiniHttp.Protocol.Tests;

public class ServerExchangeLateStreamTests
{
    [Theory]
    [InlineData("", "GET /a HTTP/1.0\r\n\r\n")]
    [InlineData("GET /a HT", "TP/1.0\r\n\r\n")]
    public void A_stream_asked_for_before_the_stop_and_begun_after_it_is_told_at_once(string before, string after)
    {
        var producer = new FakeProducer();
        using var driver = new ScriptedDriver(RecordingHandler.Of(producer));
        driver.Arrive(before);
        driver.Stop();
        driver.Arrive(after);

        Assert.True(producer.Stopped);
    }

    [Fact]
    public void A_producer_that_fails_at_its_first_word_leaves_its_line_in_the_log()
    {
        var producer = new FakeProducer((Produced.Some, ""));
        var driver = new ScriptedDriver(RecordingHandler.Of(producer));
        Assert.Throws<InvalidOperationException>(() => driver.Arrive("GET /a\r\n"));
        driver.Dispose();

        Assert.Equal(AnswerEnding.Stopped, Assert.Single(driver.Handler.Answered).Ending);
    }
}
