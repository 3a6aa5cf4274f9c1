// minifetch --grade: this server gets full marks, others lose points that docs/grade.md tells of.

using System.Globalization;
using System.Text.RegularExpressions;

namespace MiniHttp.EndToEnd.Tests;

public sealed partial class GradeTests : IDisposable
{
    private static readonly string Document = Path.Combine(Minihttpd.SourceTree, "docs", "grade.md");

    private readonly TemporaryDirectory _folder = new();

    public GradeTests()
    {
        string page = _folder.In("page.html");
        File.WriteAllText(page, "<p>hello, grader</p>\n");
        File.SetLastWriteTimeUtc(page, new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("threadpool")]
    [InlineData("thread")]
    [InlineData("select")]
    public async Task This_server_gets_full_marks(string concurrency)
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_folder, "--concurrency", concurrency);
        ProgramResult result = await GradeAsync(server.Url);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.DoesNotContain("lost", result.Output, StringComparison.Ordinal);
        Match score = Score().Match(result.Output);
        Assert.True(score.Success, result.Output);
        Assert.Equal(score.Groups["met"].Value, score.Groups["all"].Value);
        Assert.True(int.Parse(score.Groups["all"].ValueSpan, CultureInfo.InvariantCulture) >= 40);
    }

    [Fact]
    public async Task Nginx_loses_what_is_written_down()
    {
        await using ForeignServer server = await ForeignServer.NginxAsync(
            _folder, $$"""server { listen PORT; root "{{_folder.Path}}"; }""");
        await AssertLosesAsync("nginx", server.Url);
    }

    [Fact]
    public async Task Lighttpd_loses_what_is_written_down()
    {
        await using ForeignServer server = await ForeignServer.LighttpdAsync(_folder);
        await AssertLosesAsync("lighttpd", server.Url);
    }

    [Fact]
    public async Task Pythons_server_loses_what_is_written_down()
    {
        await using ForeignServer server = await ForeignServer.PythonAsync(_folder);
        await AssertLosesAsync("python", server.Url);
    }

    [Fact]
    public async Task A_lost_point_shows_the_bytes_the_answer_and_the_rule()
    {
        File.WriteAllText(_folder.In("mine.md"), """
            ### Everybody is a teapot

            ```wire
            > BREW \{path} HTTP/1.0\r\n
            > \r\n
            ```
            - required RFC 2324 §2.3.2: status 418
            - recommended §9.5: status 5xx
            """);
        await using Minihttpd server = await Minihttpd.ServeAsync(_folder);
        ProgramResult result = await GradeAsync(server.Url, "--grade-cases", _folder.In("mine.md"));
        Assert.Equal(111, result.ExitCode);
        Assert.Matches(@"(?s)RFC 2324 §2\.3\.2 +0 of 1, 1 lost\n", Utf8(result));
        Assert.Contains(
            "\nlost: Everybody is a teapot\n  required by RFC 2324 §2.3.2: status 418\n  > BREW /page.html HTTP/1.0\\r\\n\n  > \\r\\n\n  < HTTP/1.0 501 Not Implemented\\r\\n\n",
            Utf8(result));
    }

    [Theory]
    [InlineData("no case", "there is no case in it")]
    [InlineData("### a\n\n- required §1: status 200\n", "line 4: the case \"a\" has no block")]
    [InlineData("### a\n```wire\n> x\n```\n- required: status 200\n", "line 5: a row is written")]
    [InlineData("### a\n```wire\n> x\n```\n- required §1: happiness\n", "line 5: \"happiness\" is nothing that can be looked for; allowed: status 200")]
    [InlineData("### a\n```wire\nx\n```\n- required §1: status 200\n", "the case \"a\": line 1: a line begins with")]
    public async Task A_file_that_is_none_is_told(string cases, string why)
    {
        File.WriteAllText(_folder.In("bad.md"), cases);
        await using Minihttpd server = await Minihttpd.ServeAsync(_folder);
        ProgramResult result = await GradeAsync(server.Url, "--grade-cases", _folder.In("bad.md"));
        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith($"minifetch: --grade-cases: {_folder.In("bad.md")}: {why}", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_server_there_is_no_grade()
    {
        ProgramResult result = await Minifetch.RunAsync("--grade", "http://127.0.0.1:1/");
        Assert.Equal((7, ""), (result.ExitCode, result.Output));
    }

    private static Task<ProgramResult> GradeAsync(string url, params string[] more) => Minifetch.RunAsync(["--grade", url + "page.html", .. more]);

    private static string Utf8(ProgramResult result) => System.Text.Encoding.UTF8.GetString(result.OutputBytes);

    // Of another version than the one that is written down only that it loses something is known.
    private static async Task AssertLosesAsync(string name, string url)
    {
        ProgramResult result = await GradeAsync(url);
        Assert.True(result.ExitCode is 0 or 111, result.Errors);
        string[] lost = [.. Lost().Matches(Utf8(result)).Select(match => $"{match.Groups["case"]}: {match.Groups["what"]}")];
        Assert.NotEmpty(lost);
        string[] table = [.. File.ReadLines(Document).Where(line => line.StartsWith('|'))];
        string[] names = [.. table.First(line => line.Contains(name, StringComparison.Ordinal)).Split('|').Select(cell => cell.Trim())];
        int column = Array.FindIndex(names, cell => cell.StartsWith(name, StringComparison.Ordinal));
        if (names[column] != $"{name} {await VersionAsync(name)}")
        {
            return;
        }

        string[] written = [.. table.Select(line => line.Split('|').Select(cell => cell.Trim()).ToArray())
            .Where(cells => cells.Length > column && cells[column] == "lost").Select(cells => cells[1])];
        Assert.Equal(written.Order(), lost.Order());
    }

    private static async Task<string> VersionAsync(string name)
    {
        string command = name switch { "nginx" => "nginx -v", "lighttpd" => "lighttpd -v", _ => "python3 -V" };
        ProgramResult result = await ExternalProgram.Shell.RunAsync($"{command} 2>&1");
        return Version().Match(result.Output).Value;
    }

    [GeneratedRegex(@"[0-9]+\.[0-9]+")]
    private static partial Regex Version();

    [GeneratedRegex(@"required     (?<met>[0-9]+) of (?<all>[0-9]+)\n", RegexOptions.ExplicitCapture)]
    private static partial Regex Score();

    [GeneratedRegex(@"\nlost: (?<case>[^\n]+)\n  (?:required|recommended) by [^\n]+?: (?<what>[^\n]+)\n", RegexOptions.ExplicitCapture)]
    private static partial Regex Lost();
}
