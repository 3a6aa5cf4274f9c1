// The corpus of requests against a real server: the same answers as from the exchange alone, however the bytes are cut, and however
// many broken requests came before.

using System.Net.Sockets;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

public sealed class RequestCorpusOverSocketTests(RequestCorpusOverSocketTests.Fixture fixture)
    : IClassFixture<RequestCorpusOverSocketTests.Fixture>
{
    private const string LastRequest = "GET /hello.txt HTTP/1.0\r\n\r\n";

    public static TheoryData<string> Names => [.. RequestCorpus.Cases.Select(c => c.Name)];

    // One server for all cases, and one connection that lives through all of them.
    public sealed class Fixture : IAsyncLifetime
    {
        private readonly TemporaryDirectory _site = new TemporaryDirectory().With("index.html", "welcome").With("hello.txt", "hello");

        internal Minihttpd Server { get; private set; } = null!;

        internal RawClient Honest { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            (string, string)[] patience = [("MINIHTTP_Limits__HeadTimeout", "86400"), ("MINIHTTP_Limits__IdleTimeout", "86400"), ("MINIHTTP_Limits__Requests", "0")];
            Server = await Minihttpd.StartAsync(_site.Path, ["--port", "0"], patience);
            Honest = await Server.ConnectAsync();
        }

        public async ValueTask DisposeAsync()
        {
            Honest.Dispose();
            Assert.Equal(0, await Server.StopAsync());
            Assert.Empty(Server.Errors.All);
            await Server.DisposeAsync();
            _site.Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_case_is_answered_whole_byte_by_byte_and_split_anywhere(string name)
    {
        RequestCase @case = RequestCorpus.Get(name);
        int length = @case.Bytes.Length;
        await CheckAsync(@case, [length]);
        await CheckAsync(@case, [.. Enumerable.Range(1, length)]);
        // Of the few that are thousands of bytes long, both ends and some places between.
        IEnumerable<int> places = length <= EverySplit ? Enumerable.Range(1, length)
            : [.. Enumerable.Range(1, 20), length / 4, length / 2, length * 3 / 4, .. Enumerable.Range(length - 20, 20)];
        foreach (int place in places.Where(place => place < length))
        {
            await CheckAsync(@case, [place, length]);
        }
    }

    private const int EverySplit = 400;

    private async Task CheckAsync(RequestCase @case, int[] cuts)
    {
        using RawClient client = await fixture.Server.ConnectAsync();
        client.Socket.NoDelay = true;

        // After an only request without a body the server closes at once if nothing more is there. What comes later, behind the last
        // request, then meets a reset; the answer was there before.
        bool mayBeReset = cuts.Length > 1 && !@case.KeptAlive && @case.Answers is [.., "200" or "404" or RequestCorpus.Bare];
        try
        {
            await SendAsync(client, @case, cuts);
        }
        catch (SocketException) when (mayBeReset)
        {
        }

        ReceivedBytes received = await client.ReceiveToEndAsync();
        string[] expected = [.. @case.Answers, .. @case.KeptAlive ? ["200"] : (string[])[]];
        Assert.Equal(expected, RequestCorpus.AnswersIn(received.Bytes));
        Assert.True(mayBeReset || !received.WasReset);
        await AskHonestlyAsync();
    }

    private async Task SendAsync(RawClient client, RequestCase @case, int[] cuts)
    {
        int done = 0;
        foreach (int cut in cuts)
        {
            if (cuts.Length == 2)
            {
                await AskHonestlyAsync(); // While it is answered, the server has time to see the first part alone.
            }

            await client.SendAsync(@case.Bytes[done..cut]);
            done = cut;
        }

        if (@case.HalfCloses)
        {
            client.HalfClose();
        }
        else if (@case.KeptAlive)
        {
            await client.SendAsync(LastRequest);
        }
    }

    private async Task AskHonestlyAsync()
    {
        await fixture.Honest.SendAsync("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        Assert.EndsWith("\r\n\r\nwelcome", await fixture.Honest.ReceiveAnswerAsync());
    }
}
