// Lesson 8, a peer that says nothing: it may think, or be dead, and TCP does not tell.
// HOWTO row 19; the text that goes with it is docs/howto/08-silent-peer.md.

#:project ../src/MiniHttp.Fetching

using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using MiniHttp.Fetching;
using MiniHttp.Protocol;
using MiniHttp.Sockets;

Title("silence");

// <receive-timeout>
// Row 19: a machine that loses its power closes nothing. No byte comes, no end of stream, no error; a blocking receive waits for hours, and
// a thread in it is as good as dead. It is not to be killed from outside, it has to look up by itself: have a time limit.
(Socket client, Socket server) = Pair();
client.ReceiveTimeout = 200; // Milliseconds.
_ = client.Receive(new byte[1], SocketFlags.None, out SocketError error);
Say("client", "receive", $"{error} after 200 ms: dead, or only slow? Nobody knows");
client.Close();
server.Close();
// </receive-timeout>

// <keep-alive>
// The system can ask whether the other machine is still there (TCP keep-alive): it says so within minutes, if it is told to; by default it
// asks after two hours. It finds the dead. A program that is alive and says nothing stays a case for a time limit.
(client, server) = Pair();
client.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
client.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60); // Seconds of silence, then
client.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10); // a probe each 10 s,
client.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3); // and 3 that nobody answers are the end.
Say("client", "set", "keep-alive: a dead peer is noticed after 60 + 3 * 10 seconds");
// </keep-alive>

Title("a drip-feed");

// <drip>
// The trap: a limit for each receive is no limit. A peer that sends a byte now and then, out of malice or over a bad line, keeps within it
// for ever. So there is a deadline, which no byte moves.
client.ReceiveTimeout = 200;
long start = Stopwatch.GetTimestamp();
while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromMilliseconds(250))
{
    server.Send("x"u8); // Never the end of the line that the client waits for.
    client.Receive(new byte[1]);
    Thread.Sleep(100);
}

Say("client", "receive", "byte after byte, each of them within its 200 ms");
Say("client", "give up", "the deadline of 250 ms is over, and the line is not");
client.Close();
server.Close();
// </drip>

Title("with MiniHttp: a server");

// <server>
// A server of HTTP needs such limits for everything that it waits for. Here a head has to be whole after 1 s (by default 30 s).
var site = new Site(new ServerLimits { HeadTimeout = TimeSpan.FromSeconds(1) });
IReadOnlyList<ListenSocket> sockets = ListenSockets.Open([ListenAddress.Loopback], new ListenOptions { Port = 0, DeferAccept = false });
using var strategy = new ThreadStrategy(threads: 4, NullLogger<ThreadStrategy>.Instance);
strategy.Start(sockets, site);
foreach (string said in new[] { "", "GET / HTTP/1.0\r\nHost:" })
{
    using var visitor = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    visitor.Connect(sockets[0].EndPoint);
    visitor.Send(Encoding.ASCII.GetBytes(said));
    Say("client", "send", said is "" ? "nothing" : "half a head, and nothing more");
    using var stream = new NetworkStream(visitor);
    string? line = new StreamReader(stream).ReadLine();
    Say("client", "receive", line ?? "0 bytes: nothing was asked, so there is nothing to answer");
}

await strategy.StopAsync(CancellationToken.None);
// </server>

Title("with MiniHttp: a fetcher");

// <fetcher>
// One limit for all of a fetch: the name, the connection, the request, the answer. This server listens, and that is all it does.
using var mute = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
mute.Bind(new IPEndPoint(IPAddress.Loopback, 0));
mute.Listen(5);
var fetcher = new HttpFetcher(new FetchOptions { Timeout = TimeSpan.FromSeconds(2) });
await using FetchResult result = await fetcher.FetchAsync(new FetchRequest($"http://{mute.LocalEndPoint}/"));
Say("fetcher", "code", $"{result.Code}, which is exit code {(int)result.Code} of minifetch");
Say("fetcher", "verdict", $"{result.Verdict}");
// </fetcher>

// Both ends of a connection in one program: what each side sees comes in an order that we decide.
static (Socket Client, Socket Server) Pair()
{
    using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    listener.Listen(1);
    var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    client.Connect(listener.LocalEndPoint!);
    return (client, listener.Accept());
}

static void Title(string text) => Console.WriteLine($"\n== {text}");

static void Say(string who, string call, string what) => Console.WriteLine($"{who,-8} {call,-10} {what}");

// What is answered, and a conversation for each connection.
internal sealed class Site(ServerLimits limits) : IRequestHandler, IExchangeFactory, IDateSource
{
    public ReadOnlySpan<byte> Current => "Wed, 25 Nov 2026 12:00:00 GMT"u8;

    public IExchange Open(IConnection connection, IDriver driver, long now)
        => new ServerExchange(this, new ServerExchangeOptions(limits, this, serverName: "Lesson"), connection, driver, now);

    public void Answer(RequestHead request, IConnection connection, Response response) => response.Body.Write("Good day\n"u8);

    public void Refuse(Rejection reason, RequestHead request, Response response) => response.Body.Write("Too late\n"u8);

    public void Ended(in AnsweredRequest answered) { }
}
