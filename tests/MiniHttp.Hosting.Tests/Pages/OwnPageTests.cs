// The fields of every page that the server writes itself, whatever it is about.


using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public sealed class OwnPageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(200, "GET /", "")]
    [InlineData(200, "GET /", "Accept: application/json\r\n")]
    [InlineData(200, "GET /", "Accept: text/plain\r\n")]
    [InlineData(200, "GET /echo", "")]
    [InlineData(301, "GET /folder", "")]
    [InlineData(404, "GET /missing", "")]
    [InlineData(404, "GET /.env", "")]
    [InlineData(405, "POST /", "Content-Length: 0\r\n")]
    [InlineData(416, "GET /file", "Range: bytes=100-\r\n")]
    [InlineData(400, "GET /%zz", "")]
    [InlineData(400, "GET / /", "")]
    [InlineData(413, "POST /", "Content-Length: 100000000\r\n")]
    [InlineData(431, "GET /", "X: {8193}\r\n")]
    [InlineData(414, "GET /{100000}", "")]
    [InlineData(501, "BREW /", "")]
    [InlineData(505, "GET / HTTP/2.0", "")]
    public async Task Every_page_of_our_own_says_what_it_may_do_and_that_it_is_what_it_says(int status, string start, string fields)
    {
        _folder.File("folder/a");
        _folder.File("file", "file");
        await using var site = new SiteConversation(_folder, options: new HttpServerOptions { Root = _folder.Path, EchoPath = "/echo" });

        string version = start.Contains("HTTP/", StringComparison.Ordinal) ? "" : " HTTP/1.0";
        Answer answer = site.Ask($"{Filled(start)}{version}\r\n{Filled(fields)}\r\n");

        Assert.Equal(status, answer.Status);
        AssertKept(answer.Field("Content-Security-Policy"), answer.Field("X-Content-Type-Options"));
    }

    private static void AssertKept(string? policy, string? options)
    {
        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", options);
    }

    // {N}: as many letters.
    private static string Filled(string text)
        => System.Text.RegularExpressions.Regex.Replace(text, @"\{(\d+)\}", n => new string('a', int.Parse(n.Groups[1].Value, null)));
}
