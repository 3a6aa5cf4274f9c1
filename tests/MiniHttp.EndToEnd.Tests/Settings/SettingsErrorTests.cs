// Errors at the start: one line on standard error and an exit code; nothing is served.

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
        .With("unlike.json", """{ "MiniHttp": { "Prot": 80 } }""")
        .With("port.json", """{ "MiniHttp": { "Port": "many" } }""")
        .With("array.json", "[1]")
        .With("empty.json", "");

    public void Dispose() => _here.Dispose();

    [Theory]
    [InlineData("--port x: must be 0 to 65535", "--port", "x")]
    [InlineData("--port 65536: must be 0 to 65535", "--port", "65536")]
    [InlineData("--port -1: must be 0 to 65535", "--port=-1")]
    [InlineData("--port \"\": must be 0 to 65535", "--port", "")]
    [InlineData("--port \"80 \": must be 0 to 65535", "--port", "80 ")]
    [InlineData("--port 0x50: must be 0 to 65535", "-p", "0x50")]
    [InlineData("--bind 1.2.3: must be ADDRESS, ", "-b", "1.2.3")]
    [InlineData("--bind 300.1.1.1: must be ADDRESS, ", "--bind", "300.1.1.1")]
    [InlineData("--bind [::1: must be ADDRESS, ", "--bind", "[::1")]
    [InlineData("--bind 127.0.0.1:99999: must be ADDRESS, ", "--bind", "127.0.0.1:99999")]
    [InlineData("--bind http://localhost/: must be ADDRESS, ", "--bind", "http://localhost/")]
    [InlineData("--bind unix:: must be ADDRESS, ", "--bind", "unix:")]
    [InlineData("--bind \"\": must be ADDRESS, ", "--bind", "")]
    [InlineData("--backlog 0: must be 1 to 65535", "--backlog", "0")]
    [InlineData("--concurrency fork: must be threadpool, thread or select", "--concurrency", "fork")]
    [InlineData("--cache-control \"*.css max-age=1h\": must be PATTERN VALUE", "--cache-control", "*.css max-age=1h")]
    [InlineData("--cache-control \"a/*.css no-store\": must be PATTERN VALUE", "--cache-control", "* no-cache", "--cache-control", "a/*.css no-store")]
    [InlineData("--log loud: must be common, combined, json or none", "--log", "loud")]
    [InlineData("ROOT \"\": must be the path of a directory", "")]
    [InlineData("/nowhere: no such directory", "nowhere")]
    [InlineData("/nowhere/below: no such directory", "nowhere/below")]
    [InlineData("/file.txt: not a directory", "file.txt")]
    [InlineData("/file.txt/below: not a directory", "file.txt/below")]
    [InlineData("unknown option \"--nope\" (see minihttpd --help)", "--nope")]
    [InlineData("unknown option \"--prot\" (did you mean \"--port\"?)", "--prot", "80")]
    [InlineData("--cors: takes no value (see minihttpd --help)", "--cors=yes")]
    [InlineData("unknown option \"-x\" (see minihttpd --help)", "-x")]
    [InlineData("unknown option \"--Port\" (did you mean \"--port\"?)", "--Port", "1")]
    [InlineData("--port: needs a value, N (see minihttpd --help)", "--port")]
    [InlineData("\"b\": only one ROOT can be served (see minihttpd --help)", ".", "b")]
    [InlineData("/nowhere.json: no such file", "--config", "nowhere.json")]
    [InlineData("/bad.json: not valid JSON at line 1, byte ", "--config", "bad.json")]
    [InlineData("/other.json: no section MiniHttp", "--config", "other.json")]
    [InlineData("/text.json: section MiniHttp must be an object", "--config", "text.json")]
    [InlineData("/array.json: must be a JSON object", "--config", "array.json")]
    [InlineData("/empty.json: not valid JSON at line 1, byte ", "--config", "empty.json")]
    [InlineData("unknown setting \"Colour\" in /", "--config", "unknown.json")]
    [InlineData("unknown setting \"Prot\" in /", "--config", "unlike.json")]
    [InlineData("/unlike.json (did you mean \"Port\"?)", "--config", "unlike.json")]
    [InlineData("Port \"many\" in /", "--config", "port.json")]
    [InlineData("/port.json: must be 0 to 65535", "--config", "port.json")]
    public async Task An_invalid_option_or_setting_is_one_line_and_exit_code_2(string says, params string[] arguments)
        => Assert.Contains(says, await FailAsync(2, arguments));

    [Theory]
    [InlineData("MINIHTTP_Port", "many", "MINIHTTP_Port many: must be 0 to 65535")]
    [InlineData("MINIHTTP_Colour", "red", "unknown setting \"MINIHTTP_Colour\" in the environment")]
    [InlineData("MINIHTTP_Bind__0", "?", "MINIHTTP_Bind__0 ?: must be ADDRESS, ")]
    [InlineData("MINIHTTP_Limits__HeadTimeout", "soon", "MINIHTTP_Limits__HeadTimeout soon: must be seconds, 0.001 to 86400")]
    [InlineData("MiniHttp__Prot", "80", "unknown setting \"MiniHttp__Prot\" in the environment (did you mean \"MiniHttp__Port\"?)")]
    [InlineData("MINIHTTP_Limits__Field", "0", "MINIHTTP_Limits__Field 0: must be bytes, 16 to 1048576")]
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
