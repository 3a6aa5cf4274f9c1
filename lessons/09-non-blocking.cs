// Lesson 9, sockets that do not block: a call that would have to wait says so, and select waits.
// HOWTO row 20, and 21 for sockets that connect; the text that goes with it is docs/howto/09-non-blocking.md.

#:project ../src/MiniHttp.Protocol

using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MiniHttp.Protocol;

Title("receive");

// <receive>
// Row 20. The trap of .NET: a receive that would have to wait returns 0, like the end of the stream. Look at the error first.
(Socket client, Socket server) = Pair();
client.Blocking = false;
byte[] buffer = new byte[4096];
Receive("nothing was sent yet");
server.Send("hello"u8);
WaitToReceive(client);
Receive("the server has sent something");
server.Close();
WaitToReceive(client);
Receive("the server has closed");
client.Close();
// </receive>

Title("accept and connect");

// <connect>
using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
listener.Listen(5);
Say("server", "accept", $"{ErrorOf(() => listener.Accept())}: nobody has connected");

client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
Say("client", "connect", $"{ErrorOf(() => client.Connect(listener.LocalEndPoint!))}: it is under way");
// Row 21: a connecting socket that turns writable is connected, or has failed. Only SO_ERROR tells.
WaitToSend(client);
object outcome = client.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
Say("client", "select", $"writable, and SO_ERROR is {outcome}: connected");
// </connect>

Title("asking again and again");

// <spin>
// Whoever only calls again until it works keeps a processor busy with nothing. Select sleeps in the kernel, for all sockets at a time.
WaitToReceive(listener);
server = listener.Accept();
server.Blocking = false;
int calls = 0;
SocketError error;
do
{
    if (++calls == 1000)
    {
        client.Send("x"u8); // It has taken its time.
    }

    server.Receive(buffer, SocketFlags.None, out error);
}
while (error == SocketError.WouldBlock);
Say("server", "receive", "a thousand calls and more, for one byte");

using var later = new Timer(_ => client.Send("x"u8), null, dueTime: 100, period: Timeout.Infinite);
WaitToReceive(server);
server.Receive(buffer);
Say("server", "select", "and one receive, for the next");
client.Close();
server.Close();
// </spin>

Title("with MiniHttp");

// <driver>
// The exchange never waits: it says what it needs. The loop of every driver: send if it can, else receive if it can, else wait for both.
(client, server) = Pair();
server.Blocking = false;
var script = new Queue<string>(["GET / HT", "TP/1.0\r\n\r\n"]); // What the client sends, each time that the server waits.
var site = new Site();
var options = new ServerExchangeOptions(new ServerLimits(), site, serverName: "Lesson");
using var exchange = new ServerExchange(site, options, site, site, now: Environment.TickCount64);
while (exchange.Next is { Send: not (SendKind.Close or SendKind.CloseUnlessUnread or SendKind.Abort) } needs)
{
    long now = Environment.TickCount64;
    if (needs.Send == SendKind.HalfClose)
    {
        server.Shutdown(SocketShutdown.Send);
        Say("server", "shutdown", "its sending half");
        exchange.OnSent(0, now);
    }
    else if (needs.Send == SendKind.Content && server.Send(needs.Bytes.Span, SocketFlags.None, out _) is > 0 and var sent)
    {
        Say("server", "send", $"{sent} of {needs.Bytes.Length} bytes");
        exchange.OnSent(sent, now);
    }
    else if (needs.Receive && server.Receive(buffer, SocketFlags.None, out error) is var count && error == SocketError.Success)
    {
        Say("server", "receive", $"{count} bytes");
        if (count > 0)
        {
            exchange.OnReceived(buffer.AsSpan(0, count), now);
        }
        else
        {
            exchange.OnEndOfStream(now);
        }
    }
    else
    {
        Say("server", "wait", "to receive, or until the deadline");
        client.Send(Encoding.ASCII.GetBytes(script.Dequeue()));
        if (!server.Poll(TimeSpan.FromMilliseconds(needs.Deadline - now), SelectMode.SelectRead))
        {
            exchange.OnDeadline(Environment.TickCount64, unacknowledged: null);
        }
    }
}

Say("server", "close", $"nothing is left to do: {exchange.Next.Send}");
server.Close();
client.Close();
// </driver>

void Receive(string when)
{
    int count = client.Receive(buffer, SocketFlags.None, out SocketError error);
    Say("client", "receive", $"{count} bytes, {error}: {when}");
}

static void WaitToReceive(Socket socket) => Socket.Select(new List<Socket> { socket }, null, null, TimeSpan.FromSeconds(10));

// Failed connections are on the third list on Windows, and on the second elsewhere.
static void WaitToSend(Socket socket)
    => Socket.Select(null, new List<Socket> { socket }, new List<Socket> { socket }, TimeSpan.FromSeconds(10));

static string ErrorOf(Action call)
{
    try
    {
        call();
        return "no error";
    }
    catch (SocketException e)
    {
        return $"{e.SocketErrorCode}";
    }
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

static void Say(string who, string call, string what) => Console.WriteLine($"{who,-8} {call,-10} {what}");

// All that an exchange knows of the world around it: what is answered, what time it is, who talks to whom, and whom to wake.
internal sealed class Site : IRequestHandler, IDateSource, IConnection, IDriver
{
    public ReadOnlySpan<byte> Current => "Wed, 25 Nov 2026 12:00:00 GMT"u8;

    public EndPoint? Local => null; // Asked for where an absolute URL is to be made of it.

    public EndPoint? Remote => null;

    public void Answer(RequestHead request, IConnection connection, Response response) => response.Body.Write("Good day\n"u8);

    public void Refuse(Rejection reason, RequestHead request, Response response) => response.Body.Write("Pardon?\n"u8);

    public void Ended(in AnsweredRequest answered) { }

    public void Wake() { } // Called by what makes a body bit by bit.
}
