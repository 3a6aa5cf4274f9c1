// The clients that people have at hand, against the welcome page.

namespace MiniHttp.EndToEnd.Tests;

public sealed class CurlAndWgetTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("--http1.0")]
    [InlineData("--http1.1")]
    public async Task Curl_gets_the_welcome_page_in_either_version(string version)
    {
        await using Minihttpd server = await ServeWelcomeAsync();
        ProgramResult got = await ExternalProgram.Curl.RunAsync(version, "--fail", "--include", server.Url);
        Assert.Equal(0, got.ExitCode);
        Assert.StartsWith("HTTP/1.0 200 OK\r\n", got.Output);
        Assert.Contains("\r\nContent-Type: text/html", got.Output);
        Assert.EndsWith("\r\n\r\n" + WelcomePage, got.Output);
    }

    [Fact]
    public async Task Wget_gets_the_welcome_page()
    {
        await using Minihttpd server = await ServeWelcomeAsync();
        ProgramResult got = await ExternalProgram.Wget.RunAsync("--output-document=-", server.Url);
        Assert.Equal(0, got.ExitCode);
        Assert.Equal(WelcomePage, got.Output);
    }

    [Fact]
    public async Task Wget_mirrors_the_page_with_its_stylesheet()
    {
        await using Minihttpd server = await Minihttpd.StartAsync(Minihttpd.SourceTree, ["--port", "0"]); // With the setting EchoPath.
        ProgramResult got = await ExternalProgram.Wget.RunAsync(
            "--page-requisites", "--no-host-directories", "--directory-prefix", _directory.In("mirror"), server.Url);
        Assert.Equal(0, got.ExitCode);
        Assert.Equal(File.ReadAllBytes(Welcome("index.html")), File.ReadAllBytes(_directory.In("mirror/index.html")));
        Assert.Equal(File.ReadAllBytes(Welcome("style.css")), File.ReadAllBytes(_directory.In("mirror/style.css")));
        Assert.Contains("GET /echo HTTP/1.1", File.ReadAllText(_directory.In("mirror/echo")));
    }

    [Fact]
    public async Task Wget_fetches_only_what_has_changed()
    {
        await using Minihttpd server = await ServeWelcomeAsync();
        string[] arguments = ["--timestamping", "--directory-prefix", _directory.In("copy"), server.Url + "style.css"];
        ExternalProgram wget = ExternalProgram.Wget;
        Assert.Equal(0, (await wget.RunAsync(arguments)).ExitCode);
        Assert.Equal(0, (await wget.RunAsync(arguments)).ExitCode);
        Assert.Equal(0, await server.StopAsync());
        Assert.Equal(1, server.Output.All.Count(line => line.Contains(" 200 ") && line.Contains("\"GET /style.css")));
    }

    [Fact]
    public async Task HEAD_tells_what_GET_would_and_sends_no_body()
    {
        await using Minihttpd server = await ServeWelcomeAsync();
        ProgramResult head = await ExternalProgram.Curl.RunAsync("--head", server.Url);
        ProgramResult get = await ExternalProgram.Curl.RunAsync("--include", server.Url);
        Assert.Equal(0, head.ExitCode);
        Assert.EndsWith("\r\n\r\n", head.Output);
        string expected = get.Output[..^WelcomePage.Length];
        Assert.Equal(WithoutDate(expected), WithoutDate(head.Output));
        Assert.Contains($"\r\nContent-Length: {WelcomePage.Length}\r\n", head.Output);
    }

    [Fact]
    public async Task Curl_gets_two_files_over_one_connection()
    {
        await using Minihttpd server = await ServeWelcomeAsync();
        ProgramResult got = await ExternalProgram.Curl.RunAsync(
            "--http1.0", "--header", "Connection: keep-alive", "--verbose", "--fail", server.Url, server.Url + "style.css");
        Assert.Equal(0, got.ExitCode);
        Assert.Contains("Re-using existing connection", got.Errors);
        Assert.Equal(WelcomePage + File.ReadAllText(Welcome("style.css")), got.Output);
    }

    [Fact]
    public async Task Curl_keeps_the_connection_after_a_file_that_is_not_there()
    {
        await using Minihttpd server = await ServeWelcomeAsync();
        ProgramResult got = await ExternalProgram.Curl.RunAsync(
            "--http1.0", "--header", "Connection: keep-alive", "--verbose", server.Url + "nothing", server.Url);
        Assert.Contains("Re-using existing connection", got.Errors);
        Assert.EndsWith(WelcomePage, got.Output);
    }

    [Fact]
    public async Task Curl_without_keep_alive_opens_a_connection_for_each()
    {
        await using Minihttpd server = await ServeWelcomeAsync();
        ProgramResult got = await ExternalProgram.Curl.RunAsync("--http1.0", "--verbose", "--fail", server.Url, server.Url);
        Assert.Equal(0, got.ExitCode);
        Assert.DoesNotContain("Re-using", got.Errors);
        Assert.Equal(WelcomePage + WelcomePage, got.Output);
    }

    [Fact]
    public async Task Curl_is_told_that_uploads_are_not_taken_and_sees_why()
    {
        await using Minihttpd server = await ServeWelcomeAsync();
        _directory.WithSparse("upload", 8 * 1024 * 1024);
        ProgramResult small = await ExternalProgram.Curl.RunAsync("--include", "--data", "name=value", server.Url);
        Assert.Equal(0, small.ExitCode);
        Assert.StartsWith("HTTP/1.0 405 Method Not Allowed\r\n", small.Output);
        Assert.Contains("\r\nAllow: GET, HEAD\r\n", small.Output);

        // Far more than fits into the buffers between the two: the answer survives only if what nobody wants is drained.
        ProgramResult large = await ExternalProgram.Curl.RunAsync(
            "--include", "--upload-file", _directory.In("upload"), server.Url + "upload");
        Assert.StartsWith("HTTP/1.0 413 ", large.Output);
        Assert.Contains("</html>", large.Output);
    }

    [Fact]
    public async Task Curl_takes_the_bare_body_of_HTTP_0_9()
    {
        await using Minihttpd server = await ServeWelcomeAsync();

        // Line ends in the method make it a Simple-Request; what curl appends to it, the server throws away.
        ProgramResult got = await ExternalProgram.Curl.RunAsync("--http0.9", "--request", "GET /\r\n\r\n", server.Url);
        Assert.Equal(0, got.ExitCode);
        Assert.Equal(WelcomePage, got.Output);
    }

    [Fact]
    public async Task Curl_follows_the_redirect_to_a_directory()
    {
        using TemporaryDirectory site = new TemporaryDirectory().With("sub dir/index.html", "inside");
        await using Minihttpd server = await Minihttpd.ServeAsync(site);
        ProgramResult got = await ExternalProgram.Curl.RunAsync("--fail", "--location", server.Url + "sub%20dir");
        Assert.Equal("inside", got.Output);
    }

    private static string Welcome(string name) => Path.Combine(Minihttpd.SourceTree, "wwwroot", name);

    private static string WelcomePage => File.ReadAllText(Welcome("index.html"));

    private static string WithoutDate(string head)
        => string.Join('\n', head.Split('\n').Where(line => !line.StartsWith("Date:", StringComparison.Ordinal)));

    private Task<Minihttpd> ServeWelcomeAsync() => Minihttpd.ServeAsync(_directory, Path.Combine(Minihttpd.SourceTree, "wwwroot"));
}
