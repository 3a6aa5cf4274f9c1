// Clients that stop in the middle. Here the limits are short; what each does is known when it has done it, however long that took.

using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

public sealed class TimeoutTests : IDisposable
{
    private readonly TemporaryDirectory _site = new TemporaryDirectory().With("index.html", "welcome").WithSparse("large", 16 << 20);

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task A_head_that_does_not_come_is_answered_with_408()
    {
        await using Minihttpd server = await StartAsync("HeadTimeout");
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.0\r\nHost: loc");
        ReceivedBytes received = await client.ReceiveToEndAsync();
        Assert.StartsWith("HTTP/1.0 408 Request Timeout\r\n", received.Text);
        Assert.False(received.WasReset);
    }

    [Fact]
    public async Task A_byte_now_and_then_does_not_make_more_time_for_the_head()
    {
        await using Minihttpd server = await StartAsync("HeadTimeout");
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.0\r\nHost: ");
        while (client.Socket.Available == 0)
        {
            await client.SendAsync("x");
            await Task.Delay(50, TestContext.Current.CancellationToken); // The drip itself, well within the limit.
        }

        Assert.StartsWith("HTTP/1.0 408 Request Timeout\r\n", (await client.ReceiveToEndAsync()).Text);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task A_connection_on_which_nothing_is_said_is_closed_without_a_word(string deferAccept)
    {
        await using Minihttpd server = await StartAsync("HeadTimeout", ("MINIHTTP_DeferAccept", deferAccept));
        using RawClient client = await server.ConnectAsync();
        ReceivedBytes received = await client.ReceiveToEndAsync();
        Assert.Equal("", received.Text);
        Assert.False(received.WasReset);
    }

    [Fact]
    public async Task An_idle_connection_is_closed_well()
    {
        await using Minihttpd server = await StartAsync("IdleTimeout");
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        Assert.EndsWith("welcome", await client.ReceiveAnswerAsync());
        ReceivedBytes received = await client.ReceiveToEndAsync();
        Assert.Equal("", received.Text);
        Assert.False(received.WasReset);
    }

    [Fact]
    public async Task Who_takes_nothing_of_an_answer_is_cut_off()
    {
        await using Minihttpd server = await StartAsync("SendTimeout");
        using RawClient client = await server.ConnectAsync(receiveBuffer: 4096);
        await client.SendAsync("GET /large HTTP/1.0\r\n\r\n");
        Assert.NotNull(await server.Output.FirstAsync(line => line.Contains("\"GET /large HTTP/1.0\" 200 "))); // Ended, though nothing was read.
        ReceivedBytes received = await client.ReceiveToEndAsync();
        Assert.True(received.WasReset);
        Assert.True(received.Bytes.Length < 16 << 20);
    }

    private Task<Minihttpd> StartAsync(string limit, params (string, string)[] more)
        => Minihttpd.StartAsync(_site.Path, ["--port", "0"], [($"MINIHTTP_Limits__{limit}", "1"), .. more]);
}
