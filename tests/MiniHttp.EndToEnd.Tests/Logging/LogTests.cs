// Standard output: the ready line, then a line of the Common Log Format for each answer. Standard error: diagnostics, and nothing else.

using System.Text.RegularExpressions;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Trait(TestEnvironment.Trait, "signals")]
public sealed partial class LogTests : IDisposable
{
    private readonly TemporaryDirectory _site = new TemporaryDirectory().With("index.html", "welcome").With("sub/index.html", "sub");

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Each_answer_has_its_line_in_the_common_log_format()
    {
        DateTime modified = DateTime.UtcNow.AddHours(-1); // Of a file just written no date is trusted.
        File.SetLastWriteTimeUtc(_site.In("index.html"), modified);
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        string[] requests =
        [
            "GET / HTTP/1.0\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "HEAD / HTTP/1.0\r\n\r\n",
            "GET /none?a=b HTTP/1.0\r\n\r\n",
            "GET /sub HTTP/1.0\r\n\r\n",
            "GET /\r\n",
            "POST / HTTP/1.0\r\nContent-Length: 0\r\n\r\n",
            "BREW / HTTP/1.0\r\n\r\n",
            "GET / HTTP/2.0\r\n\r\n",
            "nonsense\r\n\r\n",
            $"GET / HTTP/1.0\r\nIf-Modified-Since: {modified:r}\r\n\r\n",
        ];
        var lengths = new List<int>();
        foreach (string request in requests)
        {
            string answer = await server.AskAsync(request);
            bool hasHead = answer.StartsWith("HTTP/", StringComparison.Ordinal);
            lengths.Add(answer.Length - (hasHead ? answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4 : 0));
        }

        Assert.Equal(0, await server.StopAsync());
        Match[] lines = [.. server.Output.All.Skip(1).Select(line => CommonLogLine().Match(line))];
        Assert.All(lines, line => Assert.True(line.Success));
        Assert.All(lines, line => Assert.Equal("127.0.0.1", line.Groups["host"].Value));
        Assert.Equal(requests.Select(request => request.Split('\r')[0]), lines.Select(line => line.Groups["request"].Value));
        string[] statuses = ["200", "200", "200", "404", "301", "200", "405", "501", "505", "400", "304"];
        Assert.Equal(statuses, lines.Select(line => line.Groups["status"].Value));
        Assert.Equal(lengths.Select(length => length == 0 ? "-" : $"{length}"), lines.Select(line => line.Groups["bytes"].Value));
        Assert.Empty(server.Errors.All);
    }

    [Fact]
    public async Task What_a_client_sends_cannot_forge_a_line_or_command_a_terminal()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        await server.AskAsync("GET /\"\\\x1b[31m\x07\x80\xff\rGET /\x00 HTTP/1.0\r\n\r\n");
        await server.AskAsync("\x1b]0;title\x07\r\n\r\n");
        await server.AskAsync("GET /a%0A127.0.0.1%22 HTTP/1.0\r\n\r\n");
        Assert.Equal(0, await server.StopAsync());
        Assert.Equal(4, server.Output.All.Count);
        Assert.All(server.Output.All, line => Assert.DoesNotContain(line, c => c is < ' ' or > '~'));
        Assert.All(server.Output.All.Skip(1), line => Assert.Matches(CommonLogLine(), line));
        Assert.Contains(@"""GET /a%0A127.0.0.1%22 HTTP/1.0"" 404 ", server.Output.All[3]);
    }

    [Fact]
    public async Task The_log_can_be_silenced()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--log", "none");
        Assert.EndsWith("welcome", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
        Assert.Equal(0, await server.StopAsync());
        Assert.Equal([server.ReadyLine], server.Output.All);
        Assert.Empty(server.Errors.All);
    }

    [Fact]
    public async Task A_line_is_written_without_waiting_for_more()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        await server.AskAsync("GET /first HTTP/1.0\r\n\r\n");
        Assert.NotNull(await server.Output.FirstAsync(line => line.Contains("/first")));
        await server.AskAsync("GET /second HTTP/1.0\r\n\r\n");
        Assert.NotNull(await server.Output.FirstAsync(line => line.Contains("/second")));
    }

    [Fact]
    public async Task Who_stops_reading_the_log_does_not_stop_the_server()
    {
        await using Minihttpd shell = await StartIntoPipeAsync("exit 0");
        await ProcessStatus.UntilAsync(() => ProcessStatus.Descendants(shell.Pid).Count() == 2, "the reader has gone");
        for (int i = 0; i < 10; i++)
        {
            Assert.EndsWith("welcome", await shell.AskAsync("GET / HTTP/1.0\r\n\r\n"));
        }

        await StopInPipeAsync(shell);
    }

    [Fact]
    public async Task Who_holds_the_log_and_never_reads_it_does_not_stop_the_server()
    {
        ExternalProgram ab = ExternalProgram.Ab;
        await using Minihttpd shell = await StartIntoPipeAsync("exec sleep 1000");
        ProgramResult got = await ab.RunAsync("-q", "-k", "-n", "5000", "-c", "8", shell.Url); // Some 400 KB of log; the pipe takes 64.
        Assert.Matches(@"Complete requests: +5000\n", got.Output);
        Assert.Matches(@"Failed requests: +0\n", got.Output);
        await StopInPipeAsync(shell);
    }

    // The server writes into a pipe; its reader takes the ready line, and then does something else.
    private Task<Minihttpd> StartIntoPipeAsync(string reader)
    {
        string server = $"'{string.Join("' '", Minihttpd.Command)}' --port 0; echo \"exit code $?\" >&2";
        string pipe = $"{{ {server}; }} | {{ read -r line; echo \"$line\"; {reader}; }}";
        return Minihttpd.LaunchCommand(_site.Path, ["sh", "-c", pipe]).ReadyAsync();
    }

    private static async Task StopInPipeAsync(Minihttpd shell)
    {
        int server = ProcessStatus.Descendants(shell.Pid)
            .Single(pid => ProcessStatus.Name(pid) is "dotnet" or "minihttpd");
        shell.Signal(Minihttpd.SigTerm, server);
        Assert.Equal("exit code 0", await shell.Errors.FirstAsync(line => line.StartsWith("exit code", StringComparison.Ordinal)));
    }

    [GeneratedRegex(
        """^(?<host>\S+) - - \[\d\d/[A-Z][a-z][a-z]/\d{4}(:\d\d){3} [+-]\d{4}\] "(?<request>[^"]*)" (?<status>\d{3}) (?<bytes>\d+|-)$""")]
    private static partial Regex CommonLogLine();
}
