using System.Net;
using MiniHttp.Testing;

namespace MiniHttp.Client.Tests;

public sealed class RequestComposerTests
{
    [Theory]
    [InlineData("agent\r\nX: y", "user")]
    [InlineData("agent", "us:er")]
    [InlineData("agent", "us\r\ner")]
    public async Task What_cannot_be_sent_to_a_proxy_is_an_error_like_any_other(string agent, string user)
    {
        await using ScriptedServer proxy = ScriptedServer.Start(new Script().StaySilent());
        var options = new FetchOptions { Proxy = _ => new ProxyServer("127.0.0.1", proxy.Port, new NetworkCredential(user, "password")) };
        var request = new FetchRequest("https://www.example/") { UserAgent = agent };
        await using FetchResult result = await new HttpFetcher(options).FetchAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(FetchCode.BadUsage, result.Code);
        Assert.Empty((await proxy.OutcomeAsync(0)).Received);
    }

    [Fact]
    public async Task A_file_without_a_name_is_an_error_like_any_other()
    {
        await using ScriptedServer server = ScriptedServer.Start(new Script().StaySilent());
        var request = new FetchRequest(server.Url) { Method = "PUT", Entity = new RequestEntity { File = "" } };
        await using FetchResult result = await new HttpFetcher().FetchAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(FetchCode.ReadFailed, result.Code);
    }
}
