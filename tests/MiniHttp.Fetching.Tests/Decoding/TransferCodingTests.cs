// Transfer codings over real sockets: removed without being asked for, or refused; a body is never handed out coded,
// nor cut short as whole.

using System.IO.Compression;
using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

public class TransferCodingTests
{
    private static readonly byte[] Plain = "hello"u8.ToArray();

    private static byte[] Gzip => Pack(Plain, to => new GZipStream(to, CompressionLevel.Optimal));

    private static byte[] Deflate => Pack(Plain, to => new ZLibStream(to, CompressionLevel.Optimal));

    public static TheoryData<string, byte[]> Supported => new()
    {
        { "chunked", Chunked(Plain) },
        { "CHUNKED,", Chunked(Plain) },
        { "identity, chunked", Chunked(Plain) },
        { "gzip, chunked", Chunked(Gzip) },
        { "gzip\r\nTransfer-Encoding: chunked", Chunked(Gzip) },
        { "X-GZIP ,, chunked", Chunked(Gzip) },
        { "deflate, chunked", Chunked(Deflate) },
        { "gzip, deflate, chunked", Chunked(Pack(Gzip, to => new ZLibStream(to, CompressionLevel.Optimal))) },
        { "gzip", Gzip },
        { "gzip\r\nContent-Length: 3", Gzip },
        { "deflate", Deflate },
    };

    public static TheoryData<string, byte[]> Unsupported => new()
    {
        { "foo, chunked", Chunked(Plain) },
        { "foo", Plain },
        { "br, chunked", Chunked(Plain) },
        { "zstd, chunked", Chunked(Plain) },
        { "compress, chunked", Chunked(Plain) },
        { "chunked, gzip", Pack(Chunked(Plain), to => new GZipStream(to, CompressionLevel.Optimal)) },
        { "chunked, gzip", Chunked(Gzip) },
        { "chunked, chunked", Chunked(Chunked(Plain)) },
        { "chunked\r\nTransfer-Encoding: chunked", Chunked(Plain) },
        { "chunked;x=y", Chunked(Plain) },
        { "gzip;q=1, chunked", Chunked(Gzip) },
        { "\"chunked\"", Chunked(Plain) },
        { "xchunked", Chunked(Plain) },
        { "gzip, gzip, gzip, gzip, gzip, gzip, chunked", Chunked(Plain) },
        { "gzip, chunked", Chunked(Plain) },
    };

    [Theory]
    [MemberData(nameof(Supported))]
    public async Task One_that_is_supported_is_removed(string codings, byte[] body)
    {
        foreach (string version in (string[])["1.1", "1.0"])
        {
            await using ScriptedServer server = Start(codings, body, version);
            Assert.Equal((null, "hello"), await FetchAsync(server));
        }
    }

    [Theory]
    [MemberData(nameof(Unsupported))]
    public async Task One_that_is_not_is_refused(string codings, byte[] body)
    {
        await using ScriptedServer server = Start(codings, body);
        (FetchResult result, string received) = await Fetch.ToMemoryAsync(server.Url);
        Assert.Equal((FetchCode.BadCoding, ""), (result.Code, received));
        Assert.DoesNotContain('\n', result.Error!);
    }

