// The pages of the lab, its echo, and what holds for every experiment. What each does on a socket is tested end to end.

using System.Net;
using System.Text;
using MiniHttp.Hosting;
using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Server.Tests;

public sealed class LabLayerTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly SiteConversation _site;

    public LabLayerTests() => _site = Open(new ServerSettings { Server = new HttpServerOptions { Root = _folder.Path }, Lab = true });

    public static TheoryData<string> Names { get; } = [.. Experiments.All.Select(experiment => experiment.Name)];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("/_lab")]
    [InlineData("/_lab/")]
    public void Its_page_lists_every_experiment_and_how_it_ends(string path)
    {
        Answer answer = _site.Get(path, "Host: localhost:8080\r\n");
        Assert.Equal((200, "text/html; charset=utf-8"), (answer.Status, answer.Field("Content-Type")));
        Assert.StartsWith("default-src 'none'; ", answer.Field("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.All(Experiments.All, experiment => Assert.Contains($"<a href=\"/_lab/{experiment.Name}.html\">{experiment.Name}</a>", answer.Body, StringComparison.Ordinal));
        Assert.Contains("curl -v http://localhost:8080/_lab/drip\n", answer.Body, StringComparison.Ordinal);
        Assert.Contains("/_lab/echo", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_experiment_has_a_page_that_says_what_is_sent_and_what_a_right_client_does(string name)
    {
        Experiment experiment = Experiments.All.Single(one => one.Name == name);
        Answer answer = _site.Get($"/_lab/{name}.html");

        Assert.Equal(200, answer.Status);
        Assert.Contains($"<h1>{name}</h1>", answer.Body, StringComparison.Ordinal);
        Assert.Contains(WebUtility.HtmlEncode(experiment.Does), answer.Body, StringComparison.Ordinal);
        Assert.Contains(WebUtility.HtmlEncode(experiment.Right), answer.Body, StringComparison.Ordinal);
        Assert.Contains(WebUtility.HtmlEncode(experiment.Rule), answer.Body, StringComparison.Ordinal);
        Assert.Contains($"http://192.0.2.1:8080/_lab/{name}\n", answer.Body, StringComparison.Ordinal); // The local address, where nobody said Host.
        Assert.InRange(answer.Body.Length, 1000, 10_000);
    }

    [Fact]
    public void A_page_shows_the_script_as_it_is_run()
    {
        string body = _site.Get("/_lab/no-length-reset.html").Body;
        Assert.Contains(
            """
            <pre>send
                HTTP/1.0 200 OK\r\n
                Content-Type: text/plain\r\n
                \r\n
                As long as it is?\n
            pause 0.25 s
            reset
            </pre>
            """.ReplaceLineEndings("\n"),
            body,
            StringComparison.Ordinal);
        Assert.Contains(Encoding.Latin1.GetString("…\n</pre>"u8), _site.Get("/_lab/endless-head.html").Body, StringComparison.Ordinal);
        Assert.Contains("&lt;p&gt;A bare body.", _site.Get("/_lab/http09.html").Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_experiment_either_has_a_script_that_ends_or_answers()
    {
        foreach (Experiment experiment in Experiments.All)
        {
            Assert.True(experiment.Script is null ^ experiment.Answer is null);
            Assert.InRange(experiment.Script?.Invoke().Sum(step => (long)step.Bytes.Length) ?? 0, 0, 5_000_000);
            Assert.True((experiment.Script?.Invoke() ?? []).Aggregate(TimeSpan.Zero, (sum, step) => sum + step.Time) < TimeSpan.FromSeconds(30));
        }
    }

    [Fact]
    public void A_conversation_of_the_lab_has_one_minute()
    {
        IEnumerable<ScriptStep> script = [ScriptStep.Send("x")];
        using IExchange exchange = new LabConversation(script).Open(_site, null!, now: 1_000);
        Assert.Equal(61_000, exchange.Next.Deadline);
    }

    [Theory]
    [InlineData("/_lab/missing", "GET", 404)]
    [InlineData("/_lab/drip/", "GET", 404)]
    [InlineData("/_lab/missing.html", "GET", 404)]
    [InlineData("/_lab", "POST", 405)]
    [InlineData("/_lab/no-length", "PUT", 405)]
    [InlineData("/_lab/no-length", "HEAD", 405)]
    [InlineData("/_lab/no-length.html", "DELETE", 405)]
    [InlineData("/_labs", "GET", 404)]
    public void What_is_not_there_or_not_for_that_method_is_told(string path, string method, int status)
        => Assert.Equal(status, _site.Ask($"{method} {path} HTTP/1.0\r\nContent-Length: 0\r\n\r\n").Status);

    [Theory]
    [InlineData("/_lab/redirect-self", "/_lab/redirect-self")]
    [InlineData("/_lab/redirect-pair", "/_lab/redirect-pair?there")]
    [InlineData("/_lab/redirect-pair?there", "/_lab/redirect-pair?back")]
    [InlineData("/_lab/redirect-pair?back", "/_lab/redirect-pair?there")]
    [InlineData("/_lab/redirect-forever", "/_lab/redirect-forever?1")]
    [InlineData("/_lab/redirect-forever?1", "/_lab/redirect-forever?2")]
    [InlineData("/_lab/redirect-forever?2147483647", "/_lab/redirect-forever?1")]
    [InlineData("/_lab/redirect-forever?-9", "/_lab/redirect-forever?1")]
    [InlineData("/_lab/redirect-forever?x", "/_lab/redirect-forever?1")]
    public void Redirects_lead_where_they_say(string path, string location)
    {
        Answer answer = _site.Get(path, "Host: localhost:8080\r\n");
        Assert.Equal((302, $"http://localhost:8080{location}"), (answer.Status, answer.Field("Location")));
    }

    [Fact]
    public async Task Without_the_option_it_is_a_path_like_any_other()
    {
        await using SiteConversation site = Open(new ServerSettings { Server = new HttpServerOptions { Root = _folder.Path } });
        Assert.Equal(404, site.Get("/_lab").Status);
        _folder.File("_lab/echo", "a file");
        Assert.Equal("a file", site.Get("/_lab/echo").Body);
    }

    [Fact]
    public async Task It_comes_before_redirects_and_behind_the_password()
    {
        await using SiteConversation site = Open(new ServerSettings { Server = new HttpServerOptions { Root = _folder.Path, Redirects = RedirectRule.TryParseAll(["/* https://example.org/*"])!, Authentication = new AuthenticationOptions { Users = [.. TestUsers.Of("a:b")] } }, Lab = true });
        Assert.Equal(401, site.Get("/_lab").Status);
        Assert.Equal(200, site.Get("/_lab", $"Authorization: Basic {Convert.ToBase64String("a:b"u8)}\r\n").Status);
    }

    [Fact]
    public void The_echo_is_the_request_byte_by_byte()
    {
        const string Request = "\r\nPOST  /_lab/echo?a=<b>\tHTTP/1.0 \nHost:localhost\r\nCookie: a=\u00E9; secret\r\nX:\r\n\t folded  \r\nContent-Length: 7\r\n\r\n{\\\0\u00FF\r\nx";
        Answer answer = _site.Ask(Request + "what is behind");

        Assert.Equal((200, "text/plain; charset=us-ascii", "nosniff"), (answer.Status, answer.Field("Content-Type"), answer.Field("X-Content-Type-Options")));
        Assert.Equal($"{answer.Body.Length}", answer.Field("Content-Length"));
        int head = Request.IndexOf('{', StringComparison.Ordinal);
        Assert.StartsWith(
            $$"""
            The request, byte by byte: {{head}} of the head, 7 of the entity.

            \r\n
            POST  /_lab/echo?a=<b>\tHTTP/1.0 \n
            Host:localhost\r\n
            Cookie: a=\xE9; secret\r\n
            X:\r\n
            \t folded  \r\n
            Content-Length: 7\r\n
            \r\n
            {\\\x00\xFF\r\n
            x

            00000000  0d 0a 50 4f 53 54 20 20 2f 5f 6c 61 62 2f 65 63  ..POST  /_lab/ec
            00000010  68 6f 3f 61 3d 3c 62 3e 09 48 54 54 50 2f 31 2e  ho?a=<b>.HTTP/1.

            """.ReplaceLineEndings("\n"),
            answer.Body,
            StringComparison.Ordinal);
        Assert.Equal(Request, FromHex(answer.Body));
    }

    [Theory]
    [InlineData("GET /_lab/echo\r\n")]
    [InlineData("GET /_lab/echo HTTP/1.1\r\n\r\n")]
    [InlineData("BREW /_lab/echo HTTP/1.0\r\n\r\n")]
    [InlineData("OPTIONS http://localhost/_lab/echo HTTP/1.0\r\n\r\n")]
    [InlineData("DELETE /_lab/echo HTTP/1.0\r\nContent-Length: 0\r\n\r\n")]
    public void It_answers_any_method_and_version(string request) => Assert.Equal(request, FromHex(_site.Ask(request).Body));

    [Fact]
    public void HEAD_gets_the_head_alone()
    {
        Answer answer = _site.Ask("HEAD /_lab/echo HTTP/1.0\r\n\r\n");
        Assert.Equal((200, ""), (answer.Status, answer.Body));
        Assert.NotNull(answer.Field("Content-Length"));
    }

    [Fact]
    public void Of_a_large_entity_it_shows_the_beginning()
    {
        string entity = new('x', 100_000);
        Answer answer = _site.Ask($"PUT /_lab/echo HTTP/1.0\r\nContent-Length: {entity.Length}\r\n\r\n{entity}");
        Assert.Contains(" the first 65536 of 100000 of the entity.\n", answer.Body, StringComparison.Ordinal);
        Assert.Equal(65_536, FromHex(answer.Body).Count(c => c == 'x'));
    }

    [Fact]
    public void The_reference_has_a_row_for_each_experiment()
    {
        string reference = File.ReadAllText(SourceTree.In("docs", "minihttpd.md"));
        Assert.All(Experiments.All, experiment => Assert.Matches(
            $@"\n\| `{experiment.Name}` \|[^|\n]+ Exit code {experiment.Exit}\b[^|\n]*\|", reference));
    }

    private SiteConversation Open(ServerSettings settings)
        => DevSite.Open(_folder, settings, new IPEndPoint(IPAddress.Loopback, 50_000));

    // Of the lines that begin with eight digits of an offset.
    private static string FromHex(string dump)
    {
        IEnumerable<string> lines = dump.Split('\n').Where(line => line.Length > 10 && line[8..10] == "  " && line[..8].All(char.IsAsciiHexDigitLower));
        return Encoding.Latin1.GetString([.. lines.SelectMany(line => Convert.FromHexString(line.Substring(10, 48).Replace(" ", "", StringComparison.Ordinal)))]);
    }
}
