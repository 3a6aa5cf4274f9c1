// As InjectionTests, with texts that are put together at random: in names below the root, and in every part of a request. And the pages in a
// real browser, which makes no element of them and runs nothing.

using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MiniHttp.EndToEnd.Tests;

public sealed partial class GeneratedInjectionTests : IDisposable
{
    private const int Seed = 1945, Names = 150, Requests = 1500;

    private static readonly string[] FieldNames = ["Host", "Referer", "User-Agent", "Accept", "Accept-Encoding", "Range", "If-Range", "If-None-Match", "If-Modified-Since", "Cookie", "Connection", "X-Forwarded-For"];

    private readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        ByteNames.RemoveTree(_directory.In("root")); // Some of its names are no text.
        _directory.Dispose();
    }

    [Theory]
    [InlineData("common")]
    [InlineData("combined")]
    [InlineData("json")]
    public async Task Nothing_of_a_name_or_a_request_stands_unescaped(string log)
    {
        var random = new Random(Seed);
        var hostile = new HostileText(random);
        string[] names = MakeFolder(hostile);
        (string, string)[] environment =
        [
            ("MINIHTTP_EchoPath", "/echo"), ("MINIHTTP_Redirects__0", "/moved/* /dir/*"), ("MINIHTTP_Redirects__1", "/away/* https://docs.example.org/* 302"),
            ("MINIHTTP_Redirects__2", "/query/* /echo?from=* 307"),
        ];
        await using Minihttpd server = await Minihttpd.StartAsync(_directory.Path, ["--port", "0", "root", "--log", log], environment);
        int sent = 0;
        foreach (string request in RequestsOf(random, hostile, names))
        {
            string answer = await server.AskAsync(request);
            EscapedAnswer.Check(request, answer);
            CheckLocation(request, answer);
            sent++;
        }

        Assert.Equal(0, await server.StopAsync());
        string[] lines = [.. server.Output.All.Skip(1)];
        Assert.Equal(sent, lines.Length); // No request has written a second line.
        Assert.All(server.Output.All.Concat(server.Errors.All), line => Assert.DoesNotContain(line, c => c is < ' ' or > '~'));
        Assert.All(lines, line => Assert.True(log == "json" ? IsJson(line) : (log == "common" ? CommonLine() : CombinedLine()).IsMatch(line), line));
    }

    [Fact]
    public async Task A_browser_makes_no_element_of_a_hostile_name_or_request_and_runs_nothing_of_it()
    {
        ExternalProgram chromium = ExternalProgram.Chromium;
        var hostile = new HostileText(new Random(Seed));
        MakeFolder(hostile);
        using var profile = new TemporaryDirectory();
        await using Minihttpd server = await Minihttpd.StartAsync(_directory.Path, ["--port", "0", "root"], [("MINIHTTP_EchoPath", "/echo")]);
        string text = "\"'><script>evil()</script><img src=evil onerror=evil()>\u202e";
        string[] urls = ["", "dir/", HostileText.Escape("dir " + _first) + "/", "echo?" + text, "nothing/" + text, "%zz" + text];
        foreach (string url in urls)
        {
            string dom = (await chromium.RunAsync($"--user-data-dir={profile.In("profile")}", $"--user-agent={text}", "--dump-dom", server.Url + url)).Output;
            Assert.Contains("<body", dom);
            string markup = OwnStyleAndScript().Replace(dom, "");
            Assert.DoesNotMatch("(?i)<(script|img|svg|iframe|base|link|style|form|details|plaintext|textarea|template|math|object|embed)\\b", markup);
            Assert.DoesNotMatch("(?i)<[a-z][^<>]*\\s(on[a-z]+|http-equiv|style)\\s*=", markup);
            Assert.DoesNotMatch("(?i)<[a-z][^<>]*(href|src|action)=\"\\s*(javascript|data|vbscript):", markup);
            Assert.DoesNotContain(OwnStyleAndScript().Matches(dom), match => match.Value.Contains("evil", StringComparison.Ordinal));
        }

        Assert.Equal(0, await server.StopAsync());
        Assert.DoesNotContain(server.Output.All, line => EvilRequest().IsMatch(line)); // No element has fetched anything.
        Assert.True(server.Output.All.Count(line => line.Contains("\"GET /", StringComparison.Ordinal)) >= urls.Length);
    }

    private string _first = "";

    private string[] MakeFolder(HostileText hostile)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "makes files whose names are any bytes");
        string[] names = [.. hostile.Names(Names)];
        _directory.With("root/dir/README.md", "</pre><script>evil()</script>\"'><img src=evil onerror=evil()>");
        byte[] root = Encoding.UTF8.GetBytes(_directory.In("root") + "/");
        foreach (string name in names)
        {
            byte[] bytes = Encoding.Latin1.GetBytes(name);
            ByteNames.Write([.. root, .. bytes], "file"u8.ToArray());
            ByteNames.MakeDirectory([.. root, .. "dir "u8, .. bytes]);
            ByteNames.Write([.. root, .. "dir "u8, .. bytes, (byte)'/', .. bytes], "file"u8.ToArray());
        }

        _first = names.First(name => name.Contains('<', StringComparison.Ordinal));
        return names;
    }

    private static IEnumerable<string> RequestsOf(Random random, HostileText hostile, string[] names)
    {
        string[] accepts = ["text/html", "application/json", "text/plain"];
        foreach (string accept in accepts)
        {
            yield return $"GET / HTTP/1.0\r\nAccept: {accept}\r\n\r\n";
        }

        for (int i = 0; i < Requests; i++)
        {
            string text = hostile.Next(), name = HostileText.Escape(names[random.Next(names.Length)]);
            string path = random.Next(9) switch
            {
                0 => "/" + text,
                1 => "/" + HostileText.Escape(text),
                2 => "/" + name,
                3 => "/dir%20" + name,
                4 => "/dir%20" + name + "/",
                5 => "/echo",
                6 => "/moved/" + HostileText.Escape(text),
                7 => "/away/" + text,
                _ => "/query/" + HostileText.Escape(text),
            };
            string query = random.Next(3) == 0 ? "?" + hostile.Next() : "";
            string fields = string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => $"{FieldNames[random.Next(FieldNames.Length)]}: {Value()}\r\n"));
            string host = random.Next(6) == 0 ? "http://" + hostile.Next() : "";
            string method = random.Next(12) == 0 ? hostile.Next() : random.Next(8) == 0 ? "HEAD" : "GET";
            string version = random.Next(12) == 0 ? hostile.Next() : "HTTP/1.0";
            yield return $"{method} {host}{path}{query} {version}\r\nAccept: {accepts[i % 3]}\r\n{fields}\r\n\r\n";
        }

        string Value() => random.Next(3) == 0 ? hostile.Next() : HostileText.Escape(hostile.Next());
    }

    // One, and to a host that a rule, the request or the connection has named: nothing of a path or a query ends it.
    private static void CheckLocation(string request, string answer)
    {
        Match[] locations = [.. (IEnumerable<Match>)LocationLine().Matches(answer.Split("\r\n\r\n")[0])];
        if (locations.Length == 0)
        {
            return;
        }

        string location = Assert.Single(locations).Groups[1].Value;
        Assert.DoesNotContain(location, c => c is <= ' ' or >= '\x7f' or '"' or '<' or '>');
        var url = new Uri(location);
        string named = request.Split(' ')[1];
        bool isOurs = url.Host is "127.0.0.1" or "docs.example.org";
        Assert.True(isOurs || named.StartsWith($"http://{url.Host}", StringComparison.OrdinalIgnoreCase) || request.Contains($"\r\nHost: {url.Host}", StringComparison.OrdinalIgnoreCase), $"{request}\n{location}");
    }

    private static bool IsJson(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        string[] keys = [.. document.RootElement.EnumerateObject().Select(member => member.Name)];
        return keys.SequenceEqual(["time", "remote", "user", "request", "method", "target", "version", "status", "bytes", "duration", "referer", "user_agent", "ended"]);
    }

    [GeneratedRegex("""^127\.0\.0\.1 - - \[[^]]+\] "[^"\\]*(\\x[0-9A-F]{2}[^"\\]*)*" [1-5][0-9]{2} (-|[0-9]+)$""")]
    private static partial Regex CommonLine();

    [GeneratedRegex("""^127\.0\.0\.1 - - \[[^]]+\] "[^"\\]*(\\x[0-9A-F]{2}[^"\\]*)*" [1-5][0-9]{2} (-|[0-9]+)( "[^"\\]*(\\x[0-9A-F]{2}[^"\\]*)*"){2}$""")]
    private static partial Regex CombinedLine();

    [GeneratedRegex("^Location: (.*?)\r?$", RegexOptions.Multiline)]
    private static partial Regex LocationLine();

    [GeneratedRegex("<(style|script)>.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex OwnStyleAndScript();

    [GeneratedRegex("\"GET /([^ ]*/)?evil[ ?]")]
    private static partial Regex EvilRequest();
}
