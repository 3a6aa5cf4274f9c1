// The body of a request from a stream, over real sockets.

using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

public class StreamEntityTests
{
    private const string Empty = "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n";
    private const string Elsewhere = "HTTP/1.0 307 Elsewhere\r\nLocation: /there\r\n\r\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(1, 0, false)]
    [InlineData(65536, 0, true)]
    [InlineData(65537, 0, false)]
    [InlineData(3_000_000, 1234, true)]
    public async Task It_is_sent_from_its_position_to_its_end(int length, int position, bool blocking)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        using var stream = new MemoryStream(bytes) { Position = position };
        await using ScriptedServer server = ScriptedServer.Start(
            new Script().ReceiveHead().Receive(length - position).Send(Empty));
        FetchResult result = await PutAsync(server, RequestEntity.FromStream(stream, "a/b"), blocking: blocking);
        Assert.Equal(
            (null, 200, (long)length - position), (result.Error, result.Status!.Value.Value, result.Sizes.Upload));
        byte[] received = (await server.OutcomeAsync(0)).Received;
        Assert.Equal(bytes[position..], received[^(length - position)..]);
    }

    [Fact]
    public async Task Of_a_stream_that_cannot_seek_as_many_bytes_are_sent_as_were_promised()
    {
        using var stream = new StepwiseStream("abc"u8.ToArray(), "defg"u8.ToArray());
        stream.Release();
        await using ScriptedServer server = ScriptedServer.Start(new Script().ReceiveHead().Receive(7).Send(Empty));
        Assert.True((await PutAsync(server, RequestEntity.FromStream(stream, length: 7))).IsSuccess);
        string text = (await server.OutcomeAsync(0)).Text;
        Assert.Contains("\r\nContent-Length: 7\r\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nabcdefg", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_length_it_is_refused_where_it_is_given()
    {
        using var stream = new StepwiseStream([], []);
        ArgumentException e = Assert.Throws<ArgumentException>(() => RequestEntity.FromStream(stream));
        Assert.Contains("give the length", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task One_that_ends_too_soon_resets_the_connection(int length)
    {
        await using ScriptedServer server = ScriptedServer.Start(new Script().ReceiveToEnd());
        using var stream = new MemoryStream(new byte[length]);
        FetchResult result = await PutAsync(server, RequestEntity.FromStream(stream, length: length + 1));
        Assert.Equal(FetchCode.ReadFailed, result.Code);
        Assert.Equal(ClientEnding.Reset, (await server.OutcomeAsync(0)).ClientEnding);
    }

    [Fact]
    public async Task One_that_cannot_be_read_is_told_with_the_reason()
    {
        await using ScriptedServer server = ScriptedServer.Start(new Script().ReceiveToEnd());
        using var stream = new BrokenStream();
        RequestEntity entity = RequestEntity.FromStream(stream, length: 5);
        FetchResult result = await PutAsync(server, entity);
        Assert.Equal(FetchCode.ReadFailed, result.Code);
        Assert.EndsWith(
            "the stream of the request's body cannot be read: no disk", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_redirect_sends_it_again_if_it_can_seek(bool canSeek)
    {
        await using ScriptedServer server = ScriptedServer.Start(
            new Script().ReceiveHead().Receive(3).Send(Elsewhere), new Script().ReceiveHead().Receive(3).Send(Empty));
        using Stream stream = canSeek ? new MemoryStream("abc"u8.ToArray()) : new StepwiseStream("abc"u8.ToArray(), []);
        FetchResult result = await PutAsync(
            server, RequestEntity.FromStream(stream, length: 3), new FetchOptions { FollowRedirects = true });
        Assert.Equal(canSeek ? FetchCode.Ok : FetchCode.ReadFailed, result.Code);
        if (canSeek)
        {
            Assert.EndsWith("\r\n\r\nabc", (await server.OutcomeAsync(1)).Text, StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains("cannot be sent a second time", result.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task Another_try_is_made_if_it_can_seek(bool canSeek, int tries)
    {
        await using ScriptedServer server = ScriptedServer.Start(
            new Script().ReceiveHead().Receive(3).Send("HTTP/1.0 503 Later\r\nContent-Length: 3\r\n\r\nwhy"));
        using Stream stream = canSeek ? new MemoryStream("abc"u8.ToArray()) : new StepwiseStream("abc"u8.ToArray(), []);
        var request = new FetchRequest(server.Url)
        {
            Method = "PUT",
            Entity = RequestEntity.FromStream(stream, length: 3),
        };
        var options = new FetchOptions { Retry = new RetryOptions { Count = 1, Delay = TimeSpan.Zero } };
        await using FetchResult result = await new HttpFetcher(options).FetchAsync(request, Stop);
        Assert.Equal((503, tries), (result.Status!.Value.Value, result.AttemptCount));
        Assert.Equal("why", await result.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task A_stream_that_does_not_go_on_ends_with_the_time_limit()
    {
        await using ScriptedServer server = ScriptedServer.Start(new Script().ReceiveToEnd());
        using var stream = new StepwiseStream("abc"u8.ToArray(), "def"u8.ToArray());
        FetchResult result = await PutAsync(
            server,
            RequestEntity.FromStream(stream, length: 6),
            new FetchOptions { Timeout = TimeSpan.FromMilliseconds(300) });
        Assert.Equal(FetchCode.TimedOut, result.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_that_comes_meanwhile_is_heard(bool blocking)
    {
        await using ScriptedServer server = ScriptedServer.Start(
            new ScriptedServerOptions { ReceiveBuffer = 8192 },
            new Script().ReceiveHead().Send("HTTP/1.0 413 Large\r\nContent-Length: 3\r\n\r\nwhy").StaySilent());
        using var stream = new MemoryStream(new byte[32 << 20]);
        FetchResult result = await PutAsync(server, RequestEntity.FromStream(stream), blocking: blocking);
        Assert.Equal((FetchCode.Ok, 413), (result.Code, result.Status!.Value.Value));
    }

    private static async Task<FetchResult> PutAsync(
        ScriptedServer server, RequestEntity entity, FetchOptions? options = null, bool blocking = false)
    {
        options ??= new FetchOptions();
        var request = new FetchRequest(server.Url) { Method = "PUT", Entity = entity };
        return (await Fetch.ToMemoryAsync(request, options with { Connect = new() { Blocking = blocking } })).Result;
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("no disk");

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            => throw new IOException("no disk");

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
            => throw new IOException("no disk");
    }
}
