// Listings as people and programs use them: whatever a name is, its own link leads to it; and a folder of 100,000 files keeps nobody waiting.

using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Collection(nameof(HeavyTests))]
public sealed partial class ListingTests : IDisposable
{
    private readonly TemporaryDirectory _site = new();

    public void Dispose()
    {
        ByteNames.RemoveTree(_site.Path);
        Directory.CreateDirectory(_site.Path); // To be removed as usual.
        _site.Dispose();
    }

    [GeneratedRegex("<tr[^>]*><td><a href=\"(?<url>[^\"]*)\">")]
    private static partial Regex Link();

    // Every byte that a name may hold, alone and in company, and what means something to shells, URLs, HTML and terminals.
    private static IEnumerable<byte[]> Names()
    {
        for (int b = 1; b < 256; b++)
        {
            if (b is not ('/' or '.'))
            {
                yield return [(byte)b];
            }
        }

        string[] texts =
        [
            "-rf", "--help", "a\nb", "a\r\nb", "\"quoted\"", "it's", "<script>alert(1)<", "&amp;", "100%", "%41", "%2e%2e", "a#b", "a?b=c", "a b", " a ",
            "back\\slash", "http:a", "javascript:alert(1)", "caf\u00e9", "cafe\u0301", "\u65e5\u672c\u8a9e", "\U0001F469\u200D\U0001F680",
            "\u202Egpj.exe", "\uFEFF", "\u2028", "$(id)", "`id`", "**", "~root", "{a,b}", "a;b&c|d", new string('x', 255), string.Concat(Enumerable.Repeat("\u20ac", 85)),
        ];
        foreach (string text in texts)
        {
            yield return Encoding.UTF8.GetBytes(text);
        }

        yield return [0xFF, 0xFE];
        yield return [.. "bad"u8, 0xC3, .. ".txt"u8];
        yield return [0xED, 0xA0, 0x80];
    }

    // A file and a directory for each name; below the directory a file of the same name. A file holds its own name.
    private int MakeTree()
    {
        byte[] root = Encoding.UTF8.GetBytes(_site.Path);
        int files = 0;
        foreach (byte[] name in Names())
        {
            ByteNames.Write([.. root, (byte)'/', .. name], name);
            byte[] directory = [.. root, (byte)'/', (byte)'D', .. name.Take(254)];
            ByteNames.MakeDirectory(directory);
            ByteNames.Write([.. directory, (byte)'/', .. name], name);
            files += 2;
        }

        return files;
    }

    // Follows every reference, and counts the files that it leads to.
    private static async Task<int> FollowAsync(Minihttpd server, string path, string accept, Func<string, string[]> references)
    {
        int files = 0;
        foreach (string reference in references(await BodyAsync(server, path, accept)))
        {
            Assert.Matches("^[-._~%0-9A-Za-z]+/?$", reference);
            if (reference.EndsWith('/'))
            {
                files += await FollowAsync(server, path + reference, accept, references);
                continue;
            }

            string content = await BodyAsync(server, path + reference, accept);
            Assert.Equal(Encoding.Latin1.GetString(WebUtility.UrlDecodeToBytes(Encoding.ASCII.GetBytes(reference), 0, reference.Length)!), content);
            files++;
        }

        return files;
    }

    private static async Task<string> BodyAsync(Minihttpd server, string path, string accept)
    {
        string answer = await server.AskAsync($"GET {path} HTTP/1.0\r\nAccept: {accept}\r\n\r\n");
        Assert.StartsWith("HTTP/1.0 200 OK\r\n", answer);
        return answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
    }

    private static string[] OfJson(string body)
    {
        using var list = JsonDocument.Parse(body);
        return [.. list.RootElement.EnumerateArray().Select(entry => entry.GetProperty("url").GetString()!)];
    }

    private static string[] OfHtml(string body) => [.. Link().Matches(body).Select(link => link.Groups["url"].Value).Where(url => url != "../")];

