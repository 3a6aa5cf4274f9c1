// Without the password an existing and a missing name below a guarded directory answer alike: in bytes, and in what the
// server asks of the system, which would show in the time that it takes.

using System.Text.RegularExpressions;

namespace MiniHttp.EndToEnd.Tests;

public sealed partial class GuardedNamesTests : IDisposable
{
    private const string Calls = "trace=%file,%network,close,pread64,sendfile,getdents64";

    private const string Preflight = "Origin: http://a\r\nAccess-Control-Request-Method: GET\r\n";

    private static readonly DateTime LongAgo = DateTime.UtcNow.AddDays(-1);

    private readonly TemporaryDirectory _here = new TemporaryDirectory()
        .With("site/private/there.html", new string('x', 3000))
        .With("site/private/there.html.gz", "coded")
        .With("site/private/place/index.html", "index")
        .With("site/private/.hide/a", "hidden")
        .With("site/private/there", "page")
        .With("site/index.html", "welcome");

    public void Dispose() => _here.Dispose();

    // Each twice: a name that is there, and one of the same length that is not.
    public static (string There, string Missing, string Fields)[] Requests { get; } =
    [
        ("GET /private/there.html", "GET /private/nowhe.html", ""),
        ("HEAD /private/there.html", "HEAD /private/nowhe.html", ""),
        ("GET /private/there.html", "GET /private/nowhe.html", "Accept-Encoding: gzip, br\r\n"),
        ("GET /private/there.html", "GET /private/nowhe.html", "Range: bytes=0-1,5-6\r\n"),
        ("GET /private/there.html", "GET /private/nowhe.html", "If-None-Match: *\r\n"),
        ("GET /private/there.html", "GET /private/nowhe.html", "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n"),
        ("POST /private/there.html", "POST /private/nowhe.html", "Content-Length: 0\r\n"),
        ("OPTIONS /private/there.html", "OPTIONS /private/nowhe.html", Preflight),
        ("GET /private/place", "GET /private/nopla", ""),
        ("GET /private/place/", "GET /private/nopla/", "Accept: application/json\r\n"),
        ("GET /private/place/index.html", "GET /private/nopla/index.html", ""),
        ("GET /private/place/nothing", "GET /private/nopla/nothing", ""),
        ("GET /private/there", "GET /private/nowhe", ""),
        ("GET /private/.hide/a", "GET /private/.nide/a", ""),
        ("GET /x/..//private/./there", "GET /x/..//private/./nowhe", ""),
        ("GET /%70rivate/there", "GET /%70rivate/nowhe", ""),
        ("GET /PRIVATE/there", "GET /PRIVATE/nowhe", ""),
        ("GET http://h/private/there", "GET http://h/private/nowhe", ""),
    ];

    [Theory]
    [InlineData]
    [InlineData("--pretty-urls", "--spa=private/there.html", "--cors", "--header", "*.html X-A: b")]
    public async Task Existing_and_missing_names_answer_alike_in_bytes_and_system_calls(params string[] more)
    {
        ExternalProgram strace = ExternalProgram.Strace;
        File.SetLastWriteTimeUtc(_here.In("site/private/there.html"), LongAgo);
        string trace = _here.In("trace");
        await using Minihttpd server = await Minihttpd.StartAsync(
            _here.Path,
            ["--port", "0", "--concurrency", "select", "--log", "none", .. more, "site"],
            [("MINIHTTP_Auth__Users__0", "alice:secret"), ("MINIHTTP_Auth__Paths__0", "/private/")],
            [strace.Path, "-D", "-ff", "-qq", "-s", "400", "-e", Calls, "-o", trace]);
        foreach ((string there, string missing, string fields) in Requests)
        {
            await AskAsync(missing, fields); // The runtime loads what it needs for it.
            string[] answers = [await AskAsync(there, fields), await AskAsync(missing, fields)];
            Assert.Equal(answers[0], answers[1]);
            bool isPreflight = fields == Preflight && more.Contains("--cors");
            Assert.StartsWith(isPreflight ? "HTTP/1.0 204 " : "HTTP/1.0 401 ", answers[0]);
        }

        Assert.Equal(0, await server.StopAsync());
        string[][] conversations = [.. Directory.GetFiles(_here.Path, "trace.*").SelectMany(Conversations)];
        foreach ((string there, string missing, string fields) in Requests)
        {
            string[] calls = CallsOf(conversations, there, fields);
            Assert.Contains(calls, call => call.StartsWith("send", StringComparison.Ordinal));
            Assert.DoesNotContain(calls, call => FileCall().IsMatch(call));
            Assert.Equal(calls, CallsOf(conversations, missing, fields));
        }

        async Task<string> AskAsync(string request, string fields)
            => DateField().Replace(await server.AskAsync($"{request} HTTP/1.0\r\n{fields}\r\n"), "");
    }

    // From the receive of each request to the end of its answer, on the one thread that serves.
    private static IEnumerable<string[]> Conversations(string trace)
    {
        List<string>? calls = null;
        foreach (string line in File.ReadLines(trace))
        {
            calls = Request().IsMatch(line) ? [] : calls;
            calls?.Add(line);
            if (calls is not null && End().IsMatch(line))
            {
                yield return [.. calls];
                calls = null;
            }
        }
    }

    private static string[] CallsOf(string[][] conversations, string request, string fields)
    {
        string start = $"\"{request} HTTP/1.0\\r\\n{fields.Split('\r')[0]}\\r";
        string[] calls = conversations.Last(calls => calls[0].Contains(start, StringComparison.Ordinal));
        return [.. calls.Select(call => Number().Replace(SameName(call), "N"))];
    }

    private static string SameName(string call)
        => call.Replace("nowhe", "there").Replace("nopla", "place").Replace(".nide", ".hide");

    [GeneratedRegex("^recvfrom\\(.* HTTP/1.0")]
    private static partial Regex Request();

    [GeneratedRegex("^(shutdown|close)\\(")]
    private static partial Regex End();

    [GeneratedRegex("Date: .*\r\n")]
    private static partial Regex DateField();

    [GeneratedRegex("^(open|stat|newfstat|access|readlink|getdents)")]
    private static partial Regex FileCall();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
