// What of a folder is served and what is not, by default and by option; with openat2, and in a sandbox that forbids it.

using System.Net.Sockets;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Trait(TestEnvironment.Trait, "user")]
public sealed class WhatIsServedTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public WhatIsServedTests() => Directory.CreateDirectory(_directory.In("root"));

    public void Dispose() => _directory.Dispose();

    private void Link(string name, string target) => File.CreateSymbolicLink(_directory.In("root/" + name), target);

    private static async Task<string> StatusOf(Minihttpd server, string path)
        => (await server.AskAsync($"GET {path} HTTP/1.0\r\n\r\n")).Split(' ')[1];

    private static Task<string> ListAsync(Minihttpd server, string path = "/")
        => BodyOf(server.AskAsync($"GET {path} HTTP/1.0\r\nAccept: text/plain\r\n\r\n"));

    private static async Task<string> BodyOf(Task<string> answer)
    {
        string got = await answer;
        Assert.StartsWith("HTTP/1.0 200 OK\r\n", got);
        return got[(got.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
    }

    [Fact]
    public async Task The_sandbox_of_these_tests_forbids_what_it_should()
    {
        await using Minihttpd server = await WithoutOpenAt2.ServeAsync(false, _directory, "root");
        Assert.Contains("Seccomp:\t2", await File.ReadAllLinesAsync($"/proc/{server.Pid}/status", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Dotfiles_are_served_and_listed_where_they_are_asked_for(bool hasOpenAt2)
    {
        _directory.With("root/.env", "env").With("root/.git/config", "config").With("root/appsettings.json", "secret").With("root/.well-known/a", "a");
        await using (Minihttpd server = await WithoutOpenAt2.ServeAsync(hasOpenAt2, _directory, "root"))
        {
            Assert.Equal("404", await StatusOf(server, "/.env"));
            Assert.Equal("404", await StatusOf(server, "/.git/"));
            Assert.Equal("404", await StatusOf(server, "/.git/config"));
            Assert.Equal("200", await StatusOf(server, "/.well-known/a"));
            Assert.Equal(".well-known/\n", await ListAsync(server));
        }

        await using (Minihttpd server = await WithoutOpenAt2.ServeAsync(hasOpenAt2, _directory, "root", "--dotfiles"))
        {
            Assert.Equal("env", await BodyOf(server.AskAsync("GET /.env HTTP/1.0\r\n\r\n")));
            Assert.Equal("config", await BodyOf(server.AskAsync("GET /.git/config HTTP/1.0\r\n\r\n")));
            Assert.Equal("404", await StatusOf(server, "/appsettings.json"));
            Assert.Equal(".git/\n.well-known/\n.env\n", await ListAsync(server));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Links_that_stay_inside_are_followed_and_the_others_where_they_are_allowed(bool hasOpenAt2)
    {
        _directory.With("outside/secret", "secret").With("root/folder/a", "inside");
        Link("relative", "folder/a");
        Link("absolute", _directory.In("root/folder/a"));
        Link("back", "../root/folder");
        Link("out", "../outside/secret");
        Link("away", _directory.In("outside"));
        await using (Minihttpd server = await WithoutOpenAt2.ServeAsync(hasOpenAt2, _directory, "root"))
        {
            foreach (string path in (string[])["/relative", "/absolute", "/back/a"])
            {
                Assert.Equal("inside", await BodyOf(server.AskAsync($"GET {path} HTTP/1.0\r\n\r\n")));
            }

            Assert.Equal("404", await StatusOf(server, "/out"));
            Assert.Equal("404", await StatusOf(server, "/away/"));
            Assert.Equal("404", await StatusOf(server, "/away/secret"));
            Assert.Equal("back/\nfolder/\nabsolute\nrelative\n", await ListAsync(server));
        }

        await using (Minihttpd server = await WithoutOpenAt2.ServeAsync(hasOpenAt2, _directory, "root", "--follow-symlinks"))
        {
            Assert.Equal("inside", await BodyOf(server.AskAsync("GET /absolute HTTP/1.0\r\n\r\n")));
            Assert.Equal("secret", await BodyOf(server.AskAsync("GET /out HTTP/1.0\r\n\r\n")));
            Assert.Equal("secret", await BodyOf(server.AskAsync("GET /away/secret HTTP/1.0\r\n\r\n")));
            Assert.Equal("away/\nback/\nfolder/\nabsolute\nout\nrelative\n", await ListAsync(server));
            Assert.Equal("secret\n", await ListAsync(server, "/away/"));
            Assert.Equal("404", await StatusOf(server, "/../outside/secret"));
            Assert.Equal("404", await StatusOf(server, "/away/../../outside/secret"));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FIFOs_devices_and_sockets_are_not_found_and_nobody_waits_for_them(bool hasOpenAt2)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_directory.In("root/socket")));
        socket.Listen();
        Assert.Equal(0, (await ExternalProgram.Shell.RunAsync("mkfifo \"$1\"", "sh", _directory.In("root/fifo"))).ExitCode);
        ProgramResult made = await ExternalProgram.Shell.RunAsync("mknod \"$1\" c 1 5", "sh", _directory.In("root/zero")); // Root alone can.
        Link("to-fifo", _directory.In("root/fifo"));
        foreach (string device in (string[])["null", "zero", "full", "urandom", "tty", "ptmx"])
        {
            Link("to-" + device, "/dev/" + device);
        }

        string[] names = ["socket", "fifo", "fifo/a", "to-fifo", "to-null", "to-zero", "to-full", "to-urandom", "to-tty", "to-ptmx", "zero"];
        foreach (string[] option in (string[][])[[], ["--follow-symlinks"]])
        {
            await using Minihttpd server = await WithoutOpenAt2.ServeAsync(hasOpenAt2, _directory, ["root", "--concurrency", "select", .. option]);
            foreach (string name in names)
            {
                Assert.Equal("404", await StatusOf(server, "/" + name));
            }

            Assert.Equal("", await ListAsync(server));
        }

        Assert.Equal(made.ExitCode == 0, File.Exists(_directory.In("root/zero")));
    }
}