    private static string[] OfText(string body) => body.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    public async Task Every_name_that_the_file_system_allows_is_found_by_following_the_listing(string accept)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere names are text.");
        int files = MakeTree();
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        Func<string, string[]> references = accept switch
        {
            "text/html" => OfHtml,
            "application/json" => OfJson,
            _ => OfText,
        };
        Assert.Equal(files, await FollowAsync(server, "/", accept, references));
    }

    [Theory]
    [InlineData("threadpool")]
    [InlineData("select")]
    public async Task A_folder_of_100000_files_is_listed_while_others_are_served(string concurrency)
    {
        const int Count = 100_000;
        _site.With("hello.txt", "hello");
        Directory.CreateDirectory(_site.In("many"));
        for (int i = 0; i < Count; i++)
        {
            File.Create(_site.In($"many/file {i}.txt")).Dispose();
        }

        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--concurrency", concurrency);
        using RawClient reader = await server.ConnectAsync();
        await reader.SendAsync("GET /many/ HTTP/1.0\r\n\r\n");
        string head = "";
        while (!head.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head += Encoding.Latin1.GetString(await reader.ReceiveExactlyAsync(1));
        }

        Task<byte[]> first = reader.ReceiveAsync();

        // Until the first byte of the listing comes, somebody else asks. One who had to wait for it would be served once.
        int served = 0;
        do
        {
            Assert.EndsWith("\r\n\r\nhello", await server.AskAsync("GET /hello.txt HTTP/1.0\r\n\r\n"));
            served++;
        }
        while (!first.IsCompleted);
        Assert.True(served > 1, "The listing was waited for.");

        // Nor does it wait for a reader who takes nothing more for now.
        Assert.EndsWith("\r\n\r\nhello", await server.AskAsync("GET /hello.txt HTTP/1.0\r\n\r\n"));
        ReceivedBytes rest = await reader.ReceiveToEndAsync();
        Assert.False(rest.WasReset);
        string page = Encoding.Latin1.GetString(await first) + rest.Text;
        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"file%20{i}.txt"), OfHtml(page));
        Assert.Contains(">0 folders, 100,000 files</p>", page);
        Assert.EndsWith("</html>\n", page);
    }

    [Theory]
    [InlineData("threadpool")]
    [InlineData("thread")]
    [InlineData("select")]
    public async Task Slow_readers_of_listings_do_not_keep_others_from_theirs(string concurrency)
    {
        const int Count = 5000, Readers = 40;
        for (int i = 0; i < Count; i++)
        {
            _site.With($"many/a file with a name that is not too short {i}.txt", "");
        }

        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--concurrency", concurrency);
        var readers = new List<RawClient>();
        for (int i = 0; i < Readers; i++)
        {
            RawClient reader = await server.ConnectAsync(receiveBuffer: 4096);
            readers.Add(reader);
            await reader.SendAsync("GET /many/ HTTP/1.0\r\n\r\n");
            Assert.StartsWith("HTTP/1.0 200 ", Encoding.Latin1.GetString(await reader.ReceiveExactlyAsync(20)));
        }

        string other = await BodyAsync(server, "/many/", "text/plain");
        Assert.Equal(Count, OfText(other).Length);
        readers.ForEach(reader => reader.Dispose());
        Assert.Empty(server.Errors.All);
    }

    [Fact]
    public async Task A_folder_that_takes_more_memory_than_listings_may_take_is_broken_off_and_reported_once()
    {
        for (int i = 0; i < 20_000; i++)
        {
            _site.With($"many/{i}.txt", "");
        }

        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--max-listing-memory", "700000");
        for (int i = 0; i < 3; i++)
        {
            using RawClient client = await server.ConnectAsync();
            await client.SendAsync("GET /many/ HTTP/1.0\r\n\r\n");
            Assert.True((await client.ReceiveToEndAsync()).WasReset);
        }

        Assert.NotNull(await server.Errors.FirstAsync(
            line => line.Contains("/many: listing broken off") && line.Contains("--max-listing-memory")));
        Assert.Equal(0, await server.StopAsync());
        Assert.Single(server.Errors.All);
    }

    [Fact]
    public async Task Curl_gets_the_form_that_it_asks_for()
    {
        _site.With("a b.txt", "content").With("sub/x", "");
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        Assert.Contains("<title>Index of /</title>", (await ExternalProgram.Curl.RunAsync("--fail", server.Url)).Output);
        Assert.Equal("sub/\na%20b.txt\n", (await ExternalProgram.Curl.RunAsync("--fail", "-H", "Accept: text/plain", server.Url)).Output);
        Assert.Equal(["sub/", "a%20b.txt"], OfJson((await ExternalProgram.Curl.RunAsync("--fail", "-H", "Accept: application/json", server.Url)).Output));
    }

    [Fact]
    public async Task Options_say_which_file_is_the_page_and_whether_there_are_listings()
    {
        _site.With("a/home.htm", "home").With("b/x", "");
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--index", "home.htm", "--no-listing");
        Assert.EndsWith("\r\n\r\nhome", await server.AskAsync("GET /a/ HTTP/1.0\r\n\r\n"));
        Assert.StartsWith("HTTP/1.0 404 ", await server.AskAsync("GET /b/ HTTP/1.0\r\n\r\n"));
    }
}