    [Fact]
    public async Task One_that_is_not_leaves_a_part_of_an_earlier_download_as_it_was()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.In("file"), "old", stop);
        await File.WriteAllTextAsync(folder.In("file.part"), "part", stop);
        await using ScriptedServer server = Start("foo, chunked", Chunked(Plain));
        FetchResult result = await new HttpFetcher().DownloadAsync(new FetchRequest(server.Url), folder.In("file"), stop);
        Assert.Equal(FetchCode.BadCoding, result.Code);
        Assert.Equal("part", await File.ReadAllTextAsync(folder.In("file.part"), stop));
    }

    [Theory]
    [MemberData(nameof(Supported))]
    public async Task Cut_off_at_any_byte_it_is_never_whole(string codings, byte[] body)
    {
        Script head = new Script().ReceiveHead().Send(Head(codings, "1.1"));
        await using ScriptedServer server = ScriptedServer.Start(
            [.. Enumerable.Range(0, body.Length).Select(length => head.Send(body.AsMemory(0, length)))]);
        for (int length = 0; length < body.Length; length++)
        {
            Assert.Equal(FetchCode.PartialBody, (await Fetch.ToMemoryAsync(server.Url)).Result.Code);
        }
    }

    [Theory]
    [InlineData("HEAD", "200 OK")]
    [InlineData("GET", "204 No Content")]
    [InlineData("GET", "304 Not Modified")]
    public async Task Where_there_is_no_body_no_coding_matters(string method, string status)
    {
        await using ScriptedServer server = ScriptedServer.Start(
            Script.Answering($"HTTP/1.1 {status}\r\nTransfer-Encoding: foo\r\nContent-Encoding: foo\r\n\r\n"));
        var request = new FetchRequest(server.Url) { Method = method };
        Assert.Null((await Fetch.ToMemoryAsync(request, new FetchOptions { Decode = true })).Result.Error);
    }

    [Fact]
    public async Task A_content_coding_below_it_stays_unless_it_is_asked_for()
    {
        byte[] twice = Pack(Gzip, to => new GZipStream(to, CompressionLevel.Optimal));
        await using ScriptedServer server = Start("gzip, chunked\r\nContent-Encoding: gzip", Chunked(twice));
        Assert.Equal((null, Encoding.Latin1.GetString(Gzip)), await FetchAsync(server));
        Assert.Equal((null, "hello"), await FetchAsync(server, new FetchOptions { Decode = true }));
    }

    [Fact]
    public async Task A_coded_entity_of_no_bytes_is_whole()
    {
        byte[] nothing = Pack([], to => new GZipStream(to, CompressionLevel.Optimal));
        await using ScriptedServer server = Start("gzip, chunked\r\nContent-Encoding: gzip", Chunked(nothing));
        Assert.Equal((null, ""), await FetchAsync(server, new FetchOptions { Decode = true }));
    }

    [Fact]
    public async Task A_range_is_counted_without_it()
    {
        const string Part = "HTTP/1.1 206 x\r\nContent-Range: bytes 0-4/10\r\nTransfer-Encoding: gzip, chunked\r\n\r\n";
        await using ScriptedServer server = ScriptedServer.Start(
            new Script().ReceiveHead().Send(Part).Send(Chunked(Gzip)));
        (FetchResult result, string body) = await Fetch.ToMemoryAsync(new FetchRequest(server.Url) { Range = "0-4" });
        Assert.Equal((null, "hello"), (result.Error, body));
    }

    [Fact]
    public async Task An_answer_that_is_not_read_may_have_any()
    {
        await using ScriptedServer server = ScriptedServer.Start(
            Script.Answering("HTTP/1.1 302 x\r\nLocation: /there\r\nTransfer-Encoding: foo\r\n\r\nx"),
            Script.Answering("HTTP/1.1 200 OK\r\n\r\nhello"));
        Assert.Equal((null, "hello"), await FetchAsync(server, new FetchOptions { FollowRedirects = true }));
    }

    private static async Task<(string? Error, string Body)> FetchAsync(
        ScriptedServer server, FetchOptions? options = null)
    {
        (FetchResult result, string body) = await Fetch.ToMemoryAsync(new FetchRequest(server.Url), options);
        return (result.Error, body);
    }

    private static string Head(string codings, string version)
        => $"HTTP/{version} 200 OK\r\nTransfer-Encoding: {codings}\r\n\r\n";

    private static ScriptedServer Start(string codings, byte[] body, string version = "1.1")
        => ScriptedServer.Start(new Script().ReceiveHead().Send(
            (byte[])[.. Encoding.Latin1.GetBytes(Head(codings, version)), .. body]));

    private static byte[] Chunked(byte[] body) => [.. body.Chunk(3).SelectMany(ChunkOf), .. "0\r\n\r\n"u8];

    private static byte[] ChunkOf(byte[] data)
        => [.. Encoding.ASCII.GetBytes($"{data.Length:x}\r\n"), .. data, .. "\r\n"u8];

    private static byte[] Pack(byte[] bytes, Func<Stream, Stream> coder)
    {
        using var packed = new MemoryStream();
        using (Stream stream = coder(packed))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }
}
