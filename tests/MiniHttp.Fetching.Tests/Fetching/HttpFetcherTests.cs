// The fetcher against a server that says exactly what the test wants, over real sockets.

using MiniHttp.Protocol;
using MiniHttp.Sockets;
using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

public class HttpFetcherTests
{
    protected virtual bool Blocking => false;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, FetchCode> BadAnswers => new()
    {
        { "", FetchCode.NothingCame },
        { "HTTP/1.0 200 OK\r\nConte", FetchCode.ReceiveFailed },
        { "HTTP/1.0 200 OK\r\nContent-Length: 10\r\n\r\nhello", FetchCode.PartialBody },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", FetchCode.PartialBody },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello", FetchCode.WeirdReply },
        { "HTTP/1.0 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", FetchCode.WeirdReply },
        { "hello", FetchCode.UnsupportedProtocol },
        { "HTTP/2.0 200 OK\r\n\r\n", FetchCode.UnsupportedProtocol },
        { "HTTP/1.0 OK 200\r\n\r\n", FetchCode.UnsupportedProtocol },
        { "HTTP/1.0 200 OK\r\nNo colon\r\n\r\n", FetchCode.WeirdReply },
    };

    [Fact]
    public async Task The_body_is_read_as_a_stream()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering("HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello"));
        var options = new FetchOptions { Connect = new ConnectOptions { Blocking = Blocking } };
        await using FetchResult result = await new HttpFetcher(options).FetchAsync(new FetchRequest(server.Url), Stop);
        using var reader = new StreamReader(result.EnsureSuccess().Body!);
        Assert.Equal("hello", await reader.ReadToEndAsync(Stop));
        Assert.Equal((200, "text/html", ResponseEnding.LengthMet), (result.Status!.Value.Value, result.MediaType, result.Verdict!.Value.Ending));
    }

    [Fact]
    public async Task The_request_is_a_Full_Request_of_HTTP_1_0()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering("HTTP/1.0 200 OK\r\n\r\n"));
        await FetchAsync(server.Url + "a?b#c");
        string request = (await server.OutcomeAsync(0)).Text;
        Assert.Equal($"GET /a?b HTTP/1.0\r\nHost: 127.0.0.1:{server.Port}\r\nUser-Agent: minifetch/0.1.0\r\nAccept: */*\r\n\r\n", request);
    }

    [Fact]
    public async Task Fields_of_the_user_replace_and_remove_those_that_go_by_themselves()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering("HTTP/1.0 200 OK\r\n\r\n"));
        await FetchAsync(new FetchRequest(server.Url)
        {
            Fields = [new("host", "other"), new("Accept", null), new("X-Empty", ""), new("X-Name", "ä")],
            UserAgent = "",
            Credentials = new("Aladdin", "open sesame"),
        });
        string request = (await server.OutcomeAsync(0)).Text;
        Assert.Contains("\r\nhost: other\r\n", request);
        Assert.Contains("\r\nX-Empty: \r\n", request);
        Assert.Contains("\r\nX-Name: Ã¤\r\n", request);
        Assert.Contains("\r\nAuthorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n", request);
        Assert.DoesNotContain("Accept", request);
        Assert.DoesNotContain("User-Agent", request);
        Assert.DoesNotContain("Host: 127", request);
    }

    [Theory]
    [MemberData(nameof(BadAnswers))]
    public async Task What_is_not_whole_is_never_a_success(string answer, FetchCode code)
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering(answer), new Script().ReceiveHead().SendByteByByte(answer));
        for (int i = 0; i < 2; i++)
        {
            (FetchResult result, _) = await FetchAsync(server.Url);
            Assert.Equal(code, result.Code);
            Assert.NotEmpty(result.Error!);
        }
    }

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nhello")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello, and more than was said")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 200 OK\r\nA: b\r\n c\r\n\r\nhello")]
    public async Task Each_way_to_end_a_body_is_understood_however_it_is_cut(string answer)
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering(answer), new Script().ReceiveHead().SendByteByByte(answer));
        for (int i = 0; i < 2; i++)
        {
            (FetchResult result, string body) = await FetchAsync(server.Url);
            Assert.Equal((FetchCode.Ok, "hello"), (result.Code, body));
        }
    }

    [Theory]
    [InlineData("", FetchCode.ReceiveFailed)]
    [InlineData("HTTP/1.0 200", FetchCode.ReceiveFailed)]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nhel", FetchCode.ReceiveFailed)]
    public async Task A_reset_is_a_failure_in_every_phase(string answer, FetchCode code)
    {
        await using ScriptedServer server = ScriptedServer.Start(new Script().ReceiveHead().Send(answer).Reset());
        (FetchResult result, string body) = await FetchAsync(server.Url);
        Assert.Equal(code, result.Code);
        Assert.Contains("reset", result.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(answer.EndsWith("hel", StringComparison.Ordinal) ? "hel" : "", body);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.0 200 OK\r\nA: ")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 9\r\n\r\nhel")]
    public async Task Silence_ends_with_the_time_limit(string answer)
    {
        await using ScriptedServer server = ScriptedServer.Start(new Script().ReceiveHead().Send(answer).StaySilent());
        (FetchResult result, _) = await FetchAsync(new FetchRequest(server.Url), new FetchOptions { Timeout = TimeSpan.FromMilliseconds(300) });
        Assert.Equal(FetchCode.TimedOut, result.Code);
        Assert.Contains("timed out", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Simple_Response_is_a_success_where_it_is_allowed()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering("hello"));
        (FetchResult result, string body) = await FetchAsync(
            new FetchRequest(server.Url), new FetchOptions { Exchange = new ClientExchangeOptions { AllowSimple = true } });
        Assert.Equal((FetchCode.Ok, "hello", null), (result.Code, body, result.Status));
    }

    [Fact]
    public async Task The_half_close_is_seen_by_the_server_before_it_answers()
    {
        await using ScriptedServer server = ScriptedServer.Start(new Script().ReceiveToEnd().Send("HTTP/1.0 200 OK\r\n\r\nhello"));
        (FetchResult result, string body) = await FetchAsync(
            new FetchRequest(server.Url), new FetchOptions { Exchange = new ClientExchangeOptions { HalfClose = true } });
        Assert.Equal((FetchCode.Ok, "hello"), (result.Code, body));
    }

    [Fact]
    public async Task An_answer_that_comes_while_the_request_is_sent_is_heard()
    {
        await using ScriptedServer server = ScriptedServer.Start(
            new ScriptedServerOptions { ReceiveBuffer = 8192 }, new Script().ReceiveHead().Send("HTTP/1.0 413 Large\r\nContent-Length: 3\r\n\r\nwhy").StaySilent());
        (FetchResult result, string body) = await FetchAsync(
            new FetchRequest(server.Url) { Method = "POST", Entity = new RequestEntity { Bytes = new byte[32 << 20] } });
        Assert.Equal((FetchCode.Ok, 413, "why"), (result.Code, result.Status!.Value.Value, body));
    }

    [Fact]
    public async Task Nobody_listening_is_told_as_such()
    {
        string url;
        await using (ScriptedServer server = ScriptedServer.Start(new Script()))
        {
            url = server.Url;
        }

        (FetchResult result, _) = await FetchAsync(url);
        Assert.Equal((FetchCode.CouldNotConnect, null), (result.Code, result.Head));
        Assert.Contains("refused", result.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_next_address_is_tried_when_one_refuses()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering("HTTP/1.0 200 OK\r\n\r\nhello"));
        var connect = new ConnectOptions { Resolve = (_, _) => [System.Net.IPAddress.Parse("127.0.0.2"), System.Net.IPAddress.Loopback] };
        (FetchResult result, string body) = await FetchAsync(new FetchRequest($"http://www.example:{server.Port}/"), new FetchOptions { Connect = connect });
        Assert.Equal((FetchCode.Ok, "hello"), (result.Code, body));
    }

    [Fact]
    public async Task What_was_given_up_is_given_up()
    {
        await using ScriptedServer server = ScriptedServer.Start(new Script().ReceiveHead().StaySilent());
        using var enough = new CancellationTokenSource();
        var fetcher = new HttpFetcher(new FetchOptions { Connect = new ConnectOptions { Blocking = Blocking } });
        Task<FetchResult> fetch = Task.Run(() => fetcher.FetchAsync(new FetchRequest(server.Url), enough.Token), Stop);
        await server.ConnectionAsync(0);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetch);
        Assert.NotEqual(ClientEnding.NotSeen, (await server.OutcomeAsync(0)).ClientEnding);
    }

    private Task<(FetchResult Result, string Body)> FetchAsync(string url) => FetchAsync(new FetchRequest(url));

    private Task<(FetchResult Result, string Body)> FetchAsync(FetchRequest request, FetchOptions? options = null)
    {
        options ??= new FetchOptions();
        return Fetch.ToMemoryAsync(request, options with { Connect = options.Connect with { Blocking = Blocking } });
    }
}

/// <summary>The same, waiting on the calling thread.</summary>
public class BlockingHttpFetcherTests : HttpFetcherTests
{
    protected override bool Blocking => true;
}
