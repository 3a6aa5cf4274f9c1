// Lesson 5, delimited messages: scan for the mark, and keep what lies behind it.
// HOWTO rows 11, 14 and 15; the text that goes with it is docs/howto/05-delimited.md.

#:project ../src/MiniHttp.Protocol

using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MiniHttp.Protocol;

Title("a mark at the end");

(Socket client, Socket server) = Pair();

// <senders>
// Row 15: the client sends message after message. TCP knows nothing of messages: it carries bytes, in order, and cuts them as it likes.
string[] sends = ["one\ntwo\nthr", "ee\nfo", "ur\n"];
// </senders>

// <scan>
// Rows 14 and 15: receive in chunks of 4096, scan for the mark, and KEEP what is behind the last one: it is the next message's beginning.
// The trap: a server that forgets it works until two messages meet in one receive, which is to say, until it is under load.
byte[] buffer = new byte[4096];
int kept = 0;
foreach (string text in sends)
{
    client.Send(Encoding.ASCII.GetBytes(text));
    int count = server.Receive(buffer.AsSpan(kept));
    Say("server", "receive", $"{count} bytes behind {kept} kept: {Show(buffer.AsSpan(0, kept + count))}");

    int start = 0, end;
    while ((end = buffer.AsSpan(start, kept + count - start).IndexOf((byte)'\n')) >= 0)
    {
        Say("server", "message", Encoding.ASCII.GetString(buffer, start, end));
        start += end + 1;
    }

    kept = kept + count - start;
    buffer.AsSpan(start, kept).CopyTo(buffer);
    // A full buffer without a mark would be a message that is too long: a server has to say no then, or a client can fill its memory.
}
// </scan>

Title("a type at the front");

// <types>
// Row 14: one byte says of which type a message is, and the type how long it is: two receives for each. No byte is forbidden in the
// content, since nobody scans it.
const byte Temperature = (byte)'T', Position = (byte)'P';
byte[] position = new byte[9];
position[0] = Position;
BinaryPrimitives.WriteInt32BigEndian(position.AsSpan(1), 52);
BinaryPrimitives.WriteInt32BigEndian(position.AsSpan(5), 13);
client.Send([Temperature, 0, 21, .. position]); // Back to back, and with zero bytes in them.
client.Close();

byte[] content = new byte[8];
while (ReceiveAll(server, content.AsSpan(0, 1)))
{
    byte type = content[0];
    int length = type switch { Temperature => 2, Position => 8, _ => throw new InvalidDataException($"No type: {type}") };
    bool isWhole = ReceiveAll(server, content.AsSpan(0, length));
    Say("server", "message", $"type {(char)type}, so {length} bytes: {(isWhole ? Convert.ToHexString(content, 0, length) : "cut short")}");
}

Say("server", "receive", "0 bytes where a type would stand: no message is missing");
server.Close();
// </types>

Title("with MiniHttp");

// <parser>
// The head of an HTTP message is delimited by an empty line. The parser says how much it has consumed; what it has not, stays with us
// and is presented again, with more behind it.
(client, server) = Pair();
var request = new RequestHead();
var parser = new RequestHeadParser(new HeadLimits(), request);
using var unparsed = new ByteBuffer();
foreach (string text in new[] { "GET /one HTTP/1.0\r\n\r\nGET /two HTT", "P/1.0\r\nHost: localhost\r", "\n\r\nGET /three" })
{
    client.Send(Encoding.ASCII.GetBytes(text));
    int count = server.Receive(buffer);
    unparsed.Append(buffer.AsSpan(0, count));
    Say("server", "receive", $"{count} bytes; unparsed are {unparsed.Length}");

    ParseStatus status;
    do
    {
        status = parser.Parse(unparsed.Span, out int consumed);
        unparsed.Consume(consumed);
        Say("parser", $"{status}", $"consumed {consumed}, left {unparsed.Length}");
        if (status == ParseStatus.Complete)
        {
            Say("parser", "request", $"for {Encoding.ASCII.GetString(request.TargetText)}");
            parser.Reset();
        }
    }
    while (status == ParseStatus.Complete);
}
// </parser>

client.Close();
server.Close();

static bool ReceiveAll(Socket socket, Span<byte> message)
{
    for (int received = 0, count; received < message.Length; received += count)
    {
        count = socket.Receive(message[received..]);
        if (count == 0)
        {
            return false;
        }
    }

    return true;
}

static string Show(ReadOnlySpan<byte> bytes) => Encoding.ASCII.GetString(bytes).Replace("\n", "\\n", StringComparison.Ordinal);

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
