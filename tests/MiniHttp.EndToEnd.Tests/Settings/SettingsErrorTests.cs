// What is wrong is said in one line on standard error, with an exit code; nothing else is written, and nothing is served.

using System.Net;
using System.Net.Sockets;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Trait(TestEnvironment.Trait, "user")]
public sealed class SettingsErrorTests : IDisposable
{
    private readonly TemporaryDirectory _here = new TemporaryDirectory()
        .With("file.txt", "")
        .With("bad.json", """{ "MiniHttp": { """)
        .With("other.json", """{ "Kestrel": {} }""")
        .With("text.json", """{ "MiniHttp": 7 }""")
        .With("unknown.json", """{ "MiniHttp": { "Colour": "red" } }""")
        .With("port.json", """{ "MiniHttp": { "Port": "many" } }""")
        .With("array.json", "[1]")
        .With("empty.json", "");

    public void Dispose() => _here.Dispose();

    [Theory]
    [InlineData("Port: 'x' (on the command line) is not allowed; allowed: 0 (any free one) to 65535", "--port", "x")]
    [InlineData("Port: '65536'", "--port", "65536")]
    [InlineData("Port: '-1'", "--port=-1")]
    [InlineData("Port: ''", "--port", "")]
    [InlineData("Port: '80 '", "--port", "80 ")]
    [InlineData("Port: '0x50'", "-p", "0x50")]
    [InlineData("Bind: '1.2.3'", "-b", "1.2.3")]
    [InlineData("Bind: '300.1.1.1'", "--bind", "300.1.1.1")]
    [InlineData("Bind: '[::1'", "--bind", "[::1")]
    [InlineData("Bind: '127.0.0.1:99999'", "--bind", "127.0.0.1:99999")]
    [InlineData("Bind: 'http://localhost/'", "--bind", "http://localhost/")]
    [InlineData("Bind: 'unix:'", "--bind", "unix:")]
    [InlineData("Bind: ''", "--bind", "")]
    [InlineData("Backlog: '0'", "--backlog", "0")]
    [InlineData("Concurrency: 'fork'", "--concurrency", "fork")]
    [InlineData("CacheControl: '*.css max-age=1h' (on the command line) is not allowed; allowed: PATTERN VALUE", "--cache-control", "*.css max-age=1h")]
    [InlineData("CacheControl: '* no-cache', 'a/*.css no-store'", "--cache-control", "* no-cache", "--cache-control", "a/*.css no-store")]
    [InlineData("Log: 'loud'", "--log", "loud")]
    [InlineData("Root: ''", "")]
    [InlineData("/nowhere: no such directory", "nowhere")]
    [InlineData("/nowhere/below: no such directory", "nowhere/below")]
    [InlineData("/file.txt: not a directory", "file.txt")]
    [InlineData("/file.txt/below: not a directory", "file.txt/below")]
    [InlineData("--nope", "--nope")]
    [InlineData("-x", "-x")]
    [InlineData("--Port", "--Port", "1")]
    [InlineData("--port", "--port")]
    [InlineData("b", ".", "b")]
    [InlineData("nowhere.json", "--config", "nowhere.json")]
    [InlineData("bad.json", "--config", "bad.json")]
    [InlineData("other.json", "--config", "other.json")]
    [InlineData("text.json", "--config", "text.json")]
    [InlineData("array.json", "--config", "array.json")]
    [InlineData("empty.json", "--config", "empty.json")]
    [InlineData("Colour", "--config", "unknown.json")]
    [InlineData("Port: 'many' (in ", "--config", "port.json")]
    public async Task What_makes_no_sense_is_said_in_one_line_with_exit_code_2(string says, params string[] arguments)
        => Assert.Contains(says, await FailAsync(2, arguments));

    [Theory]
    [InlineData("MINIHTTP_Port", "many", "Port: 'many' (in the environment (MINIHTTP_…)) is not allowed; allowed: 0 (any free one) to 65535")]
    [InlineData("MINIHTTP_Colour", "red", "Colour: there is no such setting (in the environment (MINIHTTP_…))")]
    [InlineData("MINIHTTP_Bind__0", "?", "Bind: '?'")]
    [InlineData("MINIHTTP_Limits__HeadTimeout", "soon", "Limits:HeadTimeout: 'soon'")]
    [InlineData("MINIHTTP_Limits__Field", "0", "Limits:Field: '0'")]
    public async Task A_bad_variable_of_the_environment_is_named(string name, string value, string says)
    {
        await using Minihttpd server = Minihttpd.Launch(_here.Path, [], [(name, value)]);
        Assert.Contains(says, await FailedAsync(server, 2));
    }

    [Fact]
    public async Task A_port_in_use_is_said_with_what_to_do_and_exit_code_1()
    {
        using var holder = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        holder.Listen();
        int port = ((IPEndPoint)holder.LocalEndPoint!).Port;
        string line = await FailAsync(1, "--port", $"{port}");
        Assert.StartsWith($"minihttpd: 127.0.0.1:{port} is already in use: ", line);
        Assert.Contains("choose another port", line);
    }

    [Fact]
    public async Task A_second_server_on_the_same_port_is_refused()
    {
        await using Minihttpd first = await Minihttpd.ServeAsync(_here);
        Assert.Contains("is already in use", await FailAsync(1, "--port", $"{first.EndPoint.Port}"));
        Assert.StartsWith("HTTP/1.0 ", await first.AskAsync("GET / HTTP/1.0\r\n\r\n"));
    }

    [Fact]
    public async Task An_address_that_is_not_ours_is_refused_with_exit_code_1()
        => Assert.Contains("203.0.113.1", await FailAsync(1, "--bind", "203.0.113.1:0"));

    [Fact]
    public async Task A_name_that_nobody_knows_is_refused_with_exit_code_1()
        => Assert.Contains("nobody.invalid", await FailAsync(1, "--bind", "nobody.invalid:0"));

    [Fact]
    public async Task Where_one_address_of_several_cannot_be_had_none_is_served()
        => Assert.Contains("203.0.113.1", await FailAsync(1, "--bind", "127.0.0.1:0", "--bind", "203.0.113.1:0"));

    private async Task<string> FailAsync(int exitCode, params string[] arguments)
    {
        await using Minihttpd server = Minihttpd.Launch(_here.Path, arguments);
        return await FailedAsync(server, exitCode);
    }

    private static async Task<string> FailedAsync(Minihttpd server, int exitCode)
    {
        int code = await server.ExitCodeAsync();
        Assert.Empty(server.Output.All);
        string line = Assert.Single(server.Errors.All);
        Assert.StartsWith("minihttpd: ", line);
        Assert.Equal(exitCode, code);
        return line;
    }
}
