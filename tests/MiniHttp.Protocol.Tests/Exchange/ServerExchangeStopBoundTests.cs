// A server that stops waits for running answers, and not for clients that have none.

namespace MiniHttp.Protocol.Tests;

public class ServerExchangeStopBoundTests
{
    [Fact]
    public void Half_a_head_keeps_nobody_up_for_longer_than_5_seconds()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive("GET / HT");
        driver.Stop();
        driver.Pass(5);

        Assert.StartsWith("HTTP/1.0 408 ", driver.Sent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_goes_on_sending_a_body_that_nobody_wants_is_left_after_5_seconds(bool isRefusedBefore)
    {
        using var driver = new ScriptedDriver(new RecordingHandler()) { Window = isRefusedBefore ? 1000 : 0 };
        driver.Arrive("POST /a HTTP/1.0\r\nContent-Length: 100000\r\n\r\n");
        driver.Stop();
        driver.Take(1000);
        Assert.Equal(Outcome.Open, driver.Outcome);
        for (int i = 0; i < 20 && driver.Outcome == Outcome.Open; i++)
        {
            driver.Pass(0.25);
            driver.Arrive("x");
        }

        driver.Pass(0.01);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }
}
