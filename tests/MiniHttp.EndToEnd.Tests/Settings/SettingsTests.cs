// Where settings come from, and who wins: file, environment, command line.

using System.Net;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Trait(TestEnvironment.Trait, "PATH")]
public sealed class SettingsTests : IDisposable
{
    private readonly TemporaryDirectory _here = new TemporaryDirectory()
        .With("index.html", "here").With("one/index.html", "one").With("two/index.html", "two").With("sub/deep/index.html", "deep");

    public void Dispose() => _here.Dispose();

    [Fact]
    public async Task Without_any_setting_it_serves_the_current_directory_to_this_machine()
    {
        await using Minihttpd server = await StartAsync("--port", "0");
        Assert.Equal(IPAddress.Loopback, server.EndPoint.Address);
        Assert.StartsWith($"Serving {_here.Path} at http://127.0.0.1:", server.ReadyLine);
        await AssertServesAsync("here", server);
    }

    [Fact]
    public async Task The_file_in_the_current_directory_is_read()
    {
        _here.With("appsettings.json", """{ "MiniHttp": { "Root": "one", "Port": 0 } }""");
        await using Minihttpd server = await StartAsync();
        await AssertServesAsync("one", server);
    }

    [Fact]
    public async Task A_file_without_our_section_is_ignored()
    {
        _here.With("appsettings.json", """{ "Logging": { "LogLevel": { "Default": "Nonsense" } }, "Root": "one", "Port": -1 }""");
        await using Minihttpd server = await StartAsync("--port", "0");
        await AssertServesAsync("here", server);
    }

    [Fact]
    public async Task Comments_and_trailing_commas_are_allowed_in_the_file()
    {
        _here.With("appsettings.json", "{ // whose\n \"MiniHttp\": { \"Root\": \"one\", /* where */ \"Port\": 0, }, }");
        await using Minihttpd server = await StartAsync();
        await AssertServesAsync("one", server);
    }

    [Fact]
    public async Task Another_file_can_be_named_and_its_relative_root_starts_from_it()
    {
        _here.With("appsettings.json", """{ "MiniHttp": { "Root": "one", "Nonsense": 1 } }""");
        _here.With("sub/my.json", """{ "MiniHttp": { "Root": "deep", "Port": 0, "Bind": ["127.0.0.1", "127.0.0.2"] } }""");
        await using Minihttpd server = await StartAsync("--config", "sub/my.json");
        Assert.Equal(2, server.Urls.Count);
        Assert.StartsWith($"Serving {_here.In("sub/deep")} at ", server.ReadyLine);
        await AssertServesAsync("deep", server);
    }

    [Fact]
    public async Task A_relative_root_of_the_command_line_starts_from_the_current_directory()
    {
        _here.With("sub/my.json", """{ "MiniHttp": { "Root": "deep", "Port": 0 } }""");
        await using Minihttpd server = await StartAsync("--config", "sub/my.json", "two");
        await AssertServesAsync("two", server);
    }

    [Fact]
    public async Task The_environment_is_read()
    {
        (string, string)[] environment =
            [("MINIHTTP_Port", "0"), ("MINIHTTP_Bind__0", "127.0.0.1"), ("MINIHTTP_Bind__1", "127.0.0.3"), ("MINIHTTP_Root", "two")];
        await using Minihttpd server = await Minihttpd.StartAsync(_here.Path, [], environment);
        Assert.Equal(["127.0.0.1", "127.0.0.3"], server.Urls.Select(url => new Uri(url).Host));
        await AssertServesAsync("two", server);
    }

    [Fact]
    public async Task Names_in_the_environment_may_be_in_capitals()
    {
        await using Minihttpd server = await Minihttpd.StartAsync(_here.Path, [], [("MINIHTTP_PORT", "0"), ("MINIHTTP_ROOT", "two")]);
        await AssertServesAsync("two", server);
    }

    [Fact]
    public async Task The_environment_wins_over_the_file_and_the_command_line_over_both()
    {
        _here.With("appsettings.json", """
            { "MiniHttp": { "Root": "one", "Port": 1, "Bind": ["127.0.0.1", "127.0.0.2"], "ServerName": "File" } }
            """);
        (string, string)[] environment = [("MINIHTTP_Root", "two"), ("MINIHTTP_Port", "2"), ("MINIHTTP_Bind__0", "127.0.0.3")];
        await using Minihttpd server = await Minihttpd.StartAsync(_here.Path, ["--port", "0"], environment);
        Assert.Equal("127.0.0.3", new Uri(Assert.Single(server.Urls)).Host); // A list is replaced as a whole.
        await AssertServesAsync("two", server);
        Assert.Contains("\r\nServer: File\r\n", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
    }

    [Fact]
    public async Task What_the_command_line_overrides_need_not_make_sense()
    {
        _here.With("appsettings.json", """{ "MiniHttp": { "Root": "gone", "Port": 0 } }""");
        await using Minihttpd server = await StartAsync("one");
        await AssertServesAsync("one", server);
    }

    [Fact]
    public async Task The_settings_file_is_never_served()
    {
        _here.With("appsettings.json", """{ "MiniHttp": { "Port": 0 } }""");
        await using Minihttpd server = await StartAsync();
        await AssertServesAsync("here", server);
        Assert.StartsWith("HTTP/1.0 404 ", await server.AskAsync("GET /appsettings.json HTTP/1.0\r\n\r\n"));
    }

    [Fact]
    public async Task Limits_can_be_set()
    {
        await using Minihttpd server = await Minihttpd.StartAsync(_here.Path, ["--port", "0"], [("MINIHTTP_Limits__RequestLine", "30")]);
        Assert.StartsWith("HTTP/1.0 414 ", await server.AskAsync($"GET /{new string('a', 30)} HTTP/1.0\r\n\r\n"));
        await AssertServesAsync("here", server);
    }

    [Theory]
    [InlineData("@x")]
    [InlineData("[x]")]
    [InlineData("-x")]
    [InlineData("--help")]
    [InlineData("--port")]
    [InlineData("a b")]
    [InlineData("a at http:")]
    [InlineData("\u00fc \u65e5\u672c")]
    public async Task A_directory_is_served_whatever_its_name_is(string name)
    {
        _here.With(name + "/index.html", "found");
        await using Minihttpd server = await StartAsync("--port", "0", "--", name);
        await AssertServesAsync("found", server);
    }

    private Task<Minihttpd> StartAsync(params string[] arguments) => Minihttpd.StartAsync(_here.Path, arguments);

    private static async Task AssertServesAsync(string page, Minihttpd server)
        => Assert.EndsWith("\r\n\r\n" + page, await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
}
