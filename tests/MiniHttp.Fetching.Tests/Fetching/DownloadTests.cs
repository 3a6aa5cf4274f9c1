// Downloads that can be trusted: FILE is whole or is not there; what was interrupted is continued if it is still the same, else begun anew.

using System.Security.Cryptography;
using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

public sealed class DownloadTests : IDisposable
{
    private const string Whole = "HTTP/1.0 200 OK\r\nETag: \"v1\"\r\nContent-Length: 10\r\n\r\n";

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _warnings = [];

    private string File => _folder.In("file");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_there_when_it_is_whole()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering(Whole + "0123456789"));
        await AssertWholeAsync(server, new FetchOptions());
        Assert.DoesNotContain("Range", (await server.OutcomeAsync(0)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_short_body_leaves_its_part_and_the_next_try_continues_it()
    {
        await using ScriptedServer server = ScriptedServer.Start(
            Script.Answering(Whole + "01234"),
            Script.Answering("HTTP/1.0 206 Part\r\nETag: \"v1\"\r\nContent-Range: bytes 5-9/10\r\nContent-Length: 5\r\n\r\n56789"));
        FetchResult first = await FetchAsync(server, new FetchOptions());
        Assert.Equal(FetchCode.PartialBody, first.Code);
        Assert.Contains("short by 5 bytes: 5 of 10 came", first.Error, StringComparison.Ordinal);
        Assert.Equal(["file.part", "file.part.json"], _folder.Names);
        await AssertWholeAsync(server, new FetchOptions());
        string second = (await server.OutcomeAsync(1)).Text;
        Assert.Contains("\r\nRange: bytes=5-\r\n", second, StringComparison.Ordinal);
        Assert.Contains("\r\nIf-Range: \"v1\"\r\n", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retry_continues_where_the_last_one_ended()
    {
        await using ScriptedServer server = ScriptedServer.Start(
            Script.Answering(Whole + "012"),
            Script.Answering("HTTP/1.0 206 Part\r\nETag: \"v1\"\r\nContent-Range: bytes 3-9/10\r\nContent-Length: 7\r\n\r\n345"),
            Script.Answering("HTTP/1.0 206 Part\r\nETag: \"v1\"\r\nContent-Range: bytes 6-9/10\r\nContent-Length: 4\r\n\r\n6789"));
        await AssertWholeAsync(server, Retrying(2));
    }

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\nETag: \"v2\"\r\nContent-Length: 10\r\n\r\n0123456789", 2)]
    [InlineData("HTTP/1.0 206 Part\r\nETag: \"v2\"\r\nContent-Range: bytes 5-9/10\r\n\r\nXXXXX", 3)]
    [InlineData("HTTP/1.0 206 Part\r\nContent-Range: bytes 4-9/10\r\n\r\nXXXXXX", 3)]
    [InlineData("HTTP/1.0 206 Part\r\nContent-Range: bytes 5-9/11\r\n\r\nXXXXX", 3)]
    [InlineData("HTTP/1.0 206 Part\r\nContent-Range: bytes 5-8/10\r\n\r\nXXXX", 3)]
    [InlineData("HTTP/1.0 206 Part\r\nContent-Range: bytes 5-8/*\r\n\r\nXXXX", 3)]
    [InlineData("HTTP/1.0 206 Part\r\nContent-Range: bytes 5-9/10\r\nContent-Length: 6\r\n\r\nXXXXXX", 3)]
    [InlineData("HTTP/1.0 206 Part\r\nContent-Range: bytes 5-9/10\r\nContent-Length: 9223372036854775807\r\n\r\nXXXXXX", 3)]
    [InlineData("HTTP/1.0 206 Part\r\n\r\nXXXXX", 3)]
    [InlineData("HTTP/1.0 416 No\r\nContent-Range: bytes */4\r\n\r\n", 3)]
    public async Task What_is_not_the_rest_of_the_part_makes_it_begin_anew(string second, int connections)
    {
        await using ScriptedServer server = ScriptedServer.Start(
            Script.Answering(Whole + "01234"), Script.Answering(second), Script.Answering(Whole + "0123456789"));
        await AssertWholeAsync(server, Retrying(1));
        Assert.Equal(connections, server.Connections.Count);
    }

    // A rest of a length that only the end of the stream tells may be cut short, too; Content-Range has said how long it is.
    [Theory]
    [InlineData("", "56", FetchCode.PartialBody)]
    [InlineData("", "56789", FetchCode.Ok)]
    [InlineData("", "56789and more", FetchCode.WeirdReply)]
    [InlineData("Transfer-Encoding: chunked\r\n", "2\r\n56\r\n0\r\n\r\n", FetchCode.PartialBody)]
    [InlineData("Transfer-Encoding: chunked\r\n", "5\r\n56789\r\n0\r\n\r\n", FetchCode.Ok)]
    public async Task A_rest_is_as_long_as_its_range(string field, string body, FetchCode code)
    {
        await using ScriptedServer server = ScriptedServer.Start(
            Script.Answering(Whole + "01234"),
            Script.Answering($"HTTP/1.0 206 Part\r\nETag: \"v1\"\r\nContent-Range: bytes 5-9/10\r\n{field}\r\n{body}"));
        await FetchAsync(server, new FetchOptions());
        FetchResult result = await FetchAsync(server, new FetchOptions());
        Assert.Equal((code, code == FetchCode.Ok), (result.Code, System.IO.File.Exists(File)));
        Assert.True(code == FetchCode.Ok || result.Error!.Contains("Content-Range says", StringComparison.Ordinal), result.Error);
    }

    [Fact]
    public async Task Without_a_validator_it_begins_anew()
    {
        await using ScriptedServer server = ScriptedServer.Start(
            Script.Answering("HTTP/1.0 200 OK\r\nETag: W/\"v1\"\r\nContent-Length: 10\r\n\r\nXXXXX"), Script.Answering(Whole + "0123456789"));
        await AssertWholeAsync(server, Retrying(1));
        Assert.DoesNotContain("Range", (await server.OutcomeAsync(1)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_that_is_all_of_it_needs_nothing_more()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering("HTTP/1.0 416 No\r\nETag: \"v1\"\r\nContent-Range: bytes */10\r\n\r\n"));
        await System.IO.File.WriteAllTextAsync(File + ".part", "0123456789", TestContext.Current.CancellationToken);
        new PartNote(server.Url, 10, "\"v1\"", null).Write(File + ".part.json");
        await AssertWholeAsync(server, new FetchOptions());
    }

    [Theory]
    [InlineData("not json", "its note")]
    [InlineData("{}", "its note")]
    [InlineData("null", "its note")]
    [InlineData("""{"url":"http://other/","length":10,"eTag":"\"v1\""}""", "is a part of http://other/")]
    [InlineData("""{"length":10,"eTag":"\"v1\""}""", "its note")]
    [InlineData("""{"url":"URL","length":-1,"eTag":"\"v1\""}""", "its note")]
    [InlineData("""{"url":"URL","length":10,"eTag":"\"v1\"","copied":-1}""", "its note")]
    [InlineData("""{"url":"URL","length":10,"eTag":"\"v1\r\nX: y\""}""", "its note")]
    [InlineData("""{"url":"URL","length":10,"eTag":"\ud800"}""", "its note")]
    [InlineData("""{"url":"URL","length":10,"lastModified":"yesterday"}""", "its note")]
    [InlineData("""{"url":"URL","length":"10","eTag":"\"v1\""}""", "its note")]
    [InlineData("""{"url":"URL","length":4,"eTag":"\"v1\""}""", "is longer than its note says")]
    [InlineData(null, "no note says what it is a part of")]
    public async Task A_part_of_something_else_is_moved_aside(string? note, string line)
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering(Whole + "0123456789"));
        await System.IO.File.WriteAllTextAsync(File + ".part", "XXXXX", TestContext.Current.CancellationToken);
        note = note?.Replace("URL", server.Url, StringComparison.Ordinal);
        if (note is not null)
        {
            await System.IO.File.WriteAllTextAsync(File + ".part.json", note, TestContext.Current.CancellationToken);
        }

        Assert.Null((await FetchAsync(server, new FetchOptions())).Error);
        Assert.DoesNotContain("Range", (await server.OutcomeAsync(0)).Text, StringComparison.Ordinal);
        string[] names = ["file", "file.part.1", "file.part.1.json"];
        Assert.Equal(note is null ? names[..2] : names, _folder.Names);
        Assert.Equal("XXXXX"u8, System.IO.File.ReadAllBytes(File + ".part.1"));
        Assert.StartsWith($"{File}.part: {line}", Assert.Single(_warnings), StringComparison.Ordinal);
        Assert.EndsWith($"; kept as {File}.part.1", _warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_leaves_the_part_as_it_is()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering(Whole + "01234"), Script.Answering("HTTP/1.0 404 No\r\n\r\nnot here"));
        await FetchAsync(server, new FetchOptions());
        FetchResult result = await FetchAsync(server, new FetchOptions());
        Assert.Equal(FetchCode.HttpError, result.Code);
        Assert.Equal("01234", await System.IO.File.ReadAllTextAsync(File + ".part", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("ETag: \"v1\"\r\n", FetchCode.HttpError)]
    [InlineData("", FetchCode.Ok)]
    public async Task A_retry_keeps_an_error_page_only_if_it_asked_for_all(string validator, FetchCode code)
    {
        await using ScriptedServer server = ScriptedServer.Start(
            Script.Answering($"HTTP/1.0 200 OK\r\n{validator}Content-Length: 10\r\n\r\n01234"),
            Script.Answering("HTTP/1.0 404 No\r\n\r\nnot here"));
        Assert.Equal(code, (await FetchAsync(server, Retrying(1))).Code);
        string[] names = code == FetchCode.Ok ? ["file"] : ["file.part", "file.part.json"];
        Assert.Equal(names, _folder.Names);
    }

    [Fact]
    public async Task A_wrong_checksum_leaves_nothing()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering(Whole + "0123456789"));
        var wrong = new Checksum(HashAlgorithmName.SHA256, SHA256.HashData("other"u8));
        var right = new Checksum(HashAlgorithmName.SHA256, SHA256.HashData("0123456789"u8));
        Assert.Equal(FetchCode.ChecksumMismatch, (await FetchAsync(server, new FetchOptions(), wrong)).Code);
        Assert.Empty(_folder.Names);
        Assert.Equal(FetchCode.Ok, (await FetchAsync(server, new FetchOptions(), right)).Code);
        Assert.Equal(["file"], _folder.Names);
    }

    [Fact]
    public async Task What_was_there_stays_until_the_new_one_is_whole()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering(Whole + "01234"));
        await System.IO.File.WriteAllTextAsync(File, "old", TestContext.Current.CancellationToken);
        await FetchAsync(server, new FetchOptions());
        Assert.Equal("old", await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_directory_that_is_missing_is_told_and_nothing_is_asked()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering(Whole + "0123456789"));
        using var destination = new FileDestination(_folder.In("no/file"), new FileDestinationOptions { Url = server.Url });
        FetchResult result = await Fetch.ToAsync(destination, new FetchRequest(server.Url), null);
        Assert.Equal(FetchCode.WriteFailed, result.Code);
        Assert.Contains("its directory does not exist", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_coded_body_that_does_not_reach_its_end_is_cut_short()
    {
        var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write("0123456789"u8);
        }

        byte[] coded = packed.ToArray();
        byte[] head = Encoding.ASCII.GetBytes("HTTP/1.0 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
        await using ScriptedServer server = ScriptedServer.Start(
            [.. Enumerable.Range(0, coded.Length + 1).Select(length => new Script().ReceiveHead().Send((byte[])[.. head, .. coded[..length]]))]);
        for (int length = 0; length <= coded.Length; length++)
        {
            FetchResult result = await FetchAsync(server, new FetchOptions { Decode = true });
            Assert.Equal(length == coded.Length ? FetchCode.Ok : FetchCode.PartialBody, result.Code);
        }

        Assert.Equal("0123456789", await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken));
    }

    private static FetchOptions Retrying(int count) => new() { Retry = new RetryOptions { Count = count, Delay = TimeSpan.FromMilliseconds(1) } };

    private async Task AssertWholeAsync(ScriptedServer server, FetchOptions options)
    {
        FetchResult result = await FetchAsync(server, options);
        Assert.Null(result.Error);
        Assert.True(result.EnsureSuccess().IsSuccess);
        Assert.Equal(["file"], _folder.Names);
        Assert.Equal("0123456789", await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken));
    }

    private async Task<FetchResult> FetchAsync(ScriptedServer server, FetchOptions options, Checksum? checksum = null)
    {
        using var destination = new FileDestination(File, new FileDestinationOptions
        {
            Url = server.Url,
            Resume = true,
            Checksum = checksum,
            Warn = _warnings.Add,
        });
        return await Fetch.ToAsync(destination, new FetchRequest(server.Url), options with { Connect = options.Connect with { Blocking = true } });
    }
}
