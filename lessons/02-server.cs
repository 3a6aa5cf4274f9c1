// Lesson 2, a server: create, bind, listen, and then accept, again and again.
// HOWTO rows 1, 3, 4 and 7; the text that goes with it is docs/howto/02-server.md.

#:project ../src/MiniHttp.Sockets

using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using MiniHttp.Protocol;
using MiniHttp.Sockets;

Title("listen");

// <listen>
// Row 3: the address decides who can see it. Loopback: this machine alone. IPAddress.Any: whoever reaches one of its addresses.
// Port 0 takes any free one, so that the lesson runs anywhere; a web server would say 80, and ports below 1024 are for the administrator.
var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
listener.Listen(backlog: 5);
Say("server", "listen", "on 127.0.0.1; 5 clients may wait until they are accepted");
EndPoint address = listener.LocalEndPoint!;
// </listen>

// <backlog>
// The system makes connections on its own. Who connects now waits in the backlog, and may even send.
Socket alice = Connect("Alice"), bob = Connect("Bob");
alice.Send("from Alice"u8);
Say("Alice", "send", "10 bytes, before anybody has accepted her");
// </backlog>

// <refused>
// One address and port belong to one server. The trap: ReuseAddress would let both listen on Unix, and share the clients between them.
var second = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
Say("another", "bind", $"to the same port: {ErrorOf(() => second.Bind(address))}");
// </refused>

Title("accept");

// <accept>
// Row 4: the loop of every server. Accept hands over a NEW socket for each client; all that is said, is said on that one.
for (int served = 0; served < 2; served++)
{
    using Socket client = listener.Accept();
    string name = client.RemoteEndPoint!.Equals(alice.LocalEndPoint) ? "Alice" : "Bob";
    Say("server", "accept", $"a new socket, whose other end is {name}'s");
    if (name == "Alice")
    {
        byte[] buffer = new byte[100];
        int count = client.Receive(buffer);
        Say("server", "receive", $"{count} bytes: {Encoding.ASCII.GetString(buffer, 0, count)}");
    }

    client.Send(Encoding.ASCII.GetBytes($"Good day, {name}"));
    Say("server", "send", $"a greeting to {name}, and close that socket");
}
// </accept>

// <deaf>
// The listening socket has no other end: it neither sends nor receives.
Say("server", "receive", $"on the listening socket: {ErrorOf(() => listener.Receive(new byte[1]))}");
listener.Close();
Say("Carol", "connect", $"after the server has closed it: {ErrorOf(() => Connect("Carol"))}");
// </deaf>
alice.Close();
bob.Close();

Title("with MiniHttp");

// <minihttp>
// Row 7: programs on one machine talk over loopback, which never reaches a network card, or over a Unix-domain socket, whose address is
// a path. To the server both are the same.
string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
_ = ListenAddress.TryParse($"unix:{path}", out ListenAddress? unix);
IReadOnlyList<ListenSocket> sockets = ListenSockets.Open([ListenAddress.Loopback, unix!], new ListenOptions { Port = 0, Backlog = 5 });

// A strategy accepts and waits, an exchange (here one of HTTP) says what is to be received and sent.
using var strategy = new ThreadStrategy(threads: 4, NullLogger<ThreadStrategy>.Instance);
strategy.Start(sockets, new Site());
foreach (ListenSocket socket in sockets)
{
    string where = socket.EndPoint is IPEndPoint ? "127.0.0.1" : "a path";
    Say("client", "ask", $"at {where}: {Ask(socket.EndPoint)}");
}

await strategy.StopAsync(CancellationToken.None);
Say("server", "stop", "no connection is left");
// </minihttp>

Socket Connect(string name)
{
    var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    client.Connect(address);
    Say(name, "connect", "done, though nobody has accepted yet");
    return client;
}

static string Ask(EndPoint server)
{
    using var client = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
    client.Connect(server);
    client.Send("GET / HTTP/1.0\r\n\r\n"u8);
    using var stream = new NetworkStream(client);
    return new StreamReader(stream, Encoding.Latin1).ReadLine()!;
}

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

static void Title(string text) => Console.WriteLine($"\n== {text}");

static void Say(string who, string call, string what) => Console.WriteLine($"{who,-8} {call,-10} {what}");

// What is answered, and a conversation for each connection.
internal sealed class Site : IRequestHandler, IExchangeFactory, IDateSource
{
    private readonly ServerExchangeOptions _options;

    public Site() => _options = new ServerExchangeOptions(new ServerLimits(), this, serverName: "Lesson");

    public ReadOnlySpan<byte> Current => "Wed, 25 Nov 2026 12:00:00 GMT"u8; // A lesson whose output is the same each time has no clock.

    public IExchange Open(IConnection connection, IDriver driver, long now) => new ServerExchange(this, _options, connection, driver, now);

    public void Answer(RequestHead request, IConnection connection, Response response) => response.Body.Write("Good day\n"u8);

    public void Refuse(Rejection reason, RequestHead request, Response response) => response.Body.Write("Pardon?\n"u8);

    public void Ended(in AnsweredRequest answered) { }
}
