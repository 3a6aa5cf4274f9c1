// Lesson 1, a client: connect, ask, receive until the end, throw the socket away.
// HOWTO rows 1, 2 and 10; the text that goes with it is docs/howto/01-client.md.
//
//     dotnet run lessons/01-client.cs                     a stand-in in this file answers for www.python.org
//     dotnet run lessons/01-client.cs www.python.org      the real one, if you have internet

#:project ../src/MiniHttp.Fetching

using System.Net;
using System.Net.Sockets;
using System.Text;
using MiniHttp.Fetching;

string host = args.Length > 0 ? args[0] : "www.python.org";
IPEndPoint? standIn = args.Length > 0 ? null : StartStandIn();

Title("bare sockets");

// <connect>
// Row 2: an INET (IPv4), STREAM (TCP) socket. A client needs no bind: the system gives its end any free port.
var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
try
{
    socket.Connect(standIn ?? (EndPoint)new DnsEndPoint(host, 80));
    Say("client", "connect", $"to {host}, port 80");
}
catch (SocketException e)
{
    Say("client", "connect", $"to {host}, port 80, failed: {e.SocketErrorCode}");
    return 1;
}
// </connect>

// <send>
// CR LF ends each line, an empty line the request. Bytes go over a socket, never text: the encoding is our decision.
byte[] request = Encoding.ASCII.GetBytes($"GET / HTTP/1.0\r\nHost: {host}\r\n\r\n");
int sent = socket.Send(request);
Say("client", "send", $"{sent} bytes: GET / HTTP/1.0, one field, an empty line");
// </send>

// <receive>
// Row 10: nothing in the reply has to say how long it is. It ends where the stream ends, and that is when receive returns 0.
// The trap: one receive is not one reply. It brings what is there by now, be that a part of it or all.
var reply = new MemoryStream();
byte[] buffer = new byte[4096];
int count;
do
{
    count = socket.Receive(buffer);
    reply.Write(buffer, 0, count);
    Say("client", "receive", count > 0 ? $"{count} bytes" : "0 bytes: the stream has ended, so the reply has");
}
while (count > 0);
// </receive>

// <close>
// Row 2: used for one exchange, then destroyed. A second request would need a second connection.
socket.Close();
Say("client", "close", "the socket is not used again");
// </close>

string text = Encoding.Latin1.GetString(reply.GetBuffer(), 0, (int)reply.Length);
Console.WriteLine();
Console.WriteLine(text.Length <= 1000 ? text.ReplaceLineEndings("\n").TrimEnd('\n') : text.Split('\r')[0] + "\n...");

Title("with MiniHttp");

// <fetch>
// The user agent of this project does the same, and looks at how it went. ConnectTo sends it to the stand-in, if there is one.
var options = new FetchOptions { ConnectTo = (_, _) => standIn is null ? null : (standIn.Address.ToString(), standIn.Port) };
await using FetchResult result = await new HttpFetcher(options).FetchAsync(new FetchRequest($"http://{host}/"));
using var body = new MemoryStream();
await result.EnsureSuccess().Body!.CopyToAsync(body);
// </fetch>
Say("fetcher", "status", $"{result.Status}");
Say("fetcher", "body", $"{body.Length} bytes of {result.MediaType}");
Say("fetcher", "verdict", $"{result.Verdict}");
return 0;

// Row 1: a client has client sockets only. A server has one socket that listens, and a client socket for whoever connects: lesson 2.
static IPEndPoint StartStandIn()
{
    var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    listener.Listen(5);
    new Thread(() =>
    {
        while (true)
        {
            using Socket client = listener.Accept();
            byte[] request = new byte[4096];
            int count, received = 0;
            do
            {
                count = client.Receive(request.AsSpan(received));
                received += count;
            }
            while (count > 0 && !request.AsSpan(0, received).EndsWith("\r\n\r\n"u8));

            client.Send("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nHello from where www.python.org would be.\n"u8);
        }
    })
    { IsBackground = true }.Start();
    return (IPEndPoint)listener.LocalEndPoint!;
}

static void Title(string text) => Console.WriteLine($"\n== {text}");

static void Say(string who, string call, string what) => Console.WriteLine($"{who,-8} {call,-10} {what}");
