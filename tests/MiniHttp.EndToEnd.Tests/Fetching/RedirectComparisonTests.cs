// -L beside curl: after each status the same request follows, and the same Locations are refused, with the same exit
// code.

using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

public sealed class RedirectComparisonTests : IDisposable
{
    private const string Page = "HTTP/1.0 200 OK\r\n\r\nhello";

    private readonly TemporaryDirectory _folder = new TemporaryDirectory().With("data", "a=1");

    /// <summary>
    /// Words, the first request, then the request that follows 301, 302, 303 and 307; an entity is always "a=1".
    /// </summary>
    public static TheoryData<string, string, string> Requests => new()
    {
        { "", "GET", "GET|GET|GET|GET" },
        { "-I", "HEAD", "HEAD|HEAD|HEAD|HEAD" },
        { "-d a=1", "POST a=1", "GET|GET|GET|POST a=1" },
        { "-d @-", "POST a=1", "GET|GET|GET|POST a=1" },
        { "-d a=1 --post301", "POST a=1", "POST a=1|GET|GET|POST a=1" },
        { "-d a=1 --post302", "POST a=1", "GET|POST a=1|GET|POST a=1" },
        { "-d a=1 --post303", "POST a=1", "GET|GET|POST a=1|POST a=1" },
        { "-d a=1 --post302 --no-post302", "POST a=1", "GET|GET|GET|POST a=1" },
        { "-d a=1 -X POST", "POST a=1", "POST|POST|POST|POST a=1" },
        { "-d a=1 -X PUT", "PUT a=1", "PUT|PUT|PUT|PUT a=1" },
        { "-d a=1 -X PUT --post301 --post302 --post303", "PUT a=1", "PUT a=1|PUT a=1|PUT a=1|PUT a=1" },
        { "-X DELETE", "DELETE", "DELETE|DELETE|DELETE|DELETE" },
        { "-T DATA", "PUT a=1", "PUT a=1|PUT a=1|GET|PUT a=1" },
        { "-T DATA -X POST", "POST a=1", "POST a=1|POST a=1|POST|POST a=1" },
    };

    public static TheoryData<string, int> Locations => new()
    {
        { "/there", 0 },
        { "there", 0 },
        { "", 0 },
        { "  ", 0 },
        { "?q", 0 },
        { "/a b", 0 },
        { "//127.0.0.1:PORT/there", 0 },
        { "http://u:p@127.0.0.1:PORT/there", 0 },
        { "http://h\\bad/", 3 },
        { "http://127.0.0.1:99999/", 3 },
        { "http:ok", 3 },
        { "http://", 3 },
        { "/a\tb", 3 },
        { "//", 3 },
        { "http://a@b@h/", 3 },
        { "http://[::1/", 3 },
        { "javascript:alert(1)", 1 },
        { "data:,x", 1 },
        { "mailto:a@b", 1 },
        { "file:///etc/passwd", 1 },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task The_same_request_follows(string words, string first, string next)
    {
        ExternalProgram curl = ExternalProgram.Curl;
        string[] given = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> meant = given.Select(word => word is "DATA" ? _folder.In("data") : word);
        string[] arguments = [.. meant, "-L", "-w", "|%{method}"];
        foreach ((string expected, int status) in next.Split('|').Zip([301, 302, 303, 307]))
        {
            Script redirect = Answering(first, $"HTTP/1.0 {status} x\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n");
            Script page = Answering(expected, Page);
            await using ScriptedServer server = ScriptedServer.Start(redirect, page, redirect, page);
            ProgramResult ours = await Minifetch.RunAsync("a=1", ["-sS", .. arguments, server.Url + "here"]);
            ProgramResult theirs = await curl.RunAsync("a=1", ["--http1.0", .. arguments, server.Url + "here"]);
            Assert.Equal((0, 0), (ours.ExitCode, theirs.ExitCode));
            Assert.Equal(theirs.Output.Replace("HTTP/1.1", "HTTP/1.0", StringComparison.Ordinal), ours.Output);
            Assert.Equal((status, expected), (status, RequestOf(server.Connections[1].Text)));
            Assert.Equal((status, expected), (status, RequestOf(server.Connections[3].Text)));
        }
    }

    [Theory]
    [MemberData(nameof(Locations))]
    public async Task The_same_Locations_are_refused(string location, int exitCode)
    {
        ExternalProgram curl = ExternalProgram.Curl;
        ScriptedServer? server = null;
        string Location() => location.Replace("PORT", $"{server!.Port}", StringComparison.Ordinal);
        Script redirect = new Script().ReceiveHead().Send(
            () => $"HTTP/1.0 302 x\r\nLocation: {Location()}\r\nContent-Length: 5\r\n\r\nmoved");
        Script page = Script.Answering(Page);
        foreach (bool isCurl in (bool[])[false, true])
        {
            await using (server = ScriptedServer.Start(redirect, page))
            {
                string[] words = ["-sSL", "-o", _folder.In("file"), server.Url + "dir/page?old"];
                _folder.With("file", "as it was");
                ProgramResult result = isCurl ? await curl.RunAsync(words) : await Minifetch.RunAsync(words);
                Assert.Equal(exitCode, result.ExitCode);
                bool isFollowed = exitCode == 0 && location.Trim() is not "";
                Assert.Equal(isFollowed ? 2 : 1, server.Connections.Count);
                string content = await File.ReadAllTextAsync(_folder.In("file"), TestContext.Current.CancellationToken);
                Assert.Equal(isFollowed ? "hello" : exitCode == 0 ? "moved" : "as it was", content);
                Assert.False(File.Exists(_folder.In("file.part")));
                Assert.Matches(exitCode == 0 ? "^$" : $@"^[a-z]+: \({exitCode}\) [^\n]+\n$", result.Errors);
            }
        }
    }

    [Fact]
    public async Task Verbose_says_what_becomes_of_the_method()
    {
        Script redirect = new Script().ReceiveHead().Receive(3).Send("HTTP/1.0 302 x\r\nLocation: /there\r\n\r\n");
        Script page = Script.Answering(Page);
        await using ScriptedServer server = ScriptedServer.Start(redirect, page, redirect, page);
        ProgramResult switched = await Minifetch.RunAsync("-v", "-L", "-d", "a=1", server.Url);
        Assert.Contains("\n* Switch from POST to GET\n", switched.Errors, StringComparison.Ordinal);
        ProgramResult kept = await Minifetch.RunAsync("-L", "-X", "PUT", "-d", "a=1", server.Url);
        Assert.Matches("^minifetch: warning: [^\n]+ -X keeps PUT: sending it without data [^\n]+\n$", kept.Errors);
    }

    private static Script Answering(string request, string answer)
    {
        Script head = new Script().ReceiveHead();
        return (request.EndsWith("a=1", StringComparison.Ordinal) ? head.Receive(3) : head).Send(answer);
    }

    // The method, and the entity behind it.
    private static string RequestOf(string text) => $"{text.Split(' ', 2)[0]} {text.Split("\r\n\r\n", 2)[1]}".TrimEnd();
}
