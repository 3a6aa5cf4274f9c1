// Lesson 4, the end of a stream: what receive means by 0, and what it does not mean.
// HOWTO rows 6, 9 and 11; the text that goes with it is docs/howto/04-end-of-stream.md.

#:project ../src/MiniHttp.Sockets

using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using MiniHttp.Protocol;
using MiniHttp.Sockets;

Title("two streams, two ends");

// <either>
// Row 6: once connected, the two ends are alike. TCP does not care who begins; here the server does, as one for mail would.
(Socket client, Socket server) = Pair();
server.Send("ready\n"u8);
Say("server", "send", "6 bytes: it may begin");
Say("client", "receive", $"{Receive(client)} bytes");
// </either>

// <half>
// Row 9: each direction is a stream of its own, and ends by itself. 0 bytes: the other side sends no more, ever. It says nothing of whether
// it still listens.
client.Send("bye\n"u8);
client.Shutdown(SocketShutdown.Send);
Say("client", "shutdown", "its sending half, after 4 bytes: \"I have said all\"");
Say("server", "receive", $"{Receive(server)} bytes");
Say("server", "receive", $"{Receive(server)} bytes: the client's half has ended");
server.Send("take care\n"u8);
Say("server", "send", "10 bytes all the same: its own half is open");
Say("client", "receive", $"{Receive(client)} bytes");
server.Close();
Say("server", "close", "");
Say("client", "receive", $"{Receive(client)} bytes: now the other half has ended, too");
client.Close();
// </half>

Title("until close");

// <until-close>
// Row 11: there is no mark on a socket that says "this was the message", but its end can be one. It serves for one message, and it has a
// flaw: a server whose process dies closes its sockets as well, and the client cannot tell.
foreach (string letters in new[] { "abcdefghijklmnopqrstuvwxyz", "abcdefghi" })
{
    (client, server) = Pair();
    server.Send(Encoding.ASCII.GetBytes(letters));
    server.Close(); // One has finished, the other was killed in the middle.
    Say("client", "receive", $"{ReceiveToEnd(client).Length} bytes, and the end. All of it?");
    client.Close();
}
// </until-close>

Title("with MiniHttp: what the end means to who receives");

// <reader>
// Only who knows how the message was to end can say what the end of the stream is: a fact, not an error.
Judge(new BodyLength(BodyFraming.UntilClose), 9);
Judge(new BodyLength(BodyFraming.Length, 26), 26);
Judge(new BodyLength(BodyFraming.Length, 26), 9);
// </reader>

Title("with MiniHttp: what the end means to a server");

// <server>
// The same event at three points of a conversation: before a request, within one, after one. Only the exchange knows which it is.
IReadOnlyList<ListenSocket> sockets = ListenSockets.Open([ListenAddress.Loopback], new ListenOptions { Port = 0, DeferAccept = false });
using var strategy = new ThreadStrategy(threads: 4, NullLogger<ThreadStrategy>.Instance);
strategy.Start(sockets, new Site());
foreach (string said in new[] { "", "GET / HT", "GET / HTTP/1.0\r\n\r\n" })
{
    using var visitor = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    visitor.Connect(sockets[0].EndPoint);
    visitor.Send(Encoding.ASCII.GetBytes(said));
    visitor.Shutdown(SocketShutdown.Send);
    Say("client", "shutdown", $"after {said.Length} bytes: {said.Split('\r')[0]}");
    string answer = Encoding.ASCII.GetString(ReceiveToEnd(visitor));
    Say("client", "receive", answer is "" ? "0 bytes: nothing was asked" : $"{answer.Split('\r')[0]}, and the end");
}

await strategy.StopAsync(CancellationToken.None);
// </server>

static int Receive(Socket socket) => socket.Receive(new byte[4096]);

static byte[] ReceiveToEnd(Socket socket)
{
    var all = new MemoryStream();
    byte[] buffer = new byte[4096];
    for (int count; (count = socket.Receive(buffer)) > 0;)
    {
        all.Write(buffer, 0, count);
    }

    return all.ToArray();
}

static void Judge(BodyLength length, int bytes)
{
    var body = new BodyReader(length);
    body.Take(new byte[bytes], out _);
    string known = length.Framing == BodyFraming.Length ? $"{length.Length} announced" : "no length said";
    Say("reader", "end", $"{bytes} bytes came, {known}: {body.End()}");
}

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

static void Say(string who, string call, string what) => Console.WriteLine($"{who,-8} {call,-10} {what}".TrimEnd());

// What is answered, and a conversation for each connection.
internal sealed class Site : IRequestHandler, IExchangeFactory, IDateSource
{
    private readonly ServerExchangeOptions _options;

    public Site() => _options = new ServerExchangeOptions(new ServerLimits(), this, serverName: "Lesson");

    public ReadOnlySpan<byte> Current => "Wed, 25 Nov 2026 12:00:00 GMT"u8;

    public IExchange Open(IConnection connection, IDriver driver, long now) => new ServerExchange(this, _options, connection, driver, now);

    public void Answer(RequestHead request, IConnection connection, Response response) => response.Body.Write("Good day\n"u8);

    public void Refuse(Rejection reason, RequestHead request, Response response) => response.Body.Write("Pardon?\n"u8);

    public void Ended(in AnsweredRequest answered) { }
}
