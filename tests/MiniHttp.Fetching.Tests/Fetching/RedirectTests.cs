// RFC 1945 §9.3, over real sockets: which request follows a redirect, and what stays with the host it was meant for.
// Which Locations can be followed is in LocationTests.

using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

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
        Assert.Equal((FetchCode.Ok, method == "HEAD" ? "" : "hello", 1), (result.Code, body, result.RedirectCount));
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
    [InlineData("POST", 300, "POST", true)]
    [InlineData("POST", 301, "GET", false)]
    [InlineData("POST", 302, "GET", false)]
    [InlineData("POST", 303, "GET", false)]
    [InlineData("POST", 307, "POST", true)]
    [InlineData("POST", 308, "POST", true)]
    [InlineData("PUT", 301, "PUT", true)]
    [InlineData("PUT", 302, "PUT", true)]
    [InlineData("PUT", 303, "GET", false)]
    [InlineData("PUT", 307, "PUT", true)]
    [InlineData("DELETE", 302, "DELETE", true)]
    [InlineData("DELETE", 303, "GET", false)]
    [InlineData("post", 302, "post", true)]
    public async Task The_status_decides_over_method_and_entity(
        string method, int status, string next, bool keepsEntity)
    {
        await using ScriptedServer server = Redirecting(status);
        (FetchResult result, string body) = await Fetch.ToMemoryAsync(Sending(server, method), Follow);
        Assert.Equal((FetchCode.Ok, "hello", next), (result.Code, body, result.Method));
        AssertSecond(await server.OutcomeAsync(1), next, keepsEntity);
    }

    [Theory]
    [InlineData(301, (int)KeepPostOn.MovedPermanently, true)]
    [InlineData(301, (int)(KeepPostOn.Found | KeepPostOn.SeeOther), false)]
    [InlineData(302, (int)KeepPostOn.Found, true)]
    [InlineData(302, (int)(KeepPostOn.MovedPermanently | KeepPostOn.SeeOther), false)]
    [InlineData(303, (int)KeepPostOn.SeeOther, true)]
    [InlineData(303, (int)(KeepPostOn.MovedPermanently | KeepPostOn.Found), false)]
    public async Task A_POST_stays_one_on_the_statuses_that_are_named(int status, int keep, bool keeps)
    {
        await using ScriptedServer server = Redirecting(status);
        await Fetch.ToMemoryAsync(Sending(server, "POST"), Follow with { KeepPostOn = (KeepPostOn)keep });
        AssertSecond(await server.OutcomeAsync(1), keeps ? "POST" : "GET", keeps);
    }

    [Theory]
    [InlineData("PATCH", "POST", 302, false)]
    [InlineData("PATCH", "POST", 303, false)]
    [InlineData("PATCH", "POST", 307, true)]
    [InlineData("POST", "PUT", 302, true)]
    [InlineData("POST", "PUT", 303, false)]
    [InlineData("GET", "POST", 301, false)]
    public async Task A_method_of_the_users_own_is_kept_and_the_implied_one_decides_over_the_entity(
        string method, string implied, int status, bool keepsEntity)
    {
        await using ScriptedServer server = Redirecting(status);
        await Fetch.ToMemoryAsync(Sending(server, method) with { ImpliedMethod = implied }, Follow);
        AssertSecond(await server.OutcomeAsync(1), method, keepsEntity);
    }

    [Fact]
    public async Task A_GET_that_was_a_POST_stays_one()
    {
        await using ScriptedServer server = ScriptedServer.Start(
            new Script().ReceiveHead().Receive(3).Send("HTTP/1.0 302 x\r\nLocation: /there\r\n\r\n"),
            Script.Answering("HTTP/1.0 307 x\r\nLocation: /there\r\n\r\n"),
            Hello);
        await Fetch.ToMemoryAsync(Sending(server, "POST"), Follow);
        Assert.StartsWith("GET /there ", (await server.OutcomeAsync(2)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_read_again_for_each_request_that_carries_it()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.In("data"), "a=1", TestContext.Current.CancellationToken);
        await using ScriptedServer server = Redirecting(307);
        FetchRequest request = Sending(server, "PUT") with { Entity = new RequestEntity { File = folder.In("data") } };
        await Fetch.ToMemoryAsync(request, Follow);
        AssertSecond(await server.OutcomeAsync(1), "PUT", keepsEntity: true);
    }

    [Fact]
    public async Task Range_and_fields_go_on_to_the_same_URL_and_Refresh_leads_nowhere()
    {
        await using ScriptedServer server = ScriptedServer.Start(
            Script.Answering("HTTP/1.0 302 x\r\nLocation: /page\r\nSet-Cookie: a=b\r\n\r\n"),
            Script.Answering("HTTP/1.0 206 x\r\nRefresh: 0; url=/elsewhere\r\nContent-Range: bytes 2-3/9\r\n\r\nlo"));
        var request = new FetchRequest(server.Url + "page#top")
        {
            Range = "2-3",
            Fields = [new("X-Mine", "1")],
            Cookies = new(),
        };
        (FetchResult result, string body) = await Fetch.ToMemoryAsync(request, Follow);
        Assert.Equal((null, "lo", 1, "top"), (result.Error, body, result.RedirectCount, result.Url.Fragment));
        string second = (await server.OutcomeAsync(1)).Text;
        string[] fields = ["Range: bytes=2-3\r\n", "X-Mine: 1\r\n", "Cookie: a=b\r\n"];
        Assert.All(fields, field => Assert.Contains(field, second, StringComparison.Ordinal));
        Assert.Equal(2, server.Connections.Count);
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
    public async Task A_challenge_is_answered_once_and_then_shown()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering("HTTP/1.0 401 x\r\nWWW-Authenticate: Basic realm=\"r\"\r\n\r\nwho are you?"));
        (FetchResult result, string body) = await Fetch.ToMemoryAsync(new FetchRequest(server.Url) { Credentials = new("a", "b") }, Follow);
        Assert.Equal((401, "who are you?"), (result.Status!.Value.Value, body));
        Assert.Single(server.Connections);
    }

    private static ScriptedServer Redirecting(int status)
        => ScriptedServer.Start(
            new Script().ReceiveHead().Receive(3).Send($"HTTP/1.0 {status} x\r\nLocation: /there\r\n\r\nmoved"), Hello);

    private static FetchRequest Sending(ScriptedServer server, string method) => new(server.Url)
    {
        Method = method,
        Entity = new RequestEntity { Bytes = "a=1"u8.ToArray(), ContentType = "text/plain" },
        Fields =
        [
            new("X-Mine", "1"), new("Content-Language", "en"), new("content-encoding", "x"), new("Expect", "x"),
            new("Content-Length", "3"),
        ],
    };

    private static void AssertSecond(ScriptOutcome outcome, string method, bool keepsEntity)
    {
        Assert.StartsWith($"{method} /there HTTP/1.0\r\n", outcome.Text, StringComparison.Ordinal);
        Assert.Contains("X-Mine: 1\r\n", outcome.Text, StringComparison.Ordinal);
        if (keepsEntity)
        {
            Assert.EndsWith("\r\n\r\na=1", outcome.Text, StringComparison.Ordinal);
            Assert.Contains("Content-Length: 3\r\n", outcome.Text, StringComparison.Ordinal);
            return;
        }

        Assert.EndsWith("\r\n\r\n", outcome.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Expect", outcome.Text, StringComparison.Ordinal);
        Assert.Equal(
            method == "POST" ? ["Content-Length: 0"] : [], // RFC 1945 §8.3: a POST always has a length.
            outcome.Text.Split("\r\n").Where(line => line.StartsWith("content-", StringComparison.OrdinalIgnoreCase)));
    }
}
