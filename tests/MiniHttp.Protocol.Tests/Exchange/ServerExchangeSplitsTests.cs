// TCP is a stream: where one receive ends and the next begins means nothing, and no more does how much one send takes.

namespace MiniHttp.Protocol.Tests;

public class ServerExchangeSplitsTests
{
    private const string Asked = "Connection: keep-alive\r\n";

    // Whole conversations, each with the end that its client makes of it.
    public static TheoryData<string> Conversations { get; } =
    [
        "",
        Wire.Get("/bytes"),
        Wire.Keep("/bytes") + Wire.Keep("/file") + Wire.Keep("/empty") + Wire.Keep("/304") + Wire.Get("/404"),
        Wire.Keep("/file") + $"HEAD /file HTTP/1.1\nHost: h\nConnection:\n  keep-alive\n\n\r\n" + Wire.Keep("/bytes"),
        Wire.Keep("/file") + "GET /file\r\n",
        Wire.Keep("/bytes") + $"POST /bytes HTTP/1.0\r\n{Asked}Content-Length: 30\r\n\r\n" + Wire.Get("/file"),
        Wire.Keep("/bytes") + "GET /half HTTP/1.0\r\nHost",
        Wire.Keep("/bytes") + "GET /a b c HTTP/1.0\r\n\r\n" + Wire.Get("/file"),
        Wire.Keep("/file") + Wire.Keep("/produced") + Wire.Keep("/bytes"),
        Wire.Keep("/shrinks") + Wire.Keep("/bytes"),
        $"GET /{new string('a', 8178)} HTTP/1.0\r\n{Asked}\r\n" + $"GET /{new string('a', 8179)} HTTP/1.0\r\n\r\n",
        $"GET /bytes HTTP/1.0\r\n{Asked}A: {new string('a', 8189)}\r\n\r\n" + $"GET / HTTP/1.0\r\nA: {new string('a', 8190)}\r\n\r\n",
        "GET\t \t/bytes   HTTP/1.0 \n\n" + Wire.Get("/file"),
    ];

    [Theory]
    [MemberData(nameof(Conversations))]
    public void Input_and_output_may_be_split_anywhere(string input)
    {
        (string Sent, Outcome Outcome, List<Answered> Answered) whole = Converse(input, () => int.MaxValue, () => int.MaxValue);
        Assert.NotEqual(Outcome.Open, whole.Outcome);
        AssertSame(whole, Converse(input, () => 1, () => 1));

        var random = new Random(1945);
        for (int round = 0; round < 100; round++)
        {
            int most = 1 << random.Next(1, 12);
            AssertSame(whole, Converse(input, () => random.Next(1, most), () => random.Next(1, most)));
        }
    }

    [Fact]
    public void Every_request_of_a_conversation_is_answered()
    {
        string input = Wire.Keep("/bytes") + Wire.Keep("/file") + Wire.Keep("/empty") + Wire.Keep("/304") + Wire.Get("/404");
        string sent = Converse(input, () => 3, () => 5).Sent;

        string expected = Wire.Kept("200 OK", "some bytes") + Wire.Kept("200 OK", "a file's bytes") + Wire.Kept("200 OK", "")
            + Wire.Head("304 Not Modified", Asked) + Wire.Last("404 Not Found", "");
        Assert.Equal(expected, sent);
    }

    private static void AssertSame(
        (string Sent, Outcome Outcome, List<Answered> Answered) expected, (string Sent, Outcome Outcome, List<Answered> Answered) actual)
    {
        Assert.Equal(expected.Sent, actual.Sent);
        Assert.Equal(expected.Outcome, actual.Outcome);
        Assert.Equal(expected.Answered, actual.Answered);
    }

    private static (string Sent, Outcome Outcome, List<Answered> Answered) Converse(string input, Func<int> receiveSize, Func<int> sendSize)
    {
        var handler = new RecordingHandler(Answer);
        using var driver = new ScriptedDriver(handler) { ReceiveSize = receiveSize, SendSize = sendSize };
        driver.Arrive(input);
        driver.EndOfStream();
        return (driver.Sent, driver.Outcome, handler.Answered);
    }

    private static void Answer(RequestHead request, Response response)
    {
        switch (System.Text.Encoding.ASCII.GetString(request.Target.Path))
        {
            case "/bytes":
                response.Write("some bytes");
                break;
            case "/file":
                response.SetFile(new FileRange(new FakeFile("not a file's bytes, only"), 4, 14));
                break;
            case "/shrinks":
                response.SetFile(new FileRange(new FakeFile("short", claimed: 100), 0, 100));
                break;
            case "/produced":
                response.SetProducer(new FakeProducer((Produced.Some, "one,"), (Produced.Some, "two,"), (Produced.End, "three")));
                break;
            case "/304":
                response.Head.Status = StatusCode.NotModified;
                break;
            case "/404":
                response.Head.Status = StatusCode.NotFound;
                break;
        }
    }
}
