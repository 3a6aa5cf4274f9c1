// Lesson 6, messages that say how long they are: five digits, four bytes, Content-Length, chunks.
// HOWTO rows 11, 16 and 17; the text that goes with it is docs/howto/06-length-prefix.md.

#:project ../src/MiniHttp.Protocol

using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MiniHttp.Protocol;

const int Most = 3; // No receive of this lesson takes more, as if the network brought no more at a time.
const int LargestMessage = 1000;

Title("five digits");

// <ascii>
// Row 16: the length in five ASCII digits, then that many bytes. Two receive loops: the trap is to have one, since five bytes are as
// easily split as five thousand.
(Socket client, Socket server) = Pair();
foreach (string text in new[] { "hello", "length is known" })
{
    byte[] content = Encoding.UTF8.GetBytes(text); // The length is that of the bytes, not of the text.
    client.Send(Encoding.ASCII.GetBytes(content.Length.ToString("D5", CultureInfo.InvariantCulture)));
    client.Send(content);
}

client.Close();
byte[] prefix = new byte[5];
while (ReceiveAll(server, prefix))
{
    // Digits alone: no sign, no space. And who announces 99999 bytes may never send them: see Allowed.
    byte[] message = new byte[Allowed(int.Parse(prefix, NumberStyles.None, CultureInfo.InvariantCulture))];
    bool isWhole = ReceiveAll(server, message);
    Say("server", "message", isWhole ? Encoding.UTF8.GetString(message) : "cut short");
}

server.Close();
// </ascii>

Title("four bytes, and their order");

// <order>
// Row 17: a number of four bytes has a most significant one, and machines differ in whether it comes first. The network has one order for
// all: big-endian, the most significant first.
byte[] network = new byte[4], small = new byte[4];
BinaryPrimitives.WriteInt32BigEndian(network, 5);
BinaryPrimitives.WriteInt32LittleEndian(small, 5);
Say("order", "network", Convert.ToHexString(network));
Say("order", "of a PC", Convert.ToHexString(small));
Say("order", "mixed up", $"{BinaryPrimitives.ReadInt32BigEndian(small)} in place of 5");

// The words of the C library: htonl turns a number of this machine's order into one of the network's, htons one of two bytes. The trap:
// where both sides forget them all is well, until the first machine of the other kind joins.
int htonl = IPAddress.HostToNetworkOrder(5);
short htons = IPAddress.HostToNetworkOrder((short)80);
Say("htonl", "5", $"{Convert.ToHexString(BitConverter.GetBytes(htonl))}, whatever the machine");
Say("htons", "80", $"{Convert.ToHexString(BitConverter.GetBytes(htons))}: so a port travels");
// </order>

// <binary>
(client, server) = Pair();
client.Send(network);
client.Send("hello"u8);
client.Close();
byte[] four = new byte[4];
_ = ReceiveAll(server, four);
int announced = IPAddress.NetworkToHostOrder(BitConverter.ToInt32(four)); // ntohl
byte[] greeting = new byte[Allowed(announced)];
Say("server", "message", ReceiveAll(server, greeting) ? Encoding.ASCII.GetString(greeting) : "cut short");
server.Close();
// </binary>

Title("with MiniHttp: Content-Length");

// <content-length>
// HTTP's prefix is a field of the head, in digits of any number: "5" is one byte, where a binary number of 64 bits is always eight.
string answer = "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello" + "and what follows is the next message's";
(client, server) = Pair();
server.Send(Encoding.ASCII.GetBytes(answer));
byte[] buffer = new byte[4096];
ReadOnlySpan<byte> rest = buffer.AsSpan(0, client.Receive(buffer));

var head = new ResponseHead();
new ResponseHeadParser(new HeadLimits(), head).Parse(rest, endOfStream: false, out int consumed);
rest = rest[consumed..];
Say("parser", "head", $"{head.Status}, in {consumed} bytes");

Rejection? refused = BodyLength.OfResponse(head, Method.Get, out BodyLength bodyLength);
Say("framing", "length", refused is null ? $"{bodyLength.Framing}, {bodyLength.Length} bytes" : $"refused: {refused}");

var body = new BodyReader(bodyLength);
Say("reader", "body", Encoding.ASCII.GetString(body.Take(rest, out consumed)));
Say("reader", "state", $"{body.State}; {rest.Length - consumed} bytes stay for the next message");
// </content-length>

Title("with MiniHttp: chunks");

// <chunks>
// Who does not know the length beforehand can say that of each piece, and 0 for the last (of HTTP/1.1; a length in hexadecimal).
server.Send("3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"u8);
server.Close();
body = new BodyReader(new BodyLength(BodyFraming.Chunked));
for (int count; (count = client.Receive(buffer.AsSpan(0, Most))) > 0;)
{
    for (rest = buffer.AsSpan(0, count); !rest.IsEmpty; rest = rest[consumed..])
    {
        ReadOnlySpan<byte> piece = body.Take(rest, out consumed);
        if (!piece.IsEmpty)
        {
            Say("reader", "body", Encoding.ASCII.GetString(piece));
        }
    }
}

Say("reader", "state", $"{body.State} after {body.Received} bytes");
client.Close();
// </chunks>

// <allowed>
// A length is a claim of the other side. It is compared with what we are ready for before anything is allocated.
static int Allowed(int length) => length is >= 0 and <= LargestMessage
    ? length
    : throw new InvalidDataException($"A message of {length} bytes: at most {LargestMessage} are allowed.");
// </allowed>

// <receive-all>
static bool ReceiveAll(Socket socket, Span<byte> message)
{
    for (int received = 0; received < message.Length;)
    {
        int count = socket.Receive(message.Slice(received, Math.Min(Most, message.Length - received)));
        if (count == 0)
        {
            return false;
        }

        received += count;
        Say("server", "receive", $"{count}, which makes {received} of {message.Length} bytes");
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
