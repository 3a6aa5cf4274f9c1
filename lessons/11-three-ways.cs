// Lesson 11, three ways to serve many clients: a thread for each, a process for each, select. And one conversation for all three.
// HOWTO row 5; the text that goes with it is docs/howto/11-three-ways.md.

#:project ../src/MiniHttp.Sockets

using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using MiniHttp.Protocol;
using MiniHttp.Sockets;

Title("a thread for each client");

using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
listener.Listen(5);

// <accept>
// Row 5: the server of lesson 2, except that it does not talk to its client. It gets it somebody who does, and accepts the next one.
void AcceptAll()
{
    while (true)
    {
        Socket client = listener.Accept();
        new Thread(() => Serve(client)) { IsBackground = true }.Start();
    }
}
// </accept>

// <serve>
// All of a conversation, from top to bottom, as if there were no other. What this thread waits for, nobody else has to wait for.
static void Serve(Socket client)
{
    using (client)
    {
        byte[] buffer = new byte[4096];
        for (int count; (count = client.Receive(buffer)) > 0;)
        {
            client.Send(buffer.AsSpan(0, count));
        }
    }
}
// </serve>

// <clients>
new Thread(AcceptAll) { IsBackground = true }.Start();
Socket alice = Connect(listener.LocalEndPoint!), bob = Connect(listener.LocalEndPoint!);
Say("Alice", "connect", "and thinks");
Say("Bob", "connect", $"and says \"hello\", and hears: {Echo(bob, "hello")}");
Say("Alice", "send", $"\"well\", at last, and hears: {Echo(alice, "well")}");
alice.Close();
bob.Close();
// </clients>

Title("with MiniHttp");

// <strategies>
// A strategy decides how to wait, an exchange what is said: any of the one goes with any of the other. Whoever waits for the first client
// before they look at the second will not get past this loop.
IConcurrencyStrategy[] strategies =
[
    new ThreadStrategy(threads: 10, NullLogger<ThreadStrategy>.Instance),
    new ThreadPoolStrategy(connections: 10, NullLogger<ThreadPoolStrategy>.Instance),
    new SelectStrategy(connections: 10, SelectorKind.Select, NullLogger<SelectStrategy>.Instance),
];
foreach (IConcurrencyStrategy strategy in strategies)
{
    IReadOnlyList<ListenSocket> sockets = ListenSockets.Open([ListenAddress.Loopback], new ListenOptions { Port = 0, DeferAccept = false });
    strategy.Start(sockets, new Site());
    Socket[] visitors = [.. Enumerable.Range(0, 3).Select(_ => Connect(sockets[0].EndPoint))];
    string[] answers = [.. visitors.Reverse().Select(Ask)]; // Who came first, asks last.
    Say("server", strategy.Name, $"3 clients at a time, and each got: {string.Join(" or ", answers.Distinct())}");
    await strategy.StopAsync(CancellationToken.None);
    strategy.Dispose();
}
// </strategies>

static Socket Connect(EndPoint server)
{
    var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    client.Connect(server);
    return client;
}

static string Echo(Socket client, string text)
{
    byte[] bytes = Encoding.ASCII.GetBytes(text);
    client.Send(bytes);
    for (int received = 0; received < bytes.Length;)
    {
        int count = client.Receive(bytes.AsSpan(received));
        received += count > 0 ? count : throw new EndOfStreamException();
    }

    return Encoding.ASCII.GetString(bytes);
}

static string Ask(Socket visitor)
{
    visitor.Send("GET / HTTP/1.0\r\n\r\n"u8);
    using var stream = new NetworkStream(visitor, ownsSocket: true);
    return new StreamReader(stream, Encoding.Latin1).ReadToEnd().Split("\r\n")[^1].TrimEnd();
}

static void Title(string text) => Console.WriteLine($"\n== {text}");

static void Say(string who, string call, string what) => Console.WriteLine($"{who,-8} {call,-10} {what}");

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
