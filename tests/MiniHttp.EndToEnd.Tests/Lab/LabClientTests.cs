// minifetch and curl in the lab: what the table of docs/minihttpd.md says. And who may not come in.

namespace MiniHttp.EndToEnd.Tests;

public sealed class LabClientTests(LabServer lab) : IClassFixture<LabServer>
{
    /// <summary>How minifetch ends, what it shows and says; and how curl may end: later ones than Debian's 7.88 may have learnt something.</summary>
    private static readonly (string Name, int Minifetch, string Output, string Errors, int[] Curl)[] Expected =
    [
        ("drip", 0, "Drip.\n", "", [0]),
        ("pauses", 0, "It is late.\n", "", [0]),
        ("length-too-large", 18, "Too short\n", "short by 90 bytes: 10 of 100 came", [18]),
        ("length-too-small", 0, "Ten bytes\n", "", [0]),
        ("no-length", 0, "As long as it is.\n", "", [0]),
        ("no-length-reset", 56, "As long as it is?\n", "reset after 18 bytes of the body", [56]),
        ("never-closes", 0, "This is all of it.\n", "", [0]),
        ("reset-before", 56, "", "reset while waiting for the answer", [56]),
        ("reset-within", 56, "Not whole\n", "reset after 10 bytes of the body", [56]),
        ("reset-after", 0, "This is all of it.\n", "", [0]),
        ("half-close-early", 52, "", "the server ended the connection without an answer", [52]),
        ("head-cut-short", 56, "", "cut short within the head", [0, 8, 52, 56]),
        ("folded-fields", 0, "Unfolded.\n", "", [0, 8]),
        ("http09", 1, "", "no status-line", [1]),
        ("endless-head", 8, "", "There are more fields than are allowed.", [56, 100]),
        ("redirect-self", 47, "", "more than 5 redirects", [47]),
        ("redirect-pair", 47, "", "more than 5 redirects", [47]),
        ("redirect-forever", 47, "", "more than 5 redirects", [47]),
    ];

    public static TheoryData<string> Names { get; } = [.. Expected.Select(expected => expected.Name)];

    private static string[] Follow(string name) => name.StartsWith("redirect", StringComparison.Ordinal) ? ["-L"] : [];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Minifetch_does_what_a_right_client_does(string name)
    {
        (_, int code, string output, string errors, _) = Expected.Single(expected => expected.Name == name);
        Minihttpd server = await lab.OfAsync("select");
        ProgramResult result = await Minifetch.RunAsync([.. Follow(name), $"{server.Url}_lab/{name}"]);

        Assert.Equal((code, code == 47 ? result.Output : output), (result.ExitCode, result.Output));
        Assert.Contains(errors, result.Errors);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Curl_ends_with_the_code_that_is_promised(string name)
    {
        ExternalProgram curl = ExternalProgram.Curl;
        int[] codes = Expected.Single(expected => expected.Name == name).Curl;
        Minihttpd server = await lab.OfAsync("select");
        ProgramResult result = await curl.RunAsync([.. Follow(name), $"{server.Url}_lab/{name}"]);
        Assert.Contains(result.ExitCode, codes);
    }

    [Fact]
    public async Task A_bare_body_is_taken_where_it_is_allowed()
    {
        Minihttpd server = await lab.OfAsync("select");
        ProgramResult result = await Minifetch.RunAsync("--http0.9", $"{server.Url}_lab/http09");
        Assert.Equal((0, "<p>A bare body.\n"), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task Whoever_has_less_time_than_a_pause_says_that_it_was_up()
    {
        Minihttpd server = await lab.OfAsync("select");
        Assert.Equal(28, (await Minifetch.RunAsync("--max-time", "1", $"{server.Url}_lab/pauses")).ExitCode);
    }

    [Fact]
    public async Task The_echo_shows_what_curl_sends()
    {
        ExternalProgram curl = ExternalProgram.Curl;
        Minihttpd server = await lab.OfAsync("select");
        ProgramResult result = await curl.RunAsync("--http1.0", "-d", "a=<b>&c", "-A", "", $"{server.Url}_lab/echo");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("\nPOST /_lab/echo HTTP/1.0\\r\\n\n", result.Output);
        Assert.Contains("\nContent-Length: 7\\r\\n\n", result.Output);
        Assert.Contains("\n\\r\\n\na=<b>&c\n\n00000000  50 4f 53 54 ", result.Output);
    }

    [Fact]
    public async Task A_name_of_a_stranger_that_leads_here_leads_nowhere()
    {
        ExternalProgram curl = ExternalProgram.Curl;
        Minihttpd server = await lab.OfAsync("select");
        int port = server.EndPoint.Port;
        foreach ((string name, string status) in new[] { ("evil.example", "403"), ("localhost", "200") })
        {
            ProgramResult result = await curl.RunAsync(
                "--resolve", $"{name}:{port}:127.0.0.1", "-o", OperatingSystem.IsWindows() ? "NUL" : "/dev/null", "-w", "%{http_code}", $"http://{name}:{port}/_lab/echo");
            Assert.Equal((0, status), (result.ExitCode, result.Output));
        }
    }
}
