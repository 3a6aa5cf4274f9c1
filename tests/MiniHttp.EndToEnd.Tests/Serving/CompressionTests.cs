// Files in content codings, under each way of waiting, as real clients take them: whatever came over the wire, what they have is the file.

using System.IO.Compression;
using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

public sealed class CompressionTests : IDisposable
{
    private const int Small = 20_000, Large = 3_000_000;

    private readonly TemporaryDirectory _site = new TemporaryDirectory().With("small.txt", Text(Small)).With("large.txt", Text(Large))
        .With("ready.txt", Text(5000)).With("page.html", "<link rel=stylesheet href=style.css><p id=p>x<script src=app.js></script>")
        .With("style.css", Padded("#p { color: rgb(1, 2, 3) }")).With("app.js", Padded("p.title = getComputedStyle(p).color"));

    public CompressionTests()
    {
        Coded("ready.txt.br", stream => new BrotliStream(stream, CompressionLevel.SmallestSize));
        Coded("ready.txt.gz", stream => new GZipStream(stream, CompressionLevel.SmallestSize));
        Age();
    }

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData("threadpool")]
    [InlineData("thread")]
    [InlineData("select")]
    public async Task One_connection_serves_every_form_and_each_decodes_to_the_file(string concurrency)
    {
        await using Minihttpd server = await ServeAsync("--concurrency", concurrency);
        using RawClient client = await server.ConnectAsync();
        foreach (string coding in new[] { "br", "gzip", "identity" })
        {
            foreach (string name in new[] { "small.txt", "ready.txt", "large.txt" })
            {
                string answer;
                do
                {
                    answer = await AskAsync(client, name, coding);
                    Assert.Equal(File.ReadAllText(_site.In(name)), Decoded(answer));
                }
                while (name == "large.txt" && coding != "identity" && !answer.Contains("\r\nContent-Encoding: "));

                Assert.Equal(coding != "identity", answer.Contains($"\r\nContent-Encoding: {coding}\r\n"));
                Assert.Contains("\r\nVary: Accept-Encoding\r\n", answer);
            }
        }
    }

    [Theory]
    [InlineData("threadpool")]
    [InlineData("thread")]
    [InlineData("select")]
    public async Task A_slow_reader_gets_each_byte_of_a_form_that_was_made(string concurrency)
    {
        await using Minihttpd server = await ServeAsync("--concurrency", concurrency);
        using RawClient client = await server.ConnectAsync(receiveBuffer: 4096);
        string answer;
        do
        {
            answer = await AskAsync(client, "large.txt", "gzip");
        }
        while (!answer.Contains("\r\nContent-Encoding: gzip\r\n"));

        Assert.Equal(Text(Large), Decoded(answer));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("gzip, deflate, br, zstd")]
    public async Task Curl_decodes_what_it_asks_for(string accepted)
    {
        await using Minihttpd server = await ServeAsync();
        foreach (string name in new[] { "small.txt", "ready.txt", "large.txt", "large.txt" })
        {
            ProgramResult got = await ExternalProgram.Curl.RunAsync("--fail", "--compressed", "--header", $"Accept-Encoding: {accepted}", server.Url + name);
            Assert.Equal((0, File.ReadAllText(_site.In(name)), ""), (got.ExitCode, got.Output, got.Errors));
        }
    }

    [Fact]
    public async Task Curl_decodes_zstd_that_lies_beside_a_file()
    {
        ExternalProgram zstd = ExternalProgram.Zstd;
        Assert.Equal(0, (await zstd.RunAsync("-q", "-19", _site.In("ready.txt"))).ExitCode);
        Age();
        await using Minihttpd server = await ServeAsync("--compression", "precompressed");
        ProgramResult head = await ExternalProgram.Curl.RunAsync("--fail", "--head", "--header", "Accept-Encoding: zstd", server.Url + "ready.txt");
        Assert.Contains("\r\nContent-Encoding: zstd\r\n", head.Output);
        ProgramResult got = await ExternalProgram.Curl.RunAsync("--fail", "--compressed", "--header", "Accept-Encoding: zstd", server.Url + "ready.txt");
        Assert.SkipWhen(got.ExitCode == 61, "This curl does not know zstd.");
        Assert.Equal((0, Text(5000)), (got.ExitCode, got.Output));
    }

    [Fact]
    public async Task Minifetch_decodes_what_it_asks_for_and_its_log_line_counts_what_was_sent()
    {
        await using Minihttpd server = await ServeAsync();
        foreach (string name in new[] { "small.txt", "ready.txt" })
        {
            ProgramResult got = await Minifetch.RunAsync("--fail", "--compressed", server.Url + name);
            Assert.Equal((0, File.ReadAllText(_site.In(name))), (got.ExitCode, got.Output));
        }

        string length = (await AskOnceAsync(server, "small.txt", "gzip, deflate, br")).Split("\r\nContent-Length: ")[1].Split('\r')[0];
        Assert.Equal(0, await server.StopAsync());
        Assert.Contains(server.Output.All, line => line.Contains("\"GET /ready.txt HTTP/1.0\" 200 ") && line.EndsWith($" {new FileInfo(_site.In("ready.txt.br")).Length}", StringComparison.Ordinal));
        Assert.Equal(2, server.Output.All.Count(line => line.EndsWith($"\"GET /small.txt HTTP/1.0\" 200 {length}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Chromium_uses_style_and_script_that_come_compressed()
    {
        ExternalProgram chromium = ExternalProgram.Chromium;
        await using Minihttpd server = await ServeAsync();
        ProgramResult got = await chromium.RunAsync($"--user-data-dir={_site.In("profile")}", "--dump-dom", server.Url + "page.html");
        Assert.Contains("title=\"rgb(1, 2, 3)\"", got.Output);
        Assert.Equal(0, await server.StopAsync());
        string line = server.Output.All.Single(one => one.Contains("\"GET /app.js HTTP/1.1\" 200 "));
        Assert.InRange(int.Parse(line.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture), 1, 1000);
    }

    [Fact]
    public async Task Settings_say_what_is_compressed_and_what_type_a_file_is()
    {
        _site.With("a.our", Text(500));
        Age();
        await using (Minihttpd server = await Minihttpd.ServeAsync(_site, "--compression", "none", "--type", ".our text/x-our", "--type", ".txt none"))
        {
            string answer = await AskOnceAsync(server, "small.txt", "gzip");
            Assert.Contains("\r\nContent-Type: application/octet-stream\r\n", answer);
            Assert.DoesNotContain("Vary", answer.Split("\r\n\r\n")[0]);
            Assert.Contains("\r\nContent-Type: text/x-our; charset=utf-8\r\n", await AskOnceAsync(server, "a.our", "gzip"));
        }

        (string, string)[] environment = [("MINIHTTP_Types__0", ".our text/x-our"), ("MINIHTTP_Compression__Minimum", "100")];
        await using (Minihttpd server = await Minihttpd.StartAsync(_site.Path, ["--port", "0"], environment))
        {
            await server.UntilSettledAsync("a.our");
            Assert.Contains("\r\nContent-Encoding: gzip\r\n", await AskOnceAsync(server, "a.our", "gzip"));
        }
    }

    private static Task<string> AskOnceAsync(Minihttpd server, string name, string accepted)
        => server.AskAsync($"GET /{name} HTTP/1.0\r\nAccept-Encoding: {accepted}\r\n\r\n");

    private static async Task<string> AskAsync(RawClient client, string name, string accepted)
    {
        await client.SendAsync($"GET /{name} HTTP/1.0\r\nConnection: keep-alive\r\nAccept-Encoding: {accepted}\r\n\r\n");
        return await client.ReceiveAnswerAsync();
    }

    private static string Decoded(string answer)
    {
        int end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var body = new MemoryStream(Encoding.Latin1.GetBytes(answer[(end + 4)..]));
        using Stream stream = answer[..end].Contains("\r\nContent-Encoding: br") ? new BrotliStream(body, CompressionMode.Decompress)
            : answer[..end].Contains("\r\nContent-Encoding: gzip") ? new GZipStream(body, CompressionMode.Decompress) : body;
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return reader.ReadToEnd();
    }

    // Lines of digits: they become smaller, and no two of them are the same.
    private static string Text(int length)
    {
        var random = new Random(1945);
        var text = new StringBuilder();
        while (text.Length < length)
        {
            text.Append(random.Next()).Append('\n');
        }

        return text.ToString(0, length);
    }

    private static string Padded(string text) => text + "\n/*" + new string(' ', 5000) + "*/\n";

    private void Coded(string name, Func<Stream, Stream> coder)
    {
        using Stream stream = coder(File.Create(_site.In(name)));
        stream.Write(Encoding.Latin1.GetBytes(Text(5000)));
    }

    // Of what was just written nothing is made, and no coded form is trusted: neither for its own time nor for that of
    // its change.
    private async Task<Minihttpd> ServeAsync(params string[] arguments)
    {
        Minihttpd server = await Minihttpd.ServeAsync(_site, arguments);
        await server.UntilSettledAsync([.. Directory.EnumerateFiles(_site.Path).Select(Path.GetFileName)!]);
        return server;
    }

    private void Age()
    {
        foreach (string path in Directory.EnumerateFiles(_site.Path))
        {
            File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddDays(20_000));
        }
    }
}
