using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public sealed class CorsLayerTests : IAsyncLifetime
{
    private const string Preflight = "Origin: http://a.example\r\nAccess-Control-Request-Method: GET\r\nAccess-Control-Request-Headers: authorization,x-a\r\n";

    private readonly TemporaryFolder _folder = new();
    private readonly SiteConversation _open;
    private readonly SiteConversation _guarded;

    public CorsLayerTests()
    {
        _folder.File("a.txt", "abc", SiteConversation.Now.AddDays(-1));
        _open = new SiteConversation(_folder, options: new HttpServerOptions { Root = _folder.Path, Cors = true });
        var auth = new AuthenticationOptions { Users = [.. TestUsers.Of("alice:wonder")] };
        _guarded = new SiteConversation(_folder, options: new HttpServerOptions { Root = _folder.Path, Cors = true, Authentication = auth });
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _open.DisposeAsync();
        await _guarded.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("GET /a.txt HTTP/1.0\r\n\r\n", 200)]
    [InlineData("GET /a.txt HTTP/1.0\r\nRange: bytes=1-\r\n\r\n", 206)]
    [InlineData("GET /a.txt HTTP/1.0\r\nIf-Modified-Since: Sun, 05 May 2024 07:08:09 GMT\r\n\r\n", 304)]
    [InlineData("GET /b.txt HTTP/1.0\r\n\r\n", 404)]
    [InlineData("OPTIONS /a.txt HTTP/1.0\r\n\r\n", 405)]
    public void Every_answer_may_be_read_by_other_sites(string request, int status)
    {
        Answer answer = _open.Ask(request);
        Assert.Equal(status, answer.Status);
        Assert.Equal("*", answer.Field("Access-Control-Allow-Origin"));
        Assert.Equal("*", answer.Field("Access-Control-Expose-Headers"));
    }

    [Fact]
    public void A_preflight_is_told_what_may_be_asked()
    {
        Answer answer = _open.Ask($"OPTIONS /whatever HTTP/1.0\r\n{Preflight}\r\n");
        Assert.Equal(204, answer.Status);
        Assert.Equal("", answer.Body);
        Assert.Equal("GET, HEAD", answer.Field("Access-Control-Allow-Methods"));
        Assert.Equal("authorization,x-a", answer.Field("Access-Control-Allow-Headers"));
        Assert.Equal("7200", answer.Field("Access-Control-Max-Age"));
        Assert.Equal("*", answer.Field("Access-Control-Allow-Origin"));
        Assert.Null(answer.Field("Content-Length"));
    }

    [Fact]
    public void A_preflight_passes_the_guard_and_nothing_else_does()
    {
        Assert.Equal(204, _guarded.Ask($"OPTIONS /a.txt HTTP/1.0\r\n{Preflight}\r\n").Status);
        Answer answer = _guarded.Get("/a.txt", Preflight);
        Assert.Equal(401, answer.Status);
        Assert.Equal("*", answer.Field("Access-Control-Allow-Origin"));
        Assert.Equal("abc", _guarded.Get("/a.txt", $"Authorization: {BasicCredentials.Format("alice", "wonder")}\r\n").Body);
    }

    [Fact]
    public async Task Without_it_nothing_is_said()
    {
        await using var site = new SiteConversation(_folder);
        Assert.DoesNotContain("Access-Control", site.Get("/a.txt", "Origin: http://a.example\r\n").Head, StringComparison.Ordinal);
        Assert.Equal(405, site.Ask($"OPTIONS /a.txt HTTP/1.0\r\n{Preflight}\r\n").Status);
    }
}
