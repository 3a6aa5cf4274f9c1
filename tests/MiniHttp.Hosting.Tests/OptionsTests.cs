// Options of the library: what is checked at the start, and what a section of the configuration may hold.

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public sealed class OptionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_section_of_the_configuration_sets_them()
    {
        const string Json = """
            { "Web": { "Root": "site", "Listen": ["127.0.0.1:8081", "[::1]:8082"], "Listing": false,
              "CacheControl": ["*.css max-age=60"], "Headers": ["X-A: b"], "Redirects": ["/old/* /new/*"],
              "Limits": { "IdleTimeout": "00:00:07" }, "ETag": "Mtime" } }
            """;
        HttpServerOptions options = Read(Json);
        Assert.Equal(("site", false, ETagSource.Mtime), (options.Root, options.Listing, options.ETag));
        Assert.Equal(["127.0.0.1:8081", "[::1]:8082"], options.Bind.Select(address => address.ToString()));
        Assert.Equal(new CacheRule("*.css", "max-age=60"), Assert.Single(options.CacheControl));
        Assert.Equal(new FieldRule(null, "X-A", "b"), Assert.Single(options.Headers));
        Assert.Equal(("/old/*", "/new/*"), (options.Redirects[0].From, options.Redirects[0].To));
        Assert.Equal(TimeSpan.FromSeconds(7), options.Limits.IdleTimeout);
    }

    [Fact]
    public void A_single_address_needs_no_list()
        => Assert.Equal("*:80", Assert.Single(Read("""{ "Web": { "Listen": "*:80" } }""").Bind).ToString());

    [Theory]
    [InlineData(""" "CacheControl": ["nonsense"] """)]
    [InlineData(""" "Listing": "perhaps" """)]
    [InlineData(""" "Rooot": "site" """)]
    public void A_value_or_a_key_that_is_not_valid_is_an_error(string pair)
        => Assert.ThrowsAny<InvalidOperationException>(() => Read($$"""{ "Web": { {{pair}} } }"""));

    public static TheoryData<string> Wrong =>
        ["CacheControl", "Types", "Headers", "ErrorPages", "AllowHosts", "Concurrency", "Users"];

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_no_rule_may_be_is_refused_at_the_start(string what)
    {
        HttpServerOptions options = new HttpServerOptions { Root = _folder.Path } with
        {
            CacheControl = what == "CacheControl" ? [new CacheRule("no pattern", "max-age=1")] : [],
            Types = what == "Types" ? [new TypeRule("a b", "text/plain")] : [],
            Headers = what == "Headers" ? [new FieldRule(null, "Content-Length", "7")] : [],
            ErrorPages = what == "ErrorPages" ? [new ErrorPageRule(200, "/a.html")] : [],
            AllowHosts = what == "AllowHosts" ? ["a:80"] : [],
            Concurrency = what == "Concurrency" ? "fork" : "threadpool",
        };
        if (what == "Users")
        {
            options.Authentication.Guard("/private/");
        }

        Assert.Throws<ArgumentException>(options.Check);
    }

    [Theory]
    [InlineData("", "x")]
    [InlineData("a:b", "x")]
    [InlineData("a", "")]
    [InlineData("a\n", "x")]
    [InlineData("a", "x\0")]
    public void A_user_has_a_name_and_a_password(string name, string password)
        => Assert.ThrowsAny<ArgumentException>(() => new AuthenticationOptions().AddUser(name, password));

    [Fact]
    public void A_path_to_guard_is_a_directory()
        => Assert.Throws<ArgumentException>(() => new AuthenticationOptions().Guard("private"));

    [Fact]
    public void An_address_is_read_at_once()
    {
        var options = new HttpServerOptions();
        var e = Assert.Throws<ArgumentException>(() => options.Listen("1.2.3"));
        Assert.StartsWith("1.2.3: must be ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_reads_what_it_would_be_written_as()
    {
        Assert.Equal(new ErrorPageRule(4, "/4.html"), ErrorPageRule.Parse("4xx /4.html"));
        Assert.True(TypeRule.TryParse(".log text/plain", out TypeRule? type));
        Assert.Equal("log", type.Extension);
        Assert.False(FieldRule.TryParse("Content-Length: 7", out _));
        Assert.Throws<FormatException>(() => RedirectRule.Parse("old new"));
    }

    private static HttpServerOptions Read(string json)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json));
        IConfiguration configuration = new ConfigurationBuilder().AddJsonStream(stream).Build();
        var services = new ServiceCollection();
        services.AddMiniHttp("web", configuration.GetSection("Web"));
        using ServiceProvider provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptionsMonitor<HttpServerOptions>>().Get("web");
    }
}
