// What is sent: the head of each request, before any socket has seen it.

using System.Net;
using System.Text;
using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

public class RequestComposerTests
{
    private const string Agent = "User-Agent: minifetch/0.1.0\r\nAccept: */*\r\n";

    private static readonly FetchRequest Page = new("http://User:secret@HOST:80/a%20b?c#d");

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

    [Fact]
    public void The_path_alone_is_asked_for()
        => Assert.Equal($"GET /a%20b?c HTTP/1.0\r\nHost: host\r\n{Agent}\r\n", Compose(Page));

    [Theory]
    [InlineData("http://host", "/")]
    [InlineData("http://host:/", "/")]
    [InlineData("http://host?q", "/?q")]
    public void The_path_is_never_empty_and_an_empty_port_is_80(string url, string target)
        => Assert.Equal($"GET {target} HTTP/1.0\r\nHost: host\r\n{Agent}\r\n", Compose(new FetchRequest(url)));

    [Fact]
    public void A_proxy_is_asked_for_the_whole_URL_without_fragment_and_user()
        => Assert.Equal(
            $"GET http://host/a%20b?c HTTP/1.0\r\nHost: host\r\nProxy-Authorization: Basic YTpi\r\n{Agent}\r\n",
            Compose(Page, new ProxyServer("proxy", 1080, new("a", "b"))));

    [Fact]
    public void Fields_go_General_first_and_those_of_the_entity_last()
    {
        string text = Compose(new FetchRequest("http://host/")
        {
            Method = "POST",
            Fields = [new("X-Entity", "x"), new("Pragma", "no-cache, private")],
            Entity = new RequestEntity { Bytes = "hello"u8.ToArray(), ContentType = "text/plain" },
        });
        Assert.Equal(
            $"POST / HTTP/1.0\r\nPragma: no-cache, private\r\nHost: host\r\n{Agent}X-Entity: x\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\n", text);
    }

    [Fact]
    public void A_URL_that_was_typed_has_no_Referer() => Assert.DoesNotContain("Referer", Compose(Page), StringComparison.Ordinal);

    [Fact]
    public void Referer_has_neither_fragment_nor_user()
        => Assert.Contains("\r\nReferer: http://host/a%20b?c\r\n", Compose(new FetchRequest("http://other/") { Referer = Page.Url }), StringComparison.Ordinal);

    [Theory]
    [InlineData("me/1.0 (a comment)", "User-Agent: me/1.0 (a comment)\r\n")]
    [InlineData("", "")]
    public void The_user_agent_says_what_it_was_told_to_or_nothing(string agent, string field)
        => Assert.Equal($"GET / HTTP/1.0\r\nHost: host\r\n{field}Accept: */*\r\n\r\n", Compose(new FetchRequest("http://host/") { UserAgent = agent }));

    [Fact]
    public void Credentials_are_those_of_the_example_in_the_RFC()
        => Assert.Contains(
            "\r\nAuthorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n",
            Compose(new FetchRequest("http://host/") { Credentials = new("Aladdin", "open sesame") }),
            StringComparison.Ordinal);

    [Fact]
    public void Only_the_rest_is_asked_for_and_only_of_the_same_version()
    {
        string text = Compose(Page, partial: new PartialBody(new BodyOrigin("http://host/", 10, "\"v1\"", null), 4), decode: true);
        Assert.Contains("\r\nRange: bytes=4-\r\nIf-Range: \"v1\"\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Accept-Encoding", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Codings_are_asked_for_where_they_are_undone()
        => Assert.Contains("\r\nAccept-Encoding: gzip, deflate, br\r\n", Compose(Page, decode: true), StringComparison.Ordinal);

    [Theory]
    [InlineData("X-A", "b\r\nX-C: d")]
    [InlineData("X A", "b")]
    public void A_field_that_would_be_two_or_none_is_refused(string name, string value)
        => Assert.Equal(
            FetchCode.BadUsage, Assert.Throws<FetchException>(() => Compose(new FetchRequest("http://host/") { Fields = [new(name, value)] })).Code);

    private static string Compose(FetchRequest request, ProxyServer? proxy = null, PartialBody? partial = null, bool decode = false)
    {
        using OutgoingRequest composed = new RequestComposer(request, proxy, partial, decode).Compose();
        return Encoding.Latin1.GetString(composed.Head);
    }
}
