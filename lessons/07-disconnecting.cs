// Lesson 7, disconnecting: shutdown before close, and what a hasty close destroys.
// HOWTO row 18; the text that goes with it is docs/howto/07-disconnecting.md.

#:project ../src/MiniHttp.Protocol

using System.Buffers;
using System.Net;
using System.Net.Sockets;
using MiniHttp.Protocol;

byte[] answer = new byte[100_000];

Title("shutdown says: I have sent all, and I listen");

// <polite>
// Row 18: the end of the client's stream tells the server that the request is whole. There is no need for a length, nor for a mark.
(Socket client, Socket server) = Pair();
client.Send("anything, of any length"u8);
client.Shutdown(SocketShutdown.Send);
Say("client", "shutdown", "after its request");
Say("server", "receive", $"{ReceiveToEnd(server)} bytes, then 0: the request is whole");
server.Send("Good day"u8);
server.Shutdown(SocketShutdown.Send);
server.Close();
Say("server", "close", "after an answer of 8 bytes");
Say("client", "receive", $"{ReceiveToEnd(client)} bytes, then 0: the answer is whole");
client.Close();
// </polite>

Title("a hasty close destroys what was sent");

// <reset>
// The trap: closing a socket with something unread in it does not end the stream, it breaks it: the system sends a reset, and throws away
// what it has not yet delivered, although send had succeeded. A send that succeeds says that the system has the bytes, and no more.
(client, server) = Pair();
client.Send("a request, and more of it than the server reads"u8);
server.Receive(new byte[9]);
Say("server", "send", $"{server.Send(answer)} bytes: the system has them all");
server.Close();
Say("server", "close", "with some of the request unread");
Say("client", "receive", Describe(client));
client.Close();
// </reset>

Title("a lingering close does not");

// <linger>
// So: end our half, receive and drop until the other side ends its half, and close then. Not for ever, of course: lesson 8.
(client, server) = Pair();
client.Send("a request, and more of it than the server reads"u8);
server.Receive(new byte[9]);
server.Send(answer);
server.Shutdown(SocketShutdown.Send);
Say("server", "shutdown", $"after {answer.Length} bytes");
Say("client", "receive", Describe(client));
client.Close();
Say("server", "receive", $"{ReceiveToEnd(server)} more bytes of the request, dropped, then 0");
server.Close();
Say("server", "close", "nobody has lost anything");
// </linger>

Title("no close at all");

// <forgotten>
// A socket that is forgotten is closed when the garbage collector finds it, in an hour or never. The other side waits.
(client, server) = Pair();
Say("server", "return", "from its method, with the socket still open");
client.ReceiveTimeout = 200; // Milliseconds; without it this lesson would not end.
client.Receive(new byte[1], SocketFlags.None, out SocketError error);
Say("client", "receive", $"{error}: no bytes, and no end");
server.Close(); // `using` would have done that.
Say("client", "receive", $"{Describe(client)}: somebody has closed it");
client.Close();
// </forgotten>

Title("with MiniHttp");

// <exchange>
// The exchange knows how to leave. This is a whole driver, of the simplest kind: it does what the exchange needs, and tells it the outcome.
(client, server) = Pair();
client.Send("POST / HTTP/1.0\r\nContent-Length: 4\r\n\r\n"u8); // The four bytes of its body come too late to be read.
var site = new Site();
var options = new ServerExchangeOptions(new ServerLimits(), site, serverName: "Lesson");
using var exchange = new ServerExchange(site, options, site, site, now: 0);
byte[] buffer = new byte[4096];
while (exchange.Next is { Send: not (SendKind.Close or SendKind.Abort) } needs)
{
    Say("exchange", "needs", needs.Send == SendKind.None ? "to receive" : $"{needs.Send}");
    switch (needs.Send)
    {
        case SendKind.Content:
            exchange.OnSent(server.Send(needs.Bytes.Span), now: 0);
            break;
        case SendKind.HalfClose:
            server.Shutdown(SocketShutdown.Send);
            exchange.OnSent(0, now: 0);
            Say("client", "receive", Describe(client));
            client.Send("late"u8);
            client.Close();
            break;
        default:
            int count = server.Receive(buffer);
            Say("server", "receive", $"{count} bytes");
            if (count == 0)
            {
                exchange.OnEndOfStream(now: 0);
            }
            else
            {
                exchange.OnReceived(buffer.AsSpan(0, count), now: 0);
            }

            break;
    }
}

server.Close();
Say("server", "close", "as the exchange needs");
// </exchange>

static int ReceiveToEnd(Socket socket)
{
    byte[] buffer = new byte[65536];
    int all = 0;
    for (int count; (count = socket.Receive(buffer)) > 0;)
    {
        all += count;
    }

    return all;
}

static string Describe(Socket socket)
{
    try
    {
        return ReceiveToEnd(socket) is > 0 and var count ? $"{count} bytes, then 0" : "0 bytes";
    }
    catch (SocketException e)
    {
        return $"not all, then {e.SocketErrorCode}";
    }
}

// Both ends of a connection in one program: what each side sees comes in an order that we decide.
static (Socket Client, Socket Server) Pair()
{
    using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { SendBufferSize = 200_000 };
    listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    listener.Listen(1);
    var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 8192 };
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
