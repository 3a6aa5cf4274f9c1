// What a connection holds: nothing while it idles, nothing of what nobody reads. Ten thousand of them are to be cheap.

namespace MiniHttp.Protocol.Tests;

public class ServerExchangeMemoryTests
{
    private static readonly string Tail = new('x', 16_000);

    // What a client sends last on its connection: what follows is not read.
    public static TheoryData<string> LastRequests { get; } =
    [
        "POST /a HTTP/1.0\r\nContent-Length: 20000\r\n\r\n",
        "POST /a HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 20000\r\n\r\n",
        "GET /a HTTP/1.0\r\n\r\n",
        "GET /a\r\n",
        "nonsense\r\n",
    ];

    [Theory]
    [InlineData("")]
    [InlineData("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")]
    [InlineData("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "GET /b HTTP/1.0\r\n", "Connection: keep-alive\r\n\r\n")]
    [InlineData("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /b HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")]
    [InlineData("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "\r", "\n", "\r\n")]
    public void A_connection_that_idles_holds_nothing(params string[] pieces)
    {
        using var rented = new RentedMemory();
        using var driver = new ScriptedDriver(new RecordingHandler());
        foreach (string piece in pieces) driver.Arrive(piece);

        Assert.Equal((true, SendKind.None), (driver.Next.Receive, driver.Next.Send));
        Assert.Equal(0, rented.Held);
    }

    [Fact]
    public void A_large_head_is_not_paid_for_while_the_connection_idles()
    {
        RequestHead? head = null;
        using var driver = new ScriptedDriver(new RecordingHandler((request, _) => head = request));
        string fields = string.Concat(Enumerable.Repeat($"A: {new string('x', 320)}\r\n", 90));
        driver.Arrive($"GET /a HTTP/1.0\r\nConnection: keep-alive\r\n{fields}\r\n");
        Assert.Equal(Wire.Kept("200 OK", ""), driver.Sent);

        byte[] value = new byte[20_000];
        Array.Fill(value, (byte)'x');
        long before = GC.GetAllocatedBytesForCurrentThread();
        head!.Fields.Add("A"u8, value); // There was room for it, and there is none now.
        Assert.NotEqual(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [MemberData(nameof(LastRequests))]
    public void What_nobody_reads_is_not_held_while_the_last_answer_is_sent(string request)
    {
        string[][] ways =
        [
            [request + Tail],
            [request[..^2], request[^2..] + Tail],
            [Wire.Keep("/first") + request + Tail],
            [Wire.Keep("/first") + request[..4], request[4..] + Tail],
        ];
        foreach (string[] pieces in ways)
        {
            (int answer, _) = Hold([.. pieces[..^1], pieces[^1][..^Tail.Length]]);
            Assert.NotEqual(0, answer);
            Assert.Equal((answer, 0), Hold(pieces));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nor_is_half_a_request_that_is_given_up(bool ends)
    {
        using var rented = new RentedMemory();
        using var driver = new ScriptedDriver(new RecordingHandler()) { Window = 0 };
        driver.Arrive("GET /" + new string('a', 8000));
        int half = rented.Held;
        if (ends) driver.EndOfStream();
        else driver.Pass(29.999);
        driver.Pass(0.001);

        Assert.Equal(SendKind.Content, driver.Next.Send);
        Assert.True(half >= 8000 && rented.Held < 4096, $"{half} were held, and now {rented.Held}.");
        driver.Take(1000);
        Assert.Equal(0, rented.Held);
    }

    [Fact]
    public void What_will_be_read_is_held()
    {
        (int sending, _) = Hold([Wire.Keep("/a") + Tail]);
        Assert.InRange(sending, Tail.Length, 40_000);
    }

    [Fact]
    public void A_connection_that_is_given_up_holds_nothing()
    {
        using var rented = new RentedMemory();
        using var driver = new ScriptedDriver(new RecordingHandler()) { Window = 10 };
        driver.Arrive(Wire.Keep("/a") + Tail);
        Assert.NotEqual(0, rented.Held);
        driver.Dispose();

        Assert.Equal(0, rented.Held);
    }

    // What is held while the last answer is sent, and when it has been.
    private static (int Sending, int Sent) Hold(string[] pieces)
    {
        using var rented = new RentedMemory();
        bool second = pieces[0].StartsWith(Wire.Keep("/first"), StringComparison.Ordinal);
        using var driver = new ScriptedDriver(new RecordingHandler()) { Window = second ? Wire.Kept("200 OK", "/first").Length : 0 };
        foreach (string piece in pieces) driver.Arrive(piece);
        Assert.Equal(SendKind.Content, driver.Next.Send);
        int sending = rented.Held;
        driver.Take(10_000);
        return (sending, rented.Held);
    }

    [Fact]
    public void What_came_behind_a_request_is_let_go_when_the_server_stops_in_the_middle_of_its_answer()
    {
        using var rented = new RentedMemory();
        using var driver = new ScriptedDriver(new RecordingHandler()) { Window = 0 };
        driver.Arrive(Wire.Keep("/a") + Tail);
        driver.Stop();

        Assert.InRange(rented.Held, 1, 4096); // The answer alone.
    }

    [Fact]
    public void What_came_behind_a_request_is_let_go_when_its_file_fails()
    {
        using var rented = new RentedMemory();
        using var driver = new ScriptedDriver(RecordingHandler.Of(new FakeFile("a", 10)));
        driver.Arrive(Wire.Keep("/a") + Tail);

        Assert.Equal((Outcome.Open, 0), (driver.Outcome, rented.Held));
    }

    [Fact]
    public void Nothing_is_held_even_if_the_log_fails_while_the_conversation_is_closed()
    {
        using var rented = new RentedMemory();
        var handler = new RecordingHandler { WhenEnded = () => throw new InvalidOperationException() };
        var driver = new ScriptedDriver(handler) { Window = 0 };
        driver.Arrive(Wire.Keep("/a") + Tail);
        Assert.Throws<InvalidOperationException>(driver.Dispose);

        Assert.Equal(0, rented.Held);
    }
}
