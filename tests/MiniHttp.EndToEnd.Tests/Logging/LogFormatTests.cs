// The formats of the access log beside the common one, as others read them.

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MiniHttp.EndToEnd.Tests;

public sealed partial class LogFormatTests : IDisposable
{
    private readonly TemporaryDirectory _site = new TemporaryDirectory().With("index.html", "welcome").With("a b.txt", "text");
    private readonly TemporaryDirectory _elsewhere = new();

    public void Dispose()
    {
        _site.Dispose();
        _elsewhere.Dispose();
    }

    [Fact]
    public async Task The_combined_format_tells_whence_and_by_what()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--log", "combined");
        await server.AskAsync("GET / HTTP/1.0\r\nReferer: http://a/\"b\r\nUser-Agent: x\u001b[31m/1.0 (\\)\r\n\r\n"); // Refused: a control character.
        await server.AskAsync("GET / HTTP/1.0\r\nReferer: http://a/\"b\r\nUser-Agent: x\u009b31m/1.0 (\\)\r\n\r\n");
        await server.AskAsync("GET /none HTTP/1.0\r\n\r\n");
        Assert.Equal(0, await server.StopAsync());
        string[] lines = [.. server.Output.All.Skip(1)];
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.Matches(CombinedLine(), line));
        Assert.Contains("\" 400 ", lines[0]);
        Assert.EndsWith(@"""GET / HTTP/1.0"" 200 7 ""http://a/\x22b"" ""x\x9B31m/1.0 (\x5C)""", lines[1]);
        Assert.EndsWith("\"-\" \"-\"", lines[2]);
    }

    [Fact]
    public async Task The_JSON_format_is_an_object_for_each_line()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--log", "json");
        await server.AskAsync("GET / HTTP/1.0\r\nUser-Agent: caf\u00c3\u00a9 \xff\"\r\n\r\n");
        await server.AskAsync("HEAD /a%20b.txt?c HTTP/1.1\r\nHost: x\r\nReferer: http://r/\r\n\r\n");
        await server.AskAsync("\x1b]0;title\x07\x80\r\n\r\n");
        Assert.Equal(0, await server.StopAsync());
        string[] lines = [.. server.Output.All.Skip(1)];
        Assert.All(lines, line => Assert.DoesNotContain(line, c => c is < ' ' or > '~'));
        JsonElement[] objects = [.. lines.Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(["GET", "HEAD", null], objects.Select(line => line.GetProperty("method").GetString()));
        Assert.Equal(["/", "/a%20b.txt?c", null], objects.Select(line => line.GetProperty("target").GetString()));
        Assert.Equal([200, 200, 400], objects.Select(line => line.GetProperty("status").GetInt32()));
        Assert.Equal([7, 0], objects.Take(2).Select(line => line.GetProperty("bytes").GetInt64()));
        Assert.Equal("caf\u00c3\u00a9 \u00ff\"", objects[0].GetProperty("user_agent").GetString()); // As a whole it is no UTF-8.
        Assert.Equal("http://r/", objects[1].GetProperty("referer").GetString());
        Assert.All(objects, line => Assert.Equal("sent", line.GetProperty("ended").GetString()));
        Assert.All(objects, line => Assert.Equal("127.0.0.1", line.GetProperty("remote").GetString()));
        Assert.All(objects, line => Assert.InRange(line.GetProperty("duration").GetDouble(), 0, 100));
        Assert.All(objects, line => Assert.InRange(
            DateTimeOffset.Parse(line.GetProperty("time").GetString()!, CultureInfo.InvariantCulture), DateTimeOffset.Now.AddMinutes(-10), DateTimeOffset.Now));
    }

    [Fact]
    public async Task GoAccess_reads_every_line_of_the_combined_format()
    {
        ExternalProgram goAccess = ExternalProgram.GoAccess;
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--log", "combined", "--auth", "al ice:secret");
        ExternalProgram curl = ExternalProgram.Curl;
        for (int i = 0; i < 3; i++)
        {
            await curl.RunAsync("-u", "al ice:secret", "-e", "http://a/\"b", "-A", "x\"\\/1.0", server.Url);
        }

        await curl.RunAsync("-u", "al ice:secret", $"{server.Url}a%20b.txt", $"{server.Url}none", $"{server.Url}\"[1]\"", "--globoff");
        await curl.RunAsync(server.Url);
        await server.AskAsync("GET / HTTP/2.0\r\n\r\n");
        await server.AskAsync("nonsense\r\n\r\n");
        Assert.Equal(0, await server.StopAsync());

        string log = string.Join('\n', server.Output.All.Skip(1)) + "\n";
        _elsewhere.With("access.log", log);
        ProgramResult got = await goAccess.RunAsync(
            _elsewhere.In("access.log"), "--no-global-config", "--log-format=COMBINED", "-o", _elsewhere.In("report.json"), $"--invalid-requests={_elsewhere.In("invalid")}");
        Assert.Equal(0, got.ExitCode);
        JsonElement report = JsonDocument.Parse(await File.ReadAllTextAsync(_elsewhere.In("report.json"), TestContext.Current.CancellationToken)).RootElement;
        JsonElement general = report.GetProperty("general");
        Assert.Equal(9, general.GetProperty("total_requests").GetInt32());
        Assert.Equal(9, general.GetProperty("valid_requests").GetInt32());
        Assert.Equal(0, general.GetProperty("failed_requests").GetInt32());
        JsonElement root = report.GetProperty("requests").GetProperty("data").EnumerateArray()
            .First(row => row.GetProperty("data").GetString() == "/" && row.GetProperty("method").GetString() == "GET");
        Assert.Equal(4, root.GetProperty("hits").GetProperty("count").GetInt32());
        long bytes = log.TrimEnd('\n').Split('\n').Sum(line => long.Parse(CombinedLine().Match(line).Groups["bytes"].Value, CultureInfo.InvariantCulture));
        Assert.Equal(bytes, general.GetProperty("bandwidth").GetInt64());
    }

    [GeneratedRegex(
        """^127\.0\.0\.1 - \S+ \[\d\d/[A-Z][a-z][a-z]/\d{4}(:\d\d){3} [+-]\d{4}\] "[^"]*" \d{3} (?<bytes>\d+|-) "[^"]+" "[^"]+"$""")]
    private static partial Regex CombinedLine();
}
