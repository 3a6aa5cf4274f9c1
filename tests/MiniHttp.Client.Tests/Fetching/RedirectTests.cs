// RFC 1945 §9.3, over real sockets: what is followed, what is not, and what stays with the host it was meant for.

using MiniHttp.Testing;

namespace MiniHttp.Client.Tests;

public class RedirectTests
{
    private static readonly FetchOptions Follow = new() { FollowRedirects = true };

    private static readonly Script Hello = Script.Answering("HTTP/1.0 200 OK\r\n\r\nhello");

    [Theory]
    [InlineData(301, "GET")]
    [InlineData(302, "GET")]
    [InlineData(303, "GET")]
    [InlineData(307, "HEAD")]
    [InlineData(308, "GET")]
    public async Task GET_and_HEAD_are_repeated_where_the_answer_leads(int status, string method)
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering($"HTTP/1.0 {status} x\r\nLocation: /there\r\n\r\nmoved"), Hello);
        (FetchResult result, string body) = await Fetch.ToMemoryAsync(new FetchRequest(server.Url) { Method = method }, Follow);
        Assert.Equal((FetchCode.Ok, method == "HEAD" ? "" : "hello", 1), (result.Code, body, result.Redirects));
        Assert.StartsWith($"{method} /there HTTP/1.0\r\n", (await server.OutcomeAsync(1)).Text, StringComparison.Ordinal);
        Assert.Equal(server.Url + "there", result.Url.ToString());
    }

    [Fact]
    public async Task Unasked_nothing_is_followed()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering("HTTP/1.0 301 x\r\nLocation: /there\r\n\r\nmoved"), Hello);
        (FetchResult result, string body) = await Fetch.ToMemoryAsync(server.Url);
        Assert.Equal((FetchCode.Ok, "moved", server.Url + "there"), (result.Code, body, result.RedirectUrl!.ToString()));
        Assert.Single(server.Connections);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    public async Task A_POST_is_not_repeated_and_its_answer_is_shown(int status)
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering($"HTTP/1.0 {status} x\r\nLocation: /there\r\n\r\nmoved"), Hello);
        var request = new FetchRequest(server.Url) { Method = "POST", Entity = new RequestEntity { Bytes = new byte[3] } };
        var observer = new Warnings();
        (FetchResult result, string body) = await Fetch.ToMemoryAsync(request, Follow with { Observer = observer });
        Assert.Equal((FetchCode.Ok, "moved"), (result.Code, body));
        Assert.Contains("a POST is not repeated", Assert.Single(observer.Texts), StringComparison.Ordinal);
        Assert.Single(server.Connections);
    }

    [Fact]
    public async Task A_303_turns_a_POST_into_a_GET()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering("HTTP/1.0 303 x\r\nLocation: /there\r\n\r\n"), Hello);
        var request = new FetchRequest(server.Url) { Method = "POST", Entity = new RequestEntity { Bytes = new byte[3], ContentType = "text/plain" } };
        (_, string body) = await Fetch.ToMemoryAsync(request, Follow);
        string second = (await server.OutcomeAsync(1)).Text;
        Assert.Equal("hello", body);
        Assert.StartsWith("GET /there ", second, StringComparison.Ordinal);
        Assert.DoesNotContain("Content-", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Five_redirects_are_followed_and_a_sixth_is_too_many()
    {
        Script loop = Script.Answering("HTTP/1.0 302 x\r\nLocation: /again\r\n\r\n");
        await using ScriptedServer five = ScriptedServer.Start(loop, loop, loop, loop, loop, Hello);
        await using ScriptedServer endless = ScriptedServer.Start(loop);
        Assert.Equal(FetchCode.Ok, (await Fetch.ToMemoryAsync(new FetchRequest(five.Url), Follow)).Result.Code);
        Assert.Equal(FetchCode.TooManyRedirects, (await Fetch.ToMemoryAsync(new FetchRequest(endless.Url), Follow)).Result.Code);
        Assert.Equal(6, endless.Connections.Count);
    }

    [Fact]
    public async Task What_is_secret_does_not_follow_to_another_host()
    {
        await using ScriptedServer other = ScriptedServer.Start(Hello);
        await using ScriptedServer server = ScriptedServer.Start(
            Script.Answering("HTTP/1.0 302 x\r\nLocation: /here\r\n\r\n"), Script.Answering($"HTTP/1.0 302 x\r\nLocation: {other.Url}\r\n\r\n"));
        var request = new FetchRequest(server.Url.Replace("http://", "http://user:secret@", StringComparison.Ordinal))
        {
            Fields = [new("Cookie", "a=b"), new("X-Other", "c")],
        };
        Assert.Equal(FetchCode.Ok, (await Fetch.ToMemoryAsync(request, Follow)).Result.Code);
        Assert.Contains("Authorization: Basic", (await server.OutcomeAsync(1)).Text, StringComparison.Ordinal);
        string elsewhere = (await other.OutcomeAsync(0)).Text;
        Assert.DoesNotContain("Authorization", elsewhere, StringComparison.Ordinal);
        Assert.DoesNotContain("Cookie", elsewhere, StringComparison.Ordinal);
        Assert.Contains("X-Other: c", elsewhere, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_scheme_is_refused_by_name()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering("HTTP/1.0 302 x\r\nLocation: ftp://h/x\r\n\r\n"));
        FetchResult result = (await Fetch.ToMemoryAsync(new FetchRequest(server.Url), Follow)).Result;
        Assert.Equal(FetchCode.UnsupportedProtocol, result.Code);
        Assert.Contains("ftp", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_challenge_is_answered_once_and_then_shown()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering("HTTP/1.0 401 x\r\nWWW-Authenticate: Basic realm=\"r\"\r\n\r\nwho are you?"));
        (FetchResult result, string body) = await Fetch.ToMemoryAsync(new FetchRequest(server.Url) { Credentials = new("a", "b") }, Follow);
        Assert.Equal((401, "who are you?"), (result.Status!.Value.Value, body));
        Assert.Single(server.Connections);
    }

    private sealed class Warnings : IFetchObserver
    {
        public List<string> Texts { get; } = [];

        public void OnWarning(string text) => Texts.Add(text);
    }
}
