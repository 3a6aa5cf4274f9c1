// A 206 against what was asked for: a part that would pass for something else is never kept, whether it goes to memory,
// to a file or to a reader.

using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

public sealed class PartialContentTests : IDisposable
{
    private const string Multipart = "Content-Type: multipart/byteranges; boundary=x";

    private const string FirstFive = "HTTP/1.0 206 Part\r\nContent-Range: bytes 0-4/10\r\n\r\n";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string?, string, FetchCode> Answers => new()
    {
        // Not asked for.
        { null, "Content-Range: bytes 0-4/10", FetchCode.PartialBody },
        { null, "Content-Range: bytes 5-9/10", FetchCode.PartialBody },
        { null, "Content-Range: bytes 0-4/5", FetchCode.PartialBody },
        { null, "Content-Range: bytes 0-4/*", FetchCode.PartialBody },
        { null, "Content-Range: nonsense", FetchCode.PartialBody },
        { null, "X: y", FetchCode.PartialBody },
        { null, Multipart, FetchCode.PartialBody },

        // One range.
        { "0-4", "Content-Range: bytes 0-4/10", FetchCode.Ok },
        { "0-4", "Content-Range: bytes 0-4/*", FetchCode.Ok },
        { "5-99", "Content-Range: bytes 5-9/10", FetchCode.Ok },
        { "5-", "Content-Range: bytes 5-9/10", FetchCode.Ok },
        { "5-", "Content-Range: bytes 5-9/*", FetchCode.Ok },
        { "-5", "Content-Range: bytes 5-9/10", FetchCode.Ok },
        { "-5", "Content-Range: bytes 5-9/*", FetchCode.Ok },
        { "-99", "Content-Range: bytes 0-4/5", FetchCode.Ok },
        { "0-9", "Content-Range: bytes 0-4/10", FetchCode.PartialBody },
        { "0-9", "Content-Range: bytes 0-4/*", FetchCode.PartialBody },
        { "0-9", "Content-Range: bytes 5-9/10", FetchCode.PartialBody },
        { "5-", "Content-Range: bytes 5-9/11", FetchCode.PartialBody },
        { "-9", "Content-Range: bytes 5-9/10", FetchCode.PartialBody },
        { "0-4", "Content-Range: bytes 5-9/10", FetchCode.RangeNotServed },
        { "1-5", "Content-Range: bytes 0-4/10", FetchCode.RangeNotServed },
        { "0-3", "Content-Range: bytes 0-4/10", FetchCode.RangeNotServed },
        { "5-", "Content-Range: bytes 0-4/10", FetchCode.RangeNotServed },
        { "-5", "Content-Range: bytes 0-4/10", FetchCode.RangeNotServed },
        { "-4", "Content-Range: bytes 5-9/*", FetchCode.RangeNotServed },
        { "20-", "Content-Range: bytes 0-4/10", FetchCode.RangeNotServed },
        { "5-9", "Content-Range: bytes */10", FetchCode.RangeNotServed },
        { "5-9", "Content-Range: bytes 5-9/9", FetchCode.RangeNotServed },
        { "5-9", "Content-Range: lines 5-9/10", FetchCode.RangeNotServed },
        { "5-9", "X: y", FetchCode.RangeNotServed },
        { "5-9", Multipart, FetchCode.RangeNotServed },
        { "0-4", "Content-Range: bytes 0-4/10\r\nContent-Length: 7", FetchCode.WeirdReply },

        // Several: each part says what it is, or they come as one, with the gap between them.
        { "0-1,4-5", Multipart, FetchCode.Ok },
        { "0-1,3-4", "Content-Range: bytes 0-4/10", FetchCode.Ok },
        { "3-4,0-1,20-", "Content-Range: bytes 0-4/10", FetchCode.Ok },
        { "0-4,20-29", "Content-Range: bytes 0-4/10", FetchCode.Ok },
        { "0-4,8-9", "Content-Range: bytes 0-4/10", FetchCode.PartialBody },
        { "0-1,3-3", "Content-Range: bytes 0-4/10", FetchCode.RangeNotServed },
        { "0-1,4-5", "Content-Type: text/plain", FetchCode.RangeNotServed },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task It_is_kept_only_if_it_is_what_was_asked_for(string? asked, string field, FetchCode code)
    {
        string length = field.Contains("Content-Length", StringComparison.Ordinal) ? "" : "\r\nContent-Length: 5";
        await using ScriptedServer server = ScriptedServer.Start(
            Script.Answering($"HTTP/1.0 206 Part\r\n{field}{length}\r\n\r\nhello"));
        var request = new FetchRequest(server.Url) { Range = asked };
        string kept = code == FetchCode.Ok ? "hello" : "";

        (FetchResult result, string body) = await Fetch.ToMemoryAsync(request);
        Assert.Equal((code, kept), (result.Code, body));
        Assert.Equal(code != FetchCode.Ok, result.Error is not null);

        await File.WriteAllTextAsync(_folder.In("file"), "as it was", Stop);
        Assert.Equal(code, (await new HttpFetcher().DownloadAsync(request, _folder.In("file"), Stop)).Code);
        Assert.Equal(kept is "" ? "as it was" : kept, await File.ReadAllTextAsync(_folder.In("file"), Stop));

        await using FetchResult read = await new HttpFetcher().FetchAsync(request, Stop);
        Assert.Equal((code, code == FetchCode.Ok), (read.Code, read.Body is not null));
    }

    [Theory]
    [InlineData("bytes=0-4", FetchCode.Ok)]
    [InlineData("bytes=5-9", FetchCode.RangeNotServed)]
    [InlineData("lines=1-2", FetchCode.Ok)]
    [InlineData(null, FetchCode.PartialBody)]
    public async Task A_Range_field_of_the_users_own_is_what_was_asked_for(string? value, FetchCode code)
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering(FirstFive + "hello"));
        var request = new FetchRequest(server.Url) { Range = "7-8", Fields = [new("range", value)] };
        Assert.Equal(code, (await Fetch.ToMemoryAsync(request)).Result.Code);
    }

    [Fact]
    public async Task The_head_of_a_206_is_an_answer_to_HEAD()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering(FirstFive));
        FetchResult result = (await Fetch.ToMemoryAsync(new FetchRequest(server.Url) { Method = "HEAD" })).Result;
        Assert.Equal((FetchCode.Ok, 206), (result.Code, result.Status!.Value.Value));
    }

    [Theory]
    [InlineData("hel", FetchCode.PartialBody)]
    [InlineData("hello", FetchCode.Ok)]
    [InlineData("hello and more", FetchCode.WeirdReply)]
    public async Task A_reader_gets_as_many_bytes_as_Content_Range_says_or_an_error(string body, FetchCode code)
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering(FirstFive + body));
        var request = new FetchRequest(server.Url) { Range = "0-4" };
        await using FetchResult result = await new HttpFetcher().FetchAsync(request, Stop);
        using var all = new MemoryStream();
        Exception? e = await Record.ExceptionAsync(() => result.Body!.CopyToAsync(all, Stop));
        Assert.Equal(code, e is null ? FetchCode.Ok : Assert.IsType<FetchException>(e).Code);
    }
}
