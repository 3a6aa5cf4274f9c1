// Little memory, and clients that ask for what takes much: the server sends texts as they are rather than compress
// them, and lives. What it takes otherwise is what docs/reliability.md says.

using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Collection(nameof(HeavyTests))]
public sealed class MemoryLimitTests : IDisposable
{
    private const int Large = 7_900_000;

    // The cache of forms, the encoder of a large file and those of small ones, as docs/reliability.md has them; and
    // what else a server touches for the first time meanwhile, such as the code of its encoders.
    private const long MostMebibytesOfCompression = 32 + 4 + 14 + 10;

    private static readonly string Words = MakeWords();

    private readonly TemporaryDirectory _site = new();

    public void Dispose() => _site.Dispose();

    // 16 and 32 MiB. With so little .NET does not throw where it has none left, but crashes: it must not come to that.
    [Theory]
    [InlineData("1000000")]
    [InlineData("2000000")]
    public async Task A_server_with_a_small_heap_sends_large_texts_uncompressed(string limit)
    {
        string[] large = AddTexts(3);
        AddText("medium.txt", 300_000);
        await using Minihttpd server = await Minihttpd.StartAsync(
            _site.Path, ["--port", "0"], [("DOTNET_GCHeapHardLimit", limit)]);
        for (int round = 0; round < 2; round++)
        {
            foreach (string name in large)
            {
                foreach (string coding in new[] { "br", "gzip" })
                {
                    string answer = await AskAsync(server, "GET", name, coding);
                    Assert.EndsWith(File.ReadAllText(_site.In(name)), answer);
                    Assert.DoesNotContain("\r\nContent-Encoding: ", answer);
                }
            }

            // Made after the large ones, by the same thread.
            await UntilCodedAsync(server, "medium.txt", "br");
        }

        Assert.Equal(0, await server.StopAsync());
        Assert.StartsWith("minihttpd: warning: Heap limit of ", Assert.Single(server.Errors.All));
    }

    [Fact]
    public async Task Compressing_takes_no_more_memory_than_is_promised()
    {
        string[] names = AddTexts(5);
        await using Minihttpd server = await Minihttpd.StartAsync(
            _site.Path, ["--port", "0", "--log", "none"], ProcessStatus.SmallYoungGeneration);
        AddText("small.txt", 50_000);
        await UntilCodedAsync(server, "small.txt", "gzip");
        long before = ProcessStatus.PeakMebibytes(server.Pid);
        await UntilAllCodedAsync(server, names);
        long growth = ProcessStatus.PeakMebibytes(server.Pid) - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{growth} MiB");
        Assert.InRange(growth, 1, MostMebibytesOfCompression);
        Assert.Empty(server.Errors.All);
    }

    [Fact]
    public async Task In_a_container_of_128_MiB_the_server_is_not_killed()
    {
        using var group = MemoryCgroup.Create(128 << 20);
        string[] names = AddTexts(6);
        await using (Minihttpd server = await Minihttpd.StartAsync(_site.Path, ["--port", "0"], under: group.Under))
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(async client =>
            {
                string coding = client % 2 == 0 ? "br" : "gzip";
                for (int i = 0; i < 3 * names.Length; i++)
                {
                    string name = names[(i + client) % names.Length];
                    Assert.StartsWith("HTTP/1.0 200 ", await AskAsync(server, "GET", name, coding));
                }
            }));
            await UntilAllCodedAsync(server, names);
            Assert.Equal(0, group.Kills);
            Assert.Equal(0, await server.StopAsync());
            Assert.Empty(server.Errors.All);
        }
    }

    private static async Task UntilAllCodedAsync(Minihttpd server, string[] names)
    {
        foreach (string name in names)
        {
            await UntilCodedAsync(server, name, "br");
            await UntilCodedAsync(server, name, "gzip");
        }
    }

    private static async Task UntilCodedAsync(Minihttpd server, string name, string coding)
    {
        long limit = Environment.TickCount64 + (long)RawClient.HangLimit.TotalMilliseconds;
        while (!(await AskAsync(server, "HEAD", name, coding)).Contains($"\r\nContent-Encoding: {coding}\r\n"))
        {
            Assert.True(Environment.TickCount64 < limit, $"Waited in vain for {name} in {coding}");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private static Task<string> AskAsync(Minihttpd server, string method, string name, string coding)
        => server.AskAsync($"{method} /{name} HTTP/1.0\r\nAccept-Encoding: {coding}\r\n\r\n");

    // What people write repeats itself, a little.
    private static string MakeWords()
    {
        var random = new Random(1945);
        string Word(int length) => new([.. Enumerable.Range(0, length).Select(_ => (char)('a' + random.Next(26)))]);
        string[] words = [.. Enumerable.Range(0, 5000).Select(i => Word(2 + (i % 7)))];
        var text = new StringBuilder();
        while (text.Length < Large + 1000)
        {
            text.Append(words[random.Next(words.Length)]).Append(' ');
        }

        return text.ToString();
    }

    private string[] AddTexts(int count) => [.. Enumerable.Range(0, count).Select(i => AddText($"{i}.txt", Large - i))];

    private string AddText(string name, int length)
    {
        _site.With(name, Words[..length]);
        Age();
        return name;
    }

    // What was modified a moment ago is sent as it is.
    private void Age()
    {
        foreach (string file in Directory.EnumerateFiles(_site.Path, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-1));
        }
    }
}
