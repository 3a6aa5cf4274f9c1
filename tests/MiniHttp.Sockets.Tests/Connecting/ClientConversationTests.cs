// Both drivers of the user agent, step by step.

using System.Net.Sockets;
using System.Text;
using MiniHttp.Protocol;
using MiniHttp.Testing;
using HttpVersion = MiniHttp.Protocol.HttpVersion;
using ScriptStep = MiniHttp.Protocol.ScriptStep;

namespace MiniHttp.Sockets.Tests;

public sealed class ClientConversationTests
{
    private const string Refusal = "HTTP/1.0 413 Too Large\r\nContent-Length: 0\r\n\r\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_is_heard_while_there_is_always_room_to_send_more(bool blocking)
    {
        await using ScriptedServer server = ScriptedServer.Start(new Script().Send(Refusal).ReceiveToEnd());
        await using ClientConnection connection = await ConnectAsync(server, blocking);
        using OutgoingRequest request = Request(entity: 1000);
        using var exchange = new ClientExchange(request, new Ignorant(), new ClientExchangeOptions());
        using ClientConversation conversation = ClientConversation.Begin(connection, exchange, mostSent: 1);
        WaitForAnswer(connection);
        for (int steps = 0; steps < 3 && exchange.Verdict is null; steps++)
        {
            await conversation.StepAsync(Stop);
        }

        Assert.Equal((413, ResponseEnding.LengthMet), (exchange.Response.Status.Value, exchange.Verdict?.Ending));
        Assert.InRange(exchange.Sent, 1, 3);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_deadline_holds_although_there_is_something_to_receive(bool blocking)
    {
        await using ScriptedServer server = ScriptedServer.Start(new Script().Send("HTTP/1.0 200 OK\r\n\r\nhello").ReceiveToEnd());
        await using ClientConnection connection = await ConnectAsync(server, blocking);
        using OutgoingRequest request = Request(entity: 0);
        using var exchange = new ClientExchange(request, new Ignorant(), new ClientExchangeOptions { Deadline = Environment.TickCount64 - 1 });
        using ClientConversation conversation = ClientConversation.Begin(connection, exchange);
        WaitForAnswer(connection);
        for (int steps = 0; steps < 3 && exchange.Verdict is null; steps++)
        {
            await conversation.StepAsync(Stop);
        }

        Assert.Equal(ResponseEnding.TimedOut, exchange.Verdict?.Ending);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_script_is_sent_by_the_calls_that_it_says_with_its_pauses_and_its_half_close(bool blocking)
    {
        await using ScriptedServer server = ScriptedServer.Start(new Script().ReceiveToEnd().Send("HTTP/1.0 200 OK\r\n\r\nhello"));
        await using ClientConnection connection = await ConnectAsync(server, blocking);
        var received = new StringBuilder();
        var options = new ScriptedExchangeOptions { EndsWithStream = true, Receiver = bytes => received.Append(Encoding.ASCII.GetString(bytes)) };
        ScriptStep[] script = [ScriptStep.Send("G"), ScriptStep.Send("ET / HTTP/1.0\r\n"), ScriptStep.Pause(TimeSpan.FromMilliseconds(5)), ScriptStep.Send("\r\n"), ScriptStep.HalfClose];
        using var exchange = new Protocol.ScriptedExchange(script, options, Environment.TickCount64);
        using ClientConversation conversation = ClientConversation.Begin(connection, exchange);
        List<long> sent = [];
        while (await conversation.StepAsync(Stop))
        {
            sent.Add(exchange.Sent);
        }

        Assert.Equal([1, 16, 18], sent.Distinct());
        Assert.Equal((ScriptEnding.EndOfStream, "HTTP/1.0 200 OK\r\n\r\nhello"), (exchange.Ending, received.ToString()));
        Assert.Equal("GET / HTTP/1.0\r\n\r\n", (await server.OutcomeAsync(0)).Text);
    }

    private static Task<ClientConnection> ConnectAsync(ScriptedServer server, bool blocking)
        => Connector.ConnectAsync("127.0.0.1", server.Port, new ConnectOptions { Blocking = blocking }, null, Needs.Never, Stop);

    private static OutgoingRequest Request(int entity)
    {
        var head = new RequestHead();
        head.Set("POST"u8, "/"u8, HttpVersion.Http10);
        head.Fields.Add(FieldName.ContentLength, entity);
        return new OutgoingRequest(head, Encoding.ASCII.GetBytes(new string('x', entity)));
    }

    private static void WaitForAnswer(ClientConnection connection)
        => Assert.True(connection.Plain!.Poll(RawClient.HangLimit, SelectMode.SelectRead), "The server has sent nothing.");

    private sealed class Ignorant : IResponseReceiver
    {
        public void OnInterim(ResponseHead head, ReadOnlySpan<byte> raw)
        {
        }

        public void OnHead(ResponseHead head, ReadOnlySpan<byte> raw, BodyLength length)
        {
        }

        public void OnBody(ReadOnlySpan<byte> bytes)
        {
        }
    }
}
