// Answers that no good server gives, over real sockets: cut off at every byte, without an end, or not coming at all.

using System.IO.Compression;
using System.Text;
using MiniHttp.Protocol;
using MiniHttp.Sockets;
using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

public class OddAnswerTests
{
    private const string Chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\nTrailer: x\r\n\r\n";

    public static TheoryData<string, bool> Endless => new()
    {
        { "HTTP/1.0 200 ", false },
        { "X", false },
        { "HTTP/1.0 200 OK\r\nA: b\r\n", true },
        { "HTTP/1.0 200 OK\r\nA: ", false },
        { "HTTP/1.1 100 Continue\r\n\r\n", true },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", false },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n", true },
    };

    public static TheoryData<string> Codings => ["gzip", "deflate", "br"];

    [Theory]
    [InlineData(Chunked)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello")]
    public async Task Cut_off_at_any_byte_it_is_never_whole(string answer)
    {
        await using ScriptedServer server = ScriptedServer.Start([.. Enumerable.Range(0, answer.Length + 1).Select(length => Script.Answering(answer[..length]))]);
        for (int length = 0; length <= answer.Length; length++)
        {
            (FetchResult result, string body) = await FetchAsync(server, length);
            Assert.Equal((length == answer.Length, length == answer.Length), (result.IsSuccess, body == "hello" && result.Error is null));
        }
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task A_coding_cut_off_at_any_byte_is_never_whole(string coding)
    {
        byte[] coded = Code(coding, "hello"u8);
        byte[] head = Encoding.ASCII.GetBytes($"HTTP/1.0 200 OK\r\nContent-Encoding: {coding}\r\n\r\n");
        await using ScriptedServer server = ScriptedServer.Start(
            [.. Enumerable.Range(1, coded.Length).Select(length => new Script().ReceiveHead().Send((byte[])[.. head, .. coded[..length]]))]);
        for (int length = 1; length <= coded.Length; length++)
        {
            (FetchResult result, string body) = await FetchAsync(server, length, new FetchOptions { Decode = true });
            Assert.Equal(length == coded.Length ? FetchCode.Ok : FetchCode.PartialBody, result.Code);
            Assert.True(length < coded.Length || body == "hello", body);
        }
    }

    [Theory]
    [MemberData(nameof(Endless))]
    public async Task What_has_no_end_is_given_up_before_it_fills_the_memory(string beginning, bool repeats)
    {
        byte[] more = repeats ? Encoding.ASCII.GetBytes(beginning[(beginning.IndexOf("A:", StringComparison.Ordinal) is > 0 and var at ? at : 0)..]) : new string('x', 1000).Select(c => (byte)c).ToArray();
        await using ScriptedServer server = ScriptedServer.Start(new Script().ReceiveHead().Send(beginning).SendEndlessly(more));
        for (int i = 0; i < 2; i++)
        {
            (FetchResult result, _) = await FetchAsync(server, i);
            Assert.Contains(result.Code, new[] { FetchCode.WeirdReply, FetchCode.UnsupportedProtocol });
        }
    }

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 9000000000000000000\r\n\r\n")]
    [InlineData("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n")]
    public async Task A_body_has_no_more_bytes_than_are_allowed(string head)
    {
        await using ScriptedServer server = ScriptedServer.Start(new Script().ReceiveHead().Send(head).SendEndlessly(new byte[1000]));
        for (int i = 0; i < 2; i++)
        {
            (FetchResult result, string body) = await FetchAsync(server, i, new FetchOptions { Exchange = new ClientExchangeOptions { Body = 5000 } });
            Assert.Equal(FetchCode.TooLarge, result.Code);
            Assert.InRange(body.Length, 0, 5000);
        }
    }

    [Fact]
    public async Task What_is_packed_small_and_is_large_is_no_larger_than_is_allowed()
    {
        byte[] coded = Code("gzip", new byte[10_000_000]);
        await using ScriptedServer server = ScriptedServer.Start(
            new Script().ReceiveHead().Send("HTTP/1.0 200 OK\r\nContent-Encoding: gzip\r\n\r\n").Send(coded));
        (FetchResult result, string body) = await FetchAsync(server, 0, new FetchOptions { Decode = true, Exchange = new ClientExchangeOptions { Body = 100_000 } });
        Assert.Equal(FetchCode.TooLarge, result.Code);
        Assert.InRange(body.Length, 0, 100_000);
    }

    [Fact]
    public async Task A_folded_field_is_one_line()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering("HTTP/1.0 200 OK\r\nX-Long: one\r\n two\r\n\tthree\r\nContent-Length: 0\r\n\r\n"));
        (FetchResult result, _) = await FetchAsync(server, 0);
        Assert.Equal("one two three", result.HeadFields.GetText("X-Long"u8));
    }

    [Fact]
    public async Task A_server_that_is_silent_where_TLS_should_begin_runs_into_the_time_limit()
    {
        await using ScriptedServer server = ScriptedServer.Start(new Script().StaySilent());
        string url = server.Url.Replace("http:", "https:", StringComparison.Ordinal);
        foreach (FetchOptions options in (FetchOptions[])[
            new() { Timeout = TimeSpan.FromMilliseconds(300) },
            new() { Connect = new ConnectOptions { Timeout = TimeSpan.FromMilliseconds(300), Blocking = true } }])
        {
            (FetchResult result, _) = await Fetch.ToMemoryAsync(new FetchRequest(url), options);
            Assert.Equal(FetchCode.TimedOut, result.Code);
            Assert.Contains("TLS", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_proxy_that_is_silent_where_the_tunnel_should_begin_runs_into_the_time_limit_of_connecting()
    {
        await using ScriptedServer proxy = ScriptedServer.Start(new Script().ReceiveHead().StaySilent());
        var options = new FetchOptions
        {
            Connect = new ConnectOptions { Timeout = TimeSpan.FromMilliseconds(300) },
            Proxy = _ => new ProxyServer("127.0.0.1", proxy.Port),
        };
        (FetchResult result, _) = await Fetch.ToMemoryAsync(new FetchRequest("https://www.example/"), options);
        Assert.Equal(FetchCode.TimedOut, result.Code);
    }

    /// <summary>Every other time on the calling thread.</summary>
    private static Task<(FetchResult Result, string Body)> FetchAsync(ScriptedServer server, int number, FetchOptions? options = null)
        => Fetch.ToMemoryAsync(new FetchRequest(server.Url), (options ?? new FetchOptions()) with { Connect = new ConnectOptions { Blocking = number % 2 == 0 } });

    private static byte[] Code(string coding, ReadOnlySpan<byte> bytes)
    {
        var packed = new MemoryStream();
        using (Stream coder = coding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Optimal),
            "deflate" => new ZLibStream(packed, CompressionLevel.Optimal),
            _ => new BrotliStream(packed, CompressionLevel.Optimal),
        })
        {
            coder.Write(bytes);
        }

        return packed.ToArray();
    }
}
