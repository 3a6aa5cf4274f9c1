// Lesson 10, select: one thread that waits for all its sockets at a time.
// HOWTO rows 21 and 22; the text that goes with it is docs/howto/10-select.md.

#:project ../src/MiniHttp.Sockets

using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using MiniHttp.Protocol;
using MiniHttp.Sockets;

Title("one thread, several clients");

// <server>
// A server that sends back what it receives. What it knows of each client is in here, since there is no thread whose stack could hold it.
using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
listener.Listen(5);
var clients = new Dictionary<Socket, (string Name, byte[] Unsent)>();
byte[] buffer = new byte[4096];
// </server>

// <acts>
// The clients act one after the other, and after each act the server does whatever there is to do.
Socket alice = Act("Alice", "connect"), bob = Act("Bob", "connect");
Act("Alice", "send hello", () => alice.Send("hello"u8));
Act("Bob", "send good day", () => bob.Send("good day"u8));
Act("Alice", "shutdown", () => alice.Shutdown(SocketShutdown.Send));
Act("Bob", "reset", () =>
{
    bob.LingerState = new LingerOption(enable: true, seconds: 0); // Close will not end the stream, but break it.
    bob.Close();
});
Act("nobody", "acts", () => { });
// </acts>

// <files>
// Row 22: on Unix the system's select takes files, too, but calls them ready always; on Windows it takes sockets alone. So does .NET
// everywhere. A file is read by a thread that may wait.
try
{
    Socket.Select(new List<object> { Stream.Null }, null, null, TimeSpan.Zero);
}
catch (ArgumentException)
{
    Say("select", "refuses", "what is not a socket");
}
// </files>

Title("with MiniHttp");

// <strategy>
// The same loop, with a conversation of HTTP for each client.
IReadOnlyList<ListenSocket> sockets = ListenSockets.Open([ListenAddress.Loopback], new ListenOptions { Port = 0, DeferAccept = false });
using var strategy = new SelectStrategy(connections: 10, SelectorKind.Select, NullLogger<SelectStrategy>.Instance);
strategy.Start(sockets, new Site());
(alice, bob) = (Connect(sockets[0].EndPoint), Connect(sockets[0].EndPoint));
alice.Send("GET /slow"u8);
Say("Alice", "send", "GET /slow, and thinks");
bob.Send("GET /fast HTTP/1.0\r\n\r\n"u8);
Say("Bob", "send", "GET /fast HTTP/1.0");
Say("Bob", "receive", ReceiveLine(bob));
alice.Send(" HTTP/1.0\r\n\r\n"u8);
Say("Alice", "send", "the rest");
Say("Alice", "receive", ReceiveLine(alice));
await strategy.StopAsync(CancellationToken.None);
// </strategy>

// <loop>
// Row 21: three lists go in: whom to receive from, whom there is something to send to, whose errors to hear of. What comes back are the same
// lists without those that are not ready. With a timeout, since a loop has other duties, too.
bool SelectOnce(TimeSpan timeout)
{
    List<Socket> readers = [listener, .. clients.Keys];
    List<Socket> writers = [.. clients.Keys.Where(client => clients[client].Unsent.Length > 0)]; // The others could always be sent to.
    List<Socket> errors = [.. clients.Keys];
    Socket.Select(readers, writers, errors, timeout);
    Say("select", "returns", $"readers [{Names(readers)}], writers [{Names(writers)}], errors [{Names(errors)}]");
    if (readers.Remove(listener))
    {
        Socket client = listener.Accept(); // Somebody is there (or has just left: the product catches that).
        client.Blocking = false;
        clients.Add(client, (clients.Count == 0 ? "Alice" : "Bob", []));
        Say("server", "accept", clients[client].Name);
    }

    foreach (Socket client in readers.Union(errors)) // Receive will say which error it is.
    {
        Receive(client);
    }

    foreach (Socket client in writers.Where(clients.ContainsKey))
    {
        Send(client);
    }

    return clients.Values.Any(client => client.Unsent.Length > 0);
}
// </loop>

// <receive>
// Ready means: receive will return at once. What it returns is another question: bytes, the end, or an error.
void Receive(Socket client)
{
    string name = clients[client].Name;
    int count = client.Receive(buffer, SocketFlags.None, out SocketError error);
    Say("server", "receive", $"from {name}: {count} bytes, {error}");
    if (count > 0)
    {
        clients[client] = (name, [.. clients[client].Unsent, .. buffer.AsSpan(0, count)]);
    }
    else if (error != SocketError.WouldBlock) // Ready is a hint: it may have changed meanwhile.
    {
        clients.Remove(client);
        client.Close();
        Say("server", "close", name);
    }
}
// </receive>

// <send>
// Ready to send means: some of it. What is not taken waits for the next turn.
void Send(Socket client)
{
    (string name, byte[] unsent) = clients[client];
    int count = client.Send(unsent, SocketFlags.None, out _);
    clients[client] = (name, unsent[count..]);
    Say("server", "send", $"to {name}: {count} of {unsent.Length} bytes");
}
// </send>

Socket Act(string who, string what, Action? act = null)
{
    Say(who, what, "");
    Socket? connected = act is null ? Connect(listener.LocalEndPoint!) : null;
    act?.Invoke();
    while (SelectOnce(TimeSpan.FromMilliseconds(who == "nobody" ? 100 : 10_000)))
    {
        // There is more to do.
    }

    return connected!;
}

string Names(List<Socket> sockets) => string.Join(", ", sockets.Select(socket => socket == listener ? "listener" : clients[socket].Name));

static Socket Connect(EndPoint server)
{
    var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    client.Connect(server);
    return client;
}

static string ReceiveLine(Socket client)
{
    using var stream = new NetworkStream(client, ownsSocket: true);
    return new StreamReader(stream, Encoding.Latin1).ReadLine()!;
}

static void Title(string text) => Console.WriteLine($"\n== {text}");

static void Say(string who, string call, string what) => Console.WriteLine($"{who,-8} {call,-10} {what}".TrimEnd());

// What is answered, and a conversation for each connection.
internal sealed class Site : IRequestHandler, IExchangeFactory, IDateSource
{
    public ReadOnlySpan<byte> Current => "Wed, 25 Nov 2026 12:00:00 GMT"u8;

    public IExchange Open(IConnection connection, IDriver driver, long now)
        => new ServerExchange(this, new ServerExchangeOptions(new ServerLimits(), this, serverName: "Lesson"), connection, driver, now);

    public void Answer(RequestHead request, IConnection connection, Response response) => response.Body.Write("Good day\n"u8);

    public void Refuse(Rejection reason, RequestHead request, Response response) => response.Body.Write("Pardon?\n"u8);

    public void Ended(in AnsweredRequest answered) { }
}
