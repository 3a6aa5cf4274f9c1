// The room for a request and its answer goes from connection to connection: nothing of one may be seen on another, and none is left
// with a connection that waits for its next request.

using System.Buffers;
using System.Net;
using System.Text;

namespace MiniHttp.Protocol.Tests;

public class ServerExchangeTransactionsTests
{
    /// <summary>A connection that waits is to cost half a KiB, with what its driver has of it.</summary>
    private const int MostBytesOfAnIdleExchange = 256;

    private static readonly byte[] Kept = Encoding.ASCII.GetBytes(Wire.Keep("/a"));

    [Fact]
    public void Connections_that_take_turns_at_any_byte_see_nothing_of_each_other()
    {
        string[] requests =
        [
            Wire.Keep("/first") + Wire.Get("/second"),
            "POST /body HTTP/1.0\r\nContent-Length: 5\r\n\r\nabcde",
            "GET /simple\r\n",
            "\r\n\r\nnonsense\r\nA: 1\r\n\r\n",
            Wire.Get("/" + new string('x', 2000)),
        ];
        string[] expected = [.. requests.Select(Alone)];
        foreach (int piece in new[] { 1, 2, 3, 7, 50 })
        {
            ScriptedDriver[] drivers = [.. requests.Select(_ => new ScriptedDriver(new RecordingHandler()))];
            for (int at = 0; at < requests.Max(request => request.Length); at += piece)
            {
                for (int i = 0; i < drivers.Length; i++)
                {
                    string rest = requests[i][Math.Min(at, requests[i].Length)..];
                    if (rest.Length > 0) drivers[i].Arrive(rest[..Math.Min(piece, rest.Length)]);
                }
            }

            Assert.Equal(expected, drivers.Select(driver => driver.Sent));
            Array.ForEach(drivers, driver => driver.Dispose());
        }
    }

    [Fact]
    public void Nothing_is_left_of_a_connection_that_was_broken_off()
    {
        string expected = Alone(Wire.Get("/b"));
        string request = "GET /a HTTP/1.0\r\nConnection: keep-alive\r\nRange: bytes=0-1\r\n\r\nGET /c";
        for (int cut = 0; cut <= request.Length; cut++)
        {
            var broken = new ScriptedDriver(new RecordingHandler()) { Window = cut };
            broken.Arrive(request[..cut]);
            broken.Dispose();

            using var next = new ScriptedDriver(new RecordingHandler());
            next.Arrive(Wire.Get("/b"));
            Assert.Equal(expected, next.Sent);
        }
    }

    [Fact]
    public void An_idle_connection_costs_next_to_nothing_and_another_request_on_it_nothing()
    {
        var options = new ServerExchangeOptions(new ServerLimits(), new FixedDate(), "MiniHttp");
        var handler = new StaticHandler();
        long opening = long.MaxValue, asking = long.MaxValue;

        // The least of several times: the array pools build a shelf for each processor that a thread comes to.
        for (int time = 0; time < 20; time++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            using var exchange = new ServerExchange(handler, options, handler, null!, 0);
            Converse(exchange);
            long opened = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++) Converse(exchange);
            opening = Math.Min(opening, opened - before);
            asking = Math.Min(asking, GC.GetAllocatedBytesForCurrentThread() - opened);
        }

        Assert.InRange(opening, 1, MostBytesOfAnIdleExchange);
        Assert.Equal(0, asking);
        Assert.Equal(20 * 101, handler.Answers);
    }

    private static void Converse(ServerExchange exchange)
    {
        exchange.OnReceived(Kept, 0);
        exchange.OnSent(exchange.Next.Bytes.Length, 0);
    }

    private static string Alone(string request)
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive(request);
        return driver.Sent;
    }

    private sealed class StaticHandler : IRequestHandler, IConnection
    {
        public EndPoint? Local => null;

        public EndPoint? Remote => null;

        public int Answers { get; private set; }

        public void Answer(RequestHead request, IConnection connection, Response response)
        {
            response.Head.Fields.Add(FieldName.ContentType, "text/plain"u8);
            response.Body.Write("Hello"u8);
            Answers++;
        }

        public void Refuse(Rejection reason, RequestHead request, Response response) => throw new InvalidOperationException();

        public void Ended(in AnsweredRequest answered)
        {
        }
    }
}
