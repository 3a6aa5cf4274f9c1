// However the server waits, and in how many processes: the same requests get the same answers, byte by byte.

using System.Net.Sockets;
using System.Text.RegularExpressions;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

public sealed partial class SameAnswersTests(SameAnswersTests.Fixture fixture) : IClassFixture<SameAnswersTests.Fixture>
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "DELETE", "OPTIONS", "BREW", "get"];

    private static readonly string[] Paths =
        ["/", "/hello.txt", "/missing", "/folder", "/folder/", "/%68ello.txt", "/../hello.txt", "/.hidden", "/hello.txt?query", "http://host/hello.txt"];

    private static readonly string[] Ends = ["", " HTTP/1.0\r\n", " HTTP/1.1\r\nHost: h\r\nConnection: keep-alive\r\n"];

    // Whatever was recorded, and every mixture of method, path and version.
    private static readonly (string Text, bool HalfCloses)[] Requests =
    [
        .. RequestCorpus.Cases.Select(c => (System.Text.Encoding.Latin1.GetString(c.Bytes.Span), c.HalfCloses)),
        .. Methods.SelectMany(method => Paths.SelectMany(path => Ends.Select(end => ($"{method} {path}{end}\r\n", false)))),
    ];

    // The reference: the answers of the threadpool strategy, in one process.
    public sealed class Fixture : IAsyncLifetime
    {
        internal TemporaryDirectory Site { get; } = new TemporaryDirectory()
            .With("index.html", "welcome").With("hello.txt", "hello").With("folder/index.html", "folder").With(".hidden", "secret");

        internal string[] Expected { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            // Young files have no dates for a while: these have been there for long.
            foreach (string file in Directory.GetFiles(Site.Path, "*", SearchOption.AllDirectories))
            {
                File.SetLastWriteTimeUtc(file, new DateTime(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc));
            }

            Expected = await AnswersAsync(Site, "threadpool");
        }

        public ValueTask DisposeAsync()
        {
            Site.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    [Theory]
    [InlineData("threadpool --workers 2")]
    [InlineData("thread")]
    [InlineData("thread --workers 2")]
    [InlineData("select --selector epoll")]
    [InlineData("select --selector epoll --workers 2")]
    [InlineData("select --selector select")]
    [InlineData("select --selector select --workers 2")]
    public async Task Five_hundred_requests_are_answered_as_by_the_threadpool(string strategy)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || strategy is "thread" or "select --selector select", "Needs Linux.");
        Assert.InRange(Requests.Length, 500, int.MaxValue);
        string[] answers = await AnswersAsync(fixture.Site, strategy);
        for (int i = 0; i < Requests.Length; i++)
        {
            Assert.True(fixture.Expected[i] == answers[i], $"{Requests[i].Text}\n--- expected\n{fixture.Expected[i]}\n--- got\n{answers[i]}");
        }
    }

    private static async Task<string[]> AnswersAsync(TemporaryDirectory site, string strategy)
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(site, ["--log", "none", "--concurrency", .. strategy.Split(' ')]);
        await server.UntilSettledAsync("index.html", "hello.txt", "folder/index.html"); // Before, their tags are weak.
        string[] answers = new string[Requests.Length];
        for (int i = 0; i < Requests.Length; i++)
        {
            using RawClient client = await server.ConnectAsync();
            await client.SendAsync(Requests[i].Text);
            if (Requests[i].HalfCloses)
            {
                client.HalfClose();
            }
            else
            {
                // So that a connection that is kept alive ends: behind an answer that was awaited, this meets no reset.
                await client.Socket.ReceiveAsync(new byte[1], SocketFlags.Peek, TestContext.Current.CancellationToken);
                client.HalfClose();
            }

            ReceivedBytes answer = await client.ReceiveToEndAsync();
            Assert.False(answer.WasReset);
            answers[i] = Normal(answer.Text, server.EndPoint.Port);
        }

        Assert.Equal(0, await server.StopAsync());
        Assert.Empty(server.Errors.All);
        return answers;
    }

    private static string Normal(string answer, int port) => DatePattern().Replace(answer, "").Replace($":{port}", ":PORT", StringComparison.Ordinal);

    [GeneratedRegex(@"^Date: [^\r]*\r\n", RegexOptions.Multiline)]
    private static partial Regex DatePattern();
}
