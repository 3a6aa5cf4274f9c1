using System.Text;
using MiniHttp.Sockets;
using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

public sealed class PaceTests
{
    // At one byte per second it would take a quarter of an hour: whoever keeps to that is at it when the time is over.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_sent_is_held_back_too(bool blocking)
    {
        await using ScriptedServer server = ScriptedServer.Start(new Script().ReceiveHead().Receive(1000).Send("HTTP/1.0 200 OK\r\n\r\n"));
        var request = new FetchRequest(server.Url) { Method = "POST", Entity = new RequestEntity { Bytes = Encoding.ASCII.GetBytes(new string('x', 1000)) } };
        var options = new FetchOptions { MaxBytesPerSecond = 1, Timeout = TimeSpan.FromSeconds(1), Connect = new ConnectOptions { Blocking = blocking } };
        await using FetchResult result = await new HttpFetcher(options).FetchAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(FetchCode.TimedOut, result.Code);
    }
}
