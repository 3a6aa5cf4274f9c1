// Answers that are not what was asked for leave what is there as it is.

using System.Globalization;
using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

public sealed class UntouchedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("304 Not Modified", FetchCode.Ok, "If-None-Match")]
    [InlineData("304 Not Modified", FetchCode.HttpError, null)]
    [InlineData("404 Not Found", FetchCode.HttpError, null)]
    [InlineData("503 Service Unavailable", FetchCode.HttpError, null)]
    [InlineData("302 Found\r\nLocation: /x", FetchCode.HttpError, null)]
    [InlineData("204 No Content", FetchCode.HttpError, null)]
    [InlineData("205 Reset Content", FetchCode.HttpError, null)]
    public async Task A_download_to_a_path_keeps_what_is_there_unless_the_status_is_2xx(
        string answer, FetchCode code, string? condition)
    {
        await File.WriteAllTextAsync(_folder.In("file"), "as it was", Stop);
        await File.WriteAllTextAsync(_folder.In("file.part"), "as well", Stop);
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering($"HTTP/1.0 {answer}\r\n\r\npage"));
        var request = new FetchRequest(server.Url) { Fields = condition is null ? [] : [new(condition, "\"v1\"")] };
        FetchResult result = await new HttpFetcher().DownloadAsync(request, _folder.In("file"), Stop);
        Assert.Equal((code, false, code == FetchCode.Ok), (result.Code, result.IsSuccess, result.Error is null));
        Assert.Equal(answer[..3], result.Status!.Value.Value.ToString(CultureInfo.InvariantCulture));
        Assert.Equal("as it was", await File.ReadAllTextAsync(_folder.In("file"), Stop));
        Assert.Equal("as well", await File.ReadAllTextAsync(_folder.In("file.part"), Stop));
        Assert.Equal(["file", "file.part"], _folder.Names);
    }

    [Theory]
    [InlineData("200 OK")]
    [InlineData("201 Created")]
    [InlineData("203 Non-Authoritative")]
    public async Task A_download_to_a_path_keeps_2xx(string answer)
    {
        await File.WriteAllTextAsync(_folder.In("file"), "as it was", Stop);
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering($"HTTP/1.0 {answer}\r\n\r\nnew"));
        FetchResult result = await new HttpFetcher().DownloadAsync(new FetchRequest(server.Url), _folder.In("file"), Stop);
        Assert.True(result.IsSuccess, result.Error);
        Assert.Equal("new", await File.ReadAllTextAsync(_folder.In("file"), Stop));
        Assert.Equal(["file"], _folder.Names);
    }

    [Theory]
    [InlineData("206 Partial Content\r\nContent-Range: bytes 5-9/10", FetchCode.Ok, "01234world")]
    [InlineData("206 Partial Content\r\nContent-Range: bytes 5-9/*", FetchCode.Ok, "01234world")]
    [InlineData("206 Partial Content\r\nContent-Range: bytes 0-4/10", FetchCode.RangeNotServed, "01234")]
    [InlineData("206 Partial Content\r\nContent-Range: bytes 5-9/99", FetchCode.RangeNotServed, "01234")]
    [InlineData("206 Partial Content", FetchCode.RangeNotServed, "01234")]
    [InlineData("200 OK", FetchCode.RangeNotServed, "01234")]
    [InlineData("302 Found\r\nLocation: /", FetchCode.RangeNotServed, "01234")]
    [InlineData("404 Not Found", FetchCode.RangeNotServed, "01234")]
    [InlineData("416 Range Not Satisfiable", FetchCode.RangeNotServed, "01234")]
    [InlineData("416 Range Not Satisfiable\r\nContent-Range: bytes */99", FetchCode.RangeNotServed, "01234")]
    [InlineData("416 Range Not Satisfiable\r\nContent-Range: bytes */5", FetchCode.Ok, "01234")]
    public async Task Nothing_but_the_range_is_added(string answer, FetchCode code, string content)
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering($"HTTP/1.0 {answer}\r\nContent-Length: 5\r\n\r\nworld"));
        using var file = new MemoryStream();
        file.Write("01234"u8);
        using var destination = new StreamDestination(file, "memory");
        var request = new FetchRequest(server.Url) { Range = "5-", RangeRequired = true };
        FetchResult result = await new HttpFetcher().FetchAsync(request, destination, Stop);
        Assert.Equal((code, content), (result.Code, Encoding.ASCII.GetString(file.ToArray())));
    }

    [Fact]
    public void A_link_leads_to_where_it_is_and_not_to_the_root()
    {
        Directory.CreateDirectory(_folder.In("there"));
        File.CreateSymbolicLink(_folder.In("link"), Path.Combine("there", "file"));
        string path = Path.GetRelativePath(Environment.CurrentDirectory, _folder.In("link"));
        using (var destination = new FileDestination(path, new FileDestinationOptions { Url = "http://h/" }))
        {
            destination.Begin(new BodyOrigin("http://h/", null, null, null), 0);
            destination.Write("hello"u8);
            destination.Complete(null);
        }

        Assert.Equal("hello", File.ReadAllText(Path.Combine(_folder.In("there"), "file")));
        Assert.Equal(["link", "there"], _folder.Names);
    }

    [Fact]
    public void Links_that_lead_nowhere_are_told()
    {
        File.CreateSymbolicLink(_folder.In("a"), "b");
        File.CreateSymbolicLink(_folder.In("b"), "a");
        Assert.Throws<DestinationException>(() => new FileDestination(_folder.In("a"), new FileDestinationOptions { Url = "http://h/" }));
    }
}
