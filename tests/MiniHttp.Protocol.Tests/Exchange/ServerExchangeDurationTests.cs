// How long an answer took, as the access log says it: from the end of the request's head, however slowly that came, to the answer's end.

namespace MiniHttp.Protocol.Tests;

public class ServerExchangeDurationTests
{
    private static TimeSpan?[] Seconds(params double[] seconds) => [.. seconds.Select(s => (TimeSpan?)TimeSpan.FromSeconds(s))];

    [Fact]
    public void It_is_counted_from_the_end_of_the_head_to_the_last_byte_for_each_answer_of_a_connection()
    {
        using var driver = new ScriptedDriver(new RecordingHandler(), new ServerLimits { MinRate = 0 }) { Window = 10 };
        driver.Arrive("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n");
        driver.Pass(5);
        driver.Arrive("\r\n");
        driver.Pass(1.25);
        driver.Take(1000);
        driver.Pass(3);
        driver.Arrive("GET /b HTTP/1.0\r\n\r\n");
        Assert.Equal(Seconds(1.25, 0), driver.Handler.Durations);
    }

    [Fact]
    public void Who_takes_nothing_or_resets_ends_it_too()
    {
        using var driver = new ScriptedDriver(new RecordingHandler(), new ServerLimits { SendTimeout = TimeSpan.FromSeconds(7), MinRate = 0 }) { Window = 10 };
        driver.Arrive("GET /a HTTP/1.0\r\n\r\n");
        driver.Pass(10);
        Assert.Equal(Seconds(7), driver.Handler.Durations);

        using var other = new ScriptedDriver(new RecordingHandler()) { Window = 10 };
        other.Arrive("GET /a HTTP/1.0\r\n\r\n");
        other.Pass(2);
        other.Reset();
        Assert.Equal(Seconds(2), other.Handler.Durations);
    }

    [Fact]
    public void A_refusal_takes_its_time_from_the_refusal()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive("GET /a");
        driver.Pass(3);
        driver.Arrive(" HTTP/2.0\r\n\r\n");
        Assert.Equal(Seconds(0), driver.Handler.Durations);
    }

    [Fact]
    public void Where_nobody_saw_the_end_it_is_not_known()
    {
        var driver = new ScriptedDriver(new RecordingHandler()) { Window = 10 };
        driver.Arrive("GET /a HTTP/1.0\r\n\r\n");
        driver.Pass(2);
        driver.Dispose();
        Assert.Equal([null], driver.Handler.Durations);
    }
}
