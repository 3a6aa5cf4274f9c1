// Lesson 3, fixed length: send and receive handle some of the bytes, and the loop around them is ours.
// HOWTO rows 8, 11, 12 and 13; the text that goes with it is docs/howto/03-fixed-length.md.

#:project ../src/MiniHttp.Protocol

using System.Net;
using System.Net.Sockets;
using System.Text;
using MiniHttp.Protocol;

const int MessageLength = 16;
const int Most = 6; // Under load a call moves what it can. So that it happens here, too, no call of this lesson is given more.

Title("send takes some of the bytes");

// <partial>
// Row 8: send copies into a buffer of the system, as much as there is room for. (In .NET a blocking Send waits and goes on by itself until
// all is taken; in C and Python, and wherever a socket does not block, the number that comes back is news.)
(Socket client, Socket server) = Pair();
client.Blocking = false;
byte[] much = new byte[50_000_000];
int taken = client.Send(much);
Say("client", "send", $"50000000 bytes at once: taken were {(taken < much.Length ? "some; the rest is for another call" : "all")}");
client.Close();
server.Close();
// </partial>

Title("fixed length");

// <text>
// Row 13: bytes are not text. The letters of a word are not its bytes, and a zero byte is a byte like any other.
byte[] message = new byte[MessageLength];
int length = Encoding.UTF8.GetBytes("Gr\u00FC\u00DFe", message); // "Grüße"
Say("client", "encode", $"5 letters are {length} bytes: {Convert.ToHexString(message, 0, length)}");
Say("client", "pad", $"with zeros to a message of {MessageLength}");
// </text>

// <exchange>
(client, server) = Pair();
SendAll(client, message);
byte[] received = new byte[MessageLength];
bool isWhole = ReceiveAll(server, received);
Say("server", "compare", $"{(isWhole && received.AsSpan().SequenceEqual(message) ? "the same 16 bytes" : "something else")}");
// </exchange>

// <broken>
// Row 12: where the stream ends within a message, there is no message. Whoever ignores the 0 loops for ever.
client.Send("short"u8);
client.Close();
isWhole = ReceiveAll(server, received);
Say("server", "result", isWhole ? "a message" : "no message: the connection was broken within it");
server.Close();
// </broken>

Title("a writer that keeps its bytes");

// <flush>
// Row 8: a writer around a socket collects bytes to send many at once. The trap: until it is flushed, the other side waits for what was
// written long ago, and if we wait for its answer meanwhile, both wait for ever.
(client, server) = Pair();
using (var writer = new StreamWriter(new NetworkStream(client)))
{
    writer.Write("Are you there?\n");
    bool came = server.Poll(TimeSpan.FromMilliseconds(200), SelectMode.SelectRead);
    Say("server", "wait", came ? "something came" : "nothing came: it is still in the writer");
    writer.Flush();
    Say("server", "receive", $"{server.Receive(new byte[100])} bytes, after the flush");
}
// </flush>

client.Close();
server.Close();

Title("with MiniHttp");

// <reader>
// BodyReader is that loop without the socket: it is told what came, knows how much is missing, and what it means that the stream ends now.
(client, server) = Pair();
client.Send("sixteen letters.12345"u8); // One message, and the beginning of another.
client.Close();
var first = new BodyReader(new BodyLength(BodyFraming.Length, MessageLength));
var second = new BodyReader(new BodyLength(BodyFraming.Length, MessageLength));
byte[] buffer = new byte[Most];
for (int count; (count = server.Receive(buffer)) > 0;)
{
    first.Take(buffer.AsSpan(0, count), out int consumed);
    second.Take(buffer.AsSpan(consumed, count - consumed), out _);
    Say("server", "receive", $"{count} bytes: the first has {first.Received}, the second {second.Received}");
}

Say("reader", "first", $"{first.End()}");
Say("reader", "second", $"{second.End()}: {second.Missing} bytes are missing");
server.Close();
// </reader>

// <send-all>
static void SendAll(Socket socket, ReadOnlySpan<byte> message)
{
    for (int sent = 0; sent < message.Length;)
    {
        int count = socket.Send(message.Slice(sent, Math.Min(Most, message.Length - sent)));
        sent += count;
        Say("client", "send", $"{count} bytes, {message.Length - sent} to go");
    }
}
// </send-all>

// <receive-all>
static bool ReceiveAll(Socket socket, Span<byte> message)
{
    for (int received = 0; received < message.Length;)
    {
        int count = socket.Receive(message.Slice(received, Math.Min(Most, message.Length - received)));
        Say("server", "receive", $"{count} bytes");
        if (count == 0)
        {
            return false;
        }

        received += count;
    }

    return true;
}
// </receive-all>

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
