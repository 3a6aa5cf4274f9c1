// What a request may name, and what it must never reach. One server for all: each request is a connection of its own.

using System.Text;

namespace MiniHttp.EndToEnd.Tests;

public sealed class RequestPathTests(RequestPathTests.Fixture fixture) : IClassFixture<RequestPathTests.Fixture>
{
    // The root is a folder within the temporary one, so that there is something to be kept from.
    public sealed class Fixture : IAsyncLifetime
    {
        private readonly TemporaryDirectory _directory = new();

        internal Minihttpd Server { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            _directory.With("secret.txt", "secret").With("root/index.html", "welcome").With("root/a/b.txt", "b in a")
                .With("root/.env", "secret").With("root/.well-known/note.txt", "known")
                .With("root/appsettings.json", "secret").With("root/appsettings.Production.json", "secret");
            Directory.CreateSymbolicLink(_directory.In("root/out"), _directory.Path);
            File.CreateSymbolicLink(_directory.In("root/link.txt"), "a/b.txt");
            File.CreateSymbolicLink(_directory.In("root/leak.txt"), _directory.In("secret.txt"));
            File.CreateSymbolicLink(_directory.In("root/circle"), "circle");
            Server = await Minihttpd.ServeAsync(_directory, "root");
        }

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            _directory.Dispose();
        }
    }

    [Theory]
    [InlineData("/a/b.txt")]
    [InlineData("/%61/%62%2etxt")]
    [InlineData("/a/./b.txt")]
    [InlineData("/a/../a/b.txt")]
    [InlineData("/a/%2e%2E/a/b.txt")]
    [InlineData("/a//b.txt")]
    [InlineData("//a/b.txt")]
    [InlineData("/a/b.txt?query=1&x=%00")]
    [InlineData("http://localhost/a/b.txt")]
    [InlineData("http://example.org:81/a/b.txt")]
    [InlineData("HTTP://[::1]/a/b.txt")]
    [InlineData("/link.txt")]
    public async Task A_file_is_found_by_any_spelling_of_its_name(string target)
        => Assert.EndsWith("\r\n\r\nb in a", Ok(await fixture.Server.AskAsync($"GET {target} HTTP/1.0\r\n\r\n")));

    [Theory]
    [InlineData("http://localhost")]
    [InlineData("http://localhost?query")]
    public async Task A_URL_without_a_path_names_the_root(string target)
        => Assert.EndsWith("\r\n\r\nwelcome", Ok(await fixture.Server.AskAsync($"GET {target} HTTP/1.0\r\n\r\n")));

    [Theory]
    [InlineData("/../secret.txt")]
    [InlineData("/%2e%2e/secret.txt")]
    [InlineData("/%2e%2e%2fsecret.txt")]
    [InlineData("/..%2fsecret.txt")]
    [InlineData("/a/../../secret.txt")]
    [InlineData("/%252e%252e/secret.txt")]
    [InlineData("/%c0%ae%c0%ae/secret.txt")]
    [InlineData("/..%5csecret.txt")]
    [InlineData("/..\\secret.txt")]
    [InlineData("/a%2fb.txt")]
    [InlineData("/a/b.txt%00.html")]
    [InlineData("/a/b.txt/")]
    [InlineData("/out/secret.txt")]
    [InlineData("/leak.txt")]
    [InlineData("/circle")]
    [InlineData("/.env")]
    [InlineData("/%2eenv")]
    [InlineData("/appsettings.json")]
    [InlineData("/AppSettings.json")]
    [InlineData("/%61ppsettings.json")]
    [InlineData("/appsettings.Production.json")]
    [InlineData("/a%00")]
    [InlineData("/%")]
    [InlineData("/%zz")]
    [InlineData("/a#b")]
    [InlineData("*")]
    [InlineData("a/b.txt")]
    [InlineData("ftp://localhost/a/b.txt")]
    [InlineData("http:///a/b.txt")]
    public async Task Nothing_else_is_given_away(string target)
    {
        string got = await fixture.Server.AskAsync($"GET {target} HTTP/1.0\r\n\r\n");
        Assert.Matches("^HTTP/1.0 40[04] ", got);
        Assert.DoesNotContain("secret", got[got.IndexOf("\r\n\r\n", StringComparison.Ordinal)..]);
        Assert.DoesNotContain("b in a", got);
    }

    [Fact]
    public async Task Names_of_any_length_are_answered()
    {
        foreach (int length in (int[])[255, 256, 1023, 1024, 1025, 4095, 4096, 4097, 8000])
        {
            Assert.StartsWith("HTTP/1.0 404 ", await fixture.Server.AskAsync($"GET /{new string('a', length)} HTTP/1.0\r\n\r\n"));
            Assert.StartsWith("HTTP/1.0 404 ", await fixture.Server.AskAsync($"GET {Repeat("/a", length / 2)} HTTP/1.0\r\n\r\n"));
        }

        Assert.StartsWith("HTTP/1.0 414 ", await fixture.Server.AskAsync($"GET /{new string('a', 9000)} HTTP/1.0\r\n\r\n"));
    }

    [Fact]
    public async Task What_is_well_known_is_served_though_its_name_begins_with_a_dot()
        => Assert.EndsWith("\r\n\r\nknown", Ok(await fixture.Server.AskAsync("GET /.well-known/note.txt HTTP/1.0\r\n\r\n")));

    private static string Ok(string answer)
    {
        Assert.StartsWith("HTTP/1.0 200 OK\r\n", answer);
        return answer;
    }

    private static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();
}
