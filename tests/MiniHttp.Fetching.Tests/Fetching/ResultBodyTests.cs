// The body of a result as text, bytes and JSON.

using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

public sealed class ResultBodyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("text/html; charset=utf-8", "h\u00C3\u00A4", "hä")]
    [InlineData("text/html; charset=\"UTF-8\"", "h\u00C3\u00A4", "hä")]
    [InlineData("text/html", "h\u00E4", "hä")]
    [InlineData("text/html; charset=iso-8859-1", "\u0080", "\u0080")]
    [InlineData("text/html; charset=windows-1252", "\u0080", "€")]
    [InlineData("text/html; charset=shift_jis", "\u0083\u0065", "テ")]
    [InlineData("text/html; charset=iso-8859-1", "\u00EF\u00BB\u00BFh\u00C3\u00A4", "hä")]
    [InlineData("application/json", "\"h\u00C3\u00A4\"", "\"hä\"")]
    [InlineData("application/problem+json", "\"h\u00C3\u00A4\"", "\"hä\"")]
    [InlineData("application/json; charset=iso-8859-1", "\"h\u00E4\"", "\"hä\"")]
    [InlineData("no type at all", "h\u00E4", "hä")]
    [InlineData(null, "h\u00E4", "hä")]
    public async Task Text_is_read_by_its_charset(string? type, string body, string text)
    {
        await using FetchResult result = await FetchAsync(type, body);
        Assert.Equal(text, await result.ReadAsStringAsync(Stop));
        Assert.True(result.Verdict!.Value.IsWhole);
    }

    [Fact]
    public async Task A_charset_that_is_not_known_is_told_by_name()
    {
        await using FetchResult result = await FetchAsync("text/html; charset=klingon", "x");
        FetchException e = await Assert.ThrowsAsync<FetchException>(() => result.ReadAsStringAsync(Stop));
        Assert.Equal(FetchCode.BadCoding, e.Code);
        Assert.EndsWith("the charset of the body is not supported: klingon", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_are_read_as_they_came()
    {
        await using FetchResult result = await FetchAsync("text/html; charset=utf-8", "\u00EF\u00BB\u00BFh\u00E4");
        Assert.Equal([0xEF, 0xBB, 0xBF, (byte)'h', 0xE4], await result.ReadAsBytesAsync(Stop));
    }

    [Theory]
    [InlineData("application/json", "{\"name\":\"h\u00C3\u00A4\",\"size\":7}")]
    [InlineData("text/plain", "\u00EF\u00BB\u00BF{\"name\":\"h\u00C3\u00A4\",\"size\":7}")]
    [InlineData("application/json; charset=iso-8859-1", "{\"name\":\"h\u00E4\",\"size\":7}")]
    public async Task JSON_is_read_with_and_without_reflection(string type, string body)
    {
        await using FetchResult generated = await FetchAsync(type, body);
        Assert.Equal(new Entry("hä", 7), await generated.ReadFromJsonAsync(EntryJson.Default.Entry, Stop));
        await using FetchResult reflected = await FetchAsync(type, body);
        Assert.Equal(new Entry("hä", 7), await reflected.ReadFromJsonAsync<Entry>(Stop));
    }

    [Fact]
    public async Task What_is_not_JSON_is_a_JsonException_and_a_part_of_it_is_a_body_cut_short()
    {
        await using FetchResult other = await FetchAsync("application/json", "<html>");
        await Assert.ThrowsAsync<JsonException>(() => other.ReadFromJsonAsync<Entry>(Stop));
        const string Cut = "HTTP/1.0 200 OK\r\nContent-Length: 50\r\n\r\n{\"name\":\"h\"}";
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering(Cut));
        await using FetchResult cut = await new HttpFetcher().FetchAsync(new FetchRequest(server.Url), Stop);
        FetchException e = await Assert.ThrowsAsync<FetchException>(() => cut.ReadFromJsonAsync<Entry>(Stop));
        Assert.Equal(FetchCode.PartialBody, e.Code);
    }

    [Fact]
    public async Task JSON_is_sent_with_and_without_reflection()
    {
        await using ScriptedServer server = ScriptedServer.Start(
            new Script().ReceiveHead().Receive(21).Send("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"));
        var entry = new Entry("h", 7);
        RequestEntity generated = RequestEntity.FromJson(entry, EntryJson.Default.Entry);
        foreach (RequestEntity entity in new[] { RequestEntity.FromJson(entry), generated })
        {
            await using FetchResult result = await new HttpFetcher().FetchAsync(
                new FetchRequest(server.Url) { Method = "POST", Entity = entity }, Stop);
            Assert.True(result.IsSuccess);
            string text = (await server.OutcomeAsync(server.Connections.Count - 1)).Text;
            Assert.Contains("\r\nContent-Type: application/json\r\n", text, StringComparison.Ordinal);
            Assert.EndsWith("\r\n\r\n{\"name\":\"h\",\"size\":7}", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Text_is_sent_as_UTF_8_and_says_so()
    {
        await using ScriptedServer server = ScriptedServer.Start(
            new Script().ReceiveHead().Receive(3).Send("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"));
        var request = new FetchRequest(server.Url)
        {
            Method = "POST",
            Entity = RequestEntity.FromText("hä", "text/markdown"),
        };
        await using FetchResult result = await new HttpFetcher().FetchAsync(request, Stop);
        string text = (await server.OutcomeAsync(0)).Text;
        Assert.Contains("\r\nContent-Type: text/markdown; charset=utf-8\r\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nh\u00C3\u00A4", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_response_the_failure_is_thrown_and_a_body_in_a_file_is_not_here()
    {
        await using ScriptedServer server = ScriptedServer.Start(
            Script.Answering(""), Script.Answering("HTTP/1.0 200 OK\r\n\r\nhello"));
        var fetcher = new HttpFetcher();
        await using FetchResult failed = await fetcher.FetchAsync(new FetchRequest(server.Url), Stop);
        FetchException e = await Assert.ThrowsAsync<FetchException>(() => failed.ReadAsStringAsync(Stop));
        Assert.Equal((FetchCode.NothingCame, failed.Error), (e.Code, e.Message));
        await using FetchResult saved = await fetcher.DownloadAsync(
            new FetchRequest(server.Url), _folder.In("file"), Stop);
        await Assert.ThrowsAsync<InvalidOperationException>(() => saved.ReadAsBytesAsync(Stop));
        Assert.Equal("hello", await File.ReadAllTextAsync(_folder.In("file"), Stop));
    }

    [Fact]
    public async Task An_error_page_can_be_read_but_is_no_success()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering("HTTP/1.0 404 Nowhere\r\n\r\npage"));
        await using FetchResult result = await new HttpFetcher().FetchAsync(new FetchRequest(server.Url), Stop);
        Assert.Equal((FetchCode.Ok, false, "Nowhere"), (result.Code, result.IsSuccess, result.ReasonPhrase));
        Assert.Equal(FetchCode.HttpError, Assert.Throws<FetchException>(result.EnsureSuccess).Code);
        Assert.Equal("page", await result.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task A_failure_keeps_its_cause()
    {
        string url;
        await using (ScriptedServer server = ScriptedServer.Start(new Script()))
        {
            url = server.Url;
        }

        await using FetchResult result = await new HttpFetcher().FetchAsync(new FetchRequest(url), Stop);
        FetchException e = Assert.Throws<FetchException>(result.EnsureSuccess);
        Assert.Equal((FetchCode.CouldNotConnect, result.Error), (e.Code, e.Message));
        Assert.IsType<Sockets.ConnectException>(e.InnerException);
    }

    private static async Task<FetchResult> FetchAsync(string? type, string body)
    {
        string field = type is null ? "" : $"Content-Type: {type}\r\n";
        string answer = $"HTTP/1.0 200 OK\r\n{field}Content-Length: {Encoding.Latin1.GetByteCount(body)}\r\n\r\n{body}";
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering(answer));
        FetchResult result = await new HttpFetcher().FetchAsync(new FetchRequest(server.Url), Stop);
        await server.ConnectionAsync(0);
        return result;
    }
}

internal sealed record Entry(string Name, int Size);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Entry))]
internal sealed partial class EntryJson : JsonSerializerContext;
