// RFC 1945 §9.4, §9.5: refusals are explained, and a server that fails says so and no more.

using Microsoft.Extensions.Logging;
using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public sealed class SiteHandlerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(OutOfMemoryException))]
    public async Task Where_an_answer_fails_the_client_gets_500_and_the_log_the_reason(Type type)
    {
        var reason = (Exception)Activator.CreateInstance(type, "/etc/secret: disk on fire")!;
        await using var site = new SiteConversation(_folder, root: new FailingRoot(reason));

        Answer answer = site.Get("/a.txt");

        Assert.Equal(500, answer.Status);
        Assert.Contains("<h1>500 Internal Server Error</h1>", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", answer.Head + answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(type.Name, answer.Head + answer.Body, StringComparison.Ordinal);
        (LogLevel level, string text, Exception? logged) = Assert.Single(site.Logger.Entries);
        Assert.Equal(LogLevel.Error, level);
        Assert.Equal("A request could not be answered", text);
        Assert.Same(reason, logged);
    }

    [Theory]
    [InlineData(24)] // EMFILE
    [InlineData(23)] // ENFILE
    [InlineData(11)] // EAGAIN: another program holds the file.
    public async Task Where_a_file_cannot_be_had_for_the_moment_the_client_gets_503_and_the_log_is_not_flooded(int error)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the numbers are those of Unix");
        await using var site = new SiteConversation(_folder, root: new FailingRoot(new IOException("x", error)));
        Assert.Equal(503, site.Get("/a.txt").Status);
        Assert.Empty(site.Logger.Entries);
    }

    [Theory]
    [MemberData(nameof(FileRoots.All), MemberType = typeof(FileRoots))]
    public async Task A_file_under_a_lease_is_not_missing_but_busy(FileRootKind kind)
    {
        using IDisposable lease = Libc.Lease(_folder.File("a.txt", "a"));
        using var elsewhere = new TemporaryFolder(); // The site's own folder would see the holder's descriptor.
        await using var site = new SiteConversation(elsewhere, root: FileRoots.Open(kind, _folder.Path));

        Assert.Equal(503, site.Get("/a.txt").Status);
        Assert.Empty(site.Logger.Entries);

        lease.Dispose();
        Assert.Equal(200, site.Ask("HEAD /a.txt HTTP/1.0\r\n\r\n").Status);
    }

    [Fact]
    public async Task Nothing_of_the_answer_that_failed_is_left_in_the_500()
    {
        _folder.Folder("folder");
        await using var site = new SiteConversation(_folder, root: new FailingRoot(new IOException("x")));

        Answer answer = site.Get("/folder/");

        Assert.Equal(500, answer.Status);
        Assert.Null(answer.Field("Last-Modified"));
        Assert.Null(answer.Field("Location"));
        Assert.Equal("text/html; charset=utf-8", answer.Field("Content-Type"));
        Assert.Equal(answer.Body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), answer.Field("Content-Length"));
    }

    [Fact]
    public async Task After_a_failure_the_next_request_is_answered()
    {
        _folder.File("a.txt", "a");
        await using var site = new SiteConversation(_folder, root: new FailingRoot(new IOException("x"), then: FileRoots.Open(FileRootKind.Portable, _folder.Path)));
        Assert.Equal(500, site.Get("/a.txt").Status);
        Assert.Equal("a", site.Get("/a.txt").Body);
    }

    [Theory]
    [InlineData("GET / HTTP/2.0\r\n\r\n", 505)]
    [InlineData("GET a HTTP/1.0\r\n\r\n", 400)]
    [InlineData("GET https://example.org/ HTTP/1.0\r\n\r\n", 400)]
    [InlineData("GET HTTPS://example.org:80/ HTTP/1.0\r\nHost: example.org\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.0\r\nbad field\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.0\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.0\r\nContent-Length: 9999999\r\n\r\n", 413)]
    [InlineData("BREW / HTTP/1.0\r\n\r\n", 501)]
    [InlineData("GET /%zz HTTP/1.0\r\n\r\n", 400)]
    public async Task A_refusal_is_explained_with_its_rule(string request, int status)
    {
        await using var site = new SiteConversation(_folder);

        Answer answer = site.Ask(request);

        Assert.Equal(status, answer.Status);
        Assert.Contains($"<h1>{new StatusCode(status)}</h1>", answer.Body, StringComparison.Ordinal);
        Assert.Matches("<p>[^<]+</p>\n<p><small>RFC \\d+ [^<]+</small></p>", answer.Body);
        Assert.Empty(site.Logger.Entries);
    }

    [Fact]
    public void Every_reason_has_a_page()
    {
        foreach (Rejection reason in Enum.GetValues<Rejection>())
        {
            using var response = new Response();
            new FileResponder(null!, null!, null!).Refuse(reason, new RequestHead(), response);
            ErrorPage.Complete(response);
            Assert.Equal(reason.Row().Status, response.Head.Status);
            Assert.True(response.BodyLength > 100);
        }
    }

    [Fact]
    public async Task Every_answer_is_logged()
    {
        var output = new MemoryStream();
        var clock = new StoppedClock(SiteConversation.Now);
        var log = new AccessLog(LogFormats.Of(AccessLogFormat.Common, userOf: null), output, clock, new ListLogger<AccessLog>());
        new SiteHandler(new FileResponder(null!, null!, null!), log, new ListLogger<SiteHandler>()).Ended(new LogLines("GET /x HTTP/1.0").Answered(404, 12));
        await log.DisposeAsync();
        Assert.Equal(
            "- - - [06/May/2024:07:08:09 +0000] \"GET /x HTTP/1.0\" 404 12\n", System.Text.Encoding.ASCII.GetString(output.ToArray()));
    }

    // Fails at a certain call; before it everything is a directory, after it another root takes over.
    private sealed class FailingRoot(Exception reason, IFileRoot? then = null) : IFileRoot
    {
        private int _calls;

        public Entry Open(ReadOnlySpan<byte> relative) => _calls++ > 0 && then is not null ? then.Open(relative) : throw reason;

        public IDirectoryReader? OpenDirectory(ReadOnlySpan<byte> relative, out EntryKind kind) => throw reason;

        public void Dispose() => then?.Dispose();
    }
}
