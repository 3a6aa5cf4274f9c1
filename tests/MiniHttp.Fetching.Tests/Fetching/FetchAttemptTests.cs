// Answers that a user agent has to put up with: a status, a field or a type that it does not know.

using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

public class FetchAttemptTests
{
    [Theory]
    [InlineData(299, FetchCode.Ok)]
    [InlineData(399, FetchCode.Ok)]
    [InlineData(499, FetchCode.HttpError)]
    [InlineData(599, FetchCode.HttpError)]
    public async Task An_unknown_status_means_x00_of_its_class_and_its_entity_is_shown(int status, FetchCode code)
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering($"HTTP/1.0 {status} Odd\r\n\r\nwhy"));
        (FetchResult result, string body) = await Fetch.ToMemoryAsync(
            new FetchRequest(server.Url), new FetchOptions { FailOnError = true, KeepErrorBody = true });
        Assert.Equal((status, "why", code), (result.Status!.Value.Value, body, result.Code));
    }

    [Fact]
    public async Task Fields_that_nobody_knows_change_nothing()
    {
        await using ScriptedServer server = ScriptedServer.Start(
            Script.Answering("HTTP/1.0 200 OK\r\nX-Nobody: knows\r\nLocation: /elsewhere\r\nRetry-After: 5\r\nPragma: odd, no-cache\r\nExpires: 0\r\nContent-Length: 5\r\n\r\nhello"));
        (FetchResult result, string body) = await Fetch.ToMemoryAsync(
            new FetchRequest(server.Url), new FetchOptions { FollowRedirects = true, Retry = new RetryOptions { Count = 1 } });
        Assert.Equal((FetchCode.Ok, "hello", 0, 1), (result.Code, body, result.RedirectCount, result.AttemptCount));
        Assert.Equal("knows", result.HeadFields.GetText("x-nobody"u8));
    }

    [Theory]
    [InlineData("", "application/octet-stream")]
    [InlineData("Content-Type: text/html\r\n", "text/html")]
    [InlineData("content-type: TEXT/plain; charset=\"utf-16\"; odd=1\r\n", "TEXT/plain; charset=\"utf-16\"; odd=1")]
    [InlineData("Content-Type: nonsense\r\n", "nonsense")]
    public async Task The_body_comes_as_it_was_sent_whatever_its_type(string field, string type)
    {
        string every = Encoding.Latin1.GetString([.. Enumerable.Range(0, 256).Select(i => (byte)i)]);
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering($"HTTP/1.0 200 OK\r\n{field}\r\n{every}"));
        (FetchResult result, string body) = await Fetch.ToMemoryAsync(server.Url);
        Assert.Equal((type, every), (result.MediaType, body));
    }

    [Fact]
    public async Task A_length_in_the_answer_to_HEAD_promises_no_body()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering("HTTP/1.0 200 OK\r\nContent-Length: 1000000\r\n\r\n"));
        (FetchResult result, string body) = await Fetch.ToMemoryAsync(new FetchRequest(server.Url) { Method = "HEAD" });
        Assert.Equal((FetchCode.Ok, "", "1000000", "no body"), (result.Code, body, result.HeadFields.GetText("Content-Length"u8), result.Verdict.ToString()));
    }
}
