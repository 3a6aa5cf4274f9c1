// Every kind of Location, with redirects to be followed: where it leads, or how it is refused. A refused one leaves the
// file as it was. Where curl does the same is shown in RedirectComparisonTests.

using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

public sealed class LocationTests : IDisposable
{
    private static readonly FetchOptions Follow = new() { FollowRedirects = true };

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Malformed =>
    [
        "http://h\\bad/", "http://h:99999/", "http://h:0/", "http://h:+80/", "http://h:8x/", "//h:99999/",
        "http:ok", "HTTP:ok", "http:/ok", "http:///ok", "http://", "http:", "https:", "//", "///x", "////h/x",
        "http://a@b@h/", "http://ex ample/", "http://[::1/", "http://[zz]/", "http://%31/", "http://\xC3\xA9/",
        "/a\tb", "http://h/\tx", new string('x', 100) + "\tx", "http://" + new string('h', 100_000) + "\\/",
    ];

    public static TheoryData<string> OfOtherSchemes =>
        ["ftp://h/x", "file:///etc/passwd", "javascript:alert(1)", "data:text/plain,x", "mailto:a@b", "a:b"];

    public static TheoryData<string, string> Usable => new()
    {
        { "/there", "/there" },
        { "there", "/dir/there" },
        { "./there", "/dir/there" },
        { "../there", "/there" },
        { "?q=1", "/dir/page?q=1" },
        { "#f", "/dir/page?old" },
        { "/there#f", "/there" },
        { " /there ", "/there" },
        { "/a b", "/a%20b" },
        { "/\xC3\xA9", "/%C3%A9" },
        { "/\xE9", "/%E9" },
        { "/a\\b", "/a\\b" },
        { "/%zz", "/%zz" },
        { "/a:b", "/a:b" },
        { "1a:b", "/dir/1a:b" },
        { "http//x", "/dir/http//x" },
        { "//127.0.0.1:PORT/there", "/there" },
        { "http://127.0.0.1:PORT", "/" },
        { "HTTP://127.0.0.1:PORT?q", "/?q" },
        { "http://127.0.0.1:PORT/../../there", "/there" },
        { "http://user:password@127.0.0.1:PORT/there", "/there" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Malformed))]
    public Task One_that_is_malformed_is_refused(string location)
        => AssertRefusedAsync(location, FetchCode.MalformedUrl);

    [Theory]
    [MemberData(nameof(OfOtherSchemes))]
    public Task One_of_another_scheme_is_refused(string location)
        => AssertRefusedAsync(location, FetchCode.UnsupportedProtocol);

    [Theory]
    [MemberData(nameof(Usable))]
    public async Task One_that_is_usable_leads_there(string location, string target)
    {
        await using ScriptedServer server = Start(location);
        var request = new FetchRequest(server.Url + "dir/page?old#old");
        (FetchResult result, string body) = await Fetch.ToMemoryAsync(request, Follow);
        Assert.Equal((null, "hello"), (result.Error, body));
        Assert.Equal(location.Contains("#f", StringComparison.Ordinal) ? "f" : "old", result.Url.Fragment);
        string second = (await server.OutcomeAsync(1)).Text;
        Assert.StartsWith($"GET {target} HTTP/1.0\r\n", second, StringComparison.Ordinal);
        Assert.Equal(
            location.Contains('@', StringComparison.Ordinal),
            second.Contains("Authorization: Basic dXNlcjpwYXNzd29yZA==", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("   ", true)]
    [InlineData("", false)]
    [InlineData("http:ok", false)]
    [InlineData("ftp://h/", false)]
    public async Task Where_none_is_followed_the_redirect_itself_is_the_answer(string location, bool follows)
    {
        await using ScriptedServer server = Start(location);
        var options = new FetchOptions { FollowRedirects = follows };
        (FetchResult result, string body) = await Fetch.ToMemoryAsync(new FetchRequest(server.Url), options);
        Assert.Equal((null, "moved", 302), (result.Error, body, result.Status!.Value.Value));
        Assert.Equal((0, null), (result.RedirectCount, result.RedirectUrl));
        Assert.Single(server.Connections);
    }

    private static ScriptedServer Start(string location)
    {
        ScriptedServer? server = null;
        string Location() => location.Replace("PORT", $"{server!.Port}", StringComparison.Ordinal);
        Script redirect = new Script().ReceiveHead().Send(
            () => $"HTTP/1.0 302 x\r\nLocation: {Location()}\r\nContent-Length: 5\r\n\r\nmoved");
        return server = ScriptedServer.Start(redirect, Script.Answering("HTTP/1.0 200 OK\r\n\r\nhello"));
    }

    private async Task AssertRefusedAsync(string location, FetchCode code)
    {
        await using ScriptedServer server = Start(location);
        await File.WriteAllTextAsync(_folder.In("file"), "as it was", Stop);
        var fetcher = new HttpFetcher(Follow);
        FetchResult result = await fetcher.DownloadAsync(new FetchRequest(server.Url), _folder.In("file"), Stop);
        Assert.Equal((code, 0), (result.Code, result.RedirectCount));
        Assert.Contains(location[..Math.Min(location.Length, 20)], Encode(result.Error!), StringComparison.Ordinal);
        Assert.InRange(result.Error!.Length, 1, 250);
        Assert.Equal("as it was", await File.ReadAllTextAsync(_folder.In("file"), Stop));
        Assert.Equal(["file"], _folder.Names);
        Assert.Single(server.Connections);
    }

    // Locations are written here as ISO-8859-1; a message shows UTF-8 as what it is.
    private static string Encode(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
