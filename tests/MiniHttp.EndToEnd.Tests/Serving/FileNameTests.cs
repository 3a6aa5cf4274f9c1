// File names as people give them: the server maps bytes to bytes, whatever script or accent they spell.

using System.Text;

namespace MiniHttp.EndToEnd.Tests;

public sealed class FileNameTests : IDisposable
{
    private readonly TemporaryDirectory _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task A_file_is_served_whatever_its_name_is()
    {
        string[] names =
        [
            "with space.txt", " leading and trailing ", "quote\"s and 'apostrophes'.txt", "100%.txt", "%41.txt", "a+b&c=d;e,f.txt",
            "question?.txt", "hash#.txt", "back\\slash.txt", "colon:.txt", "<tag>.html", "tab\there", "line\nfeed", "*", "~", "a..b",
            "caf\u00e9.txt", "cafe\u0301.txt", "\u65e5\u672c\u8a9e.html", "\u0440\u0443\u0441\u0441\u043a\u0438\u0439",
            "\u05e2\u05d1\u05e8\u05d9\u05ea", "\U0001F600.png", "\U0001F469\u200d\U0001F4BB", "\uFEFFbom", "\u202Ertl", "\u00A0",
            "n\u0303\u0303\u0303", new string('\u00e9', 127),
        ];
        foreach (string name in names)
        {
            _site.With(name, "This is " + name);
        }

        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        foreach (string name in names)
        {
            string got = await server.AskAsync($"GET /{Uri.EscapeDataString(name)} HTTP/1.0\r\n\r\n");
            Assert.StartsWith("HTTP/1.0 200 OK\r\n", got);
            Assert.Equal("This is " + name, Utf8(got[(got.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]));
        }
    }

    [Fact]
    public async Task Curl_and_wget_find_names_in_any_script()
    {
        _site.With("\u00dcbung \u65e5\u672c/100% \"sicher\".txt", "found");
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        string url = server.Url + "%C3%9Cbung%20%E6%97%A5%E6%9C%AC/100%25%20%22sicher%22.txt";
        Assert.Equal("found", (await ExternalProgram.Curl.RunAsync("--fail", url)).Output);
        Assert.Equal("found", (await ExternalProgram.Wget.RunAsync("--output-document=-", url)).Output);
    }

    [Fact]
    public async Task Raw_UTF_8_in_the_request_line_is_taken_as_it_is()
    {
        _site.With("caf\u00e9.txt", "found");
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        string raw = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("/caf\u00e9.txt"));
        Assert.EndsWith("\r\n\r\nfound", await server.AskAsync($"GET {raw} HTTP/1.0\r\n\r\n"));
    }

    [Fact]
    public async Task Two_spellings_of_one_letter_are_two_names()
    {
        _site.With("\u00e9", "composed").With("e\u0301", "decomposed");
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        Assert.EndsWith("\r\n\r\ncomposed", await server.AskAsync("GET /%C3%A9 HTTP/1.0\r\n\r\n"));
        Assert.EndsWith("\r\n\r\ndecomposed", await server.AskAsync("GET /e%CC%81 HTTP/1.0\r\n\r\n"));
    }

    [Fact]
    public async Task A_directory_with_a_strange_name_redirects_to_itself()
    {
        _site.With("a \"b\" \u00fc%?/index.html", "inside");
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        ProgramResult got = await ExternalProgram.Curl.RunAsync("--fail", "--location", server.Url + "a%20%22b%22%20%C3%BC%25%3F");
        Assert.Equal("inside", got.Output);
    }

    private static string Utf8(string latin1) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(latin1));
}
