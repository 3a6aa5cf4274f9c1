// The commands of README.md, run as they are pasted from a fresh clone. Two differences: the server takes a free port
// (MINIHTTP_Port=0) and the fetches are connected to it, since 8080 may be in use; and `dotnet test` is not run, since
// it would run this test.

using System.Net;

namespace MiniHttp.EndToEnd.Tests;

[Collection(nameof(HeavyTests))]
public sealed class ReadmeCommandTests(FreshClone clone) : IClassFixture<FreshClone>
{
    private const string Serve = "dotnet run --project src/MiniHttp.Server";
    private const string Fetch = "dotnet run --project src/MiniHttp.Client";
    private const string Lesson = "dotnet run lessons/";

    [Fact]
    public async Task The_two_commands_are_the_server_and_the_tests()
    {
        Assert.SkipWhen(clone.Missing is not null, clone.Missing ?? "");
        Assert.Equal([Serve, "dotnet test"], clone.CommandsBelow("Two commands"));
        await using Minihttpd server = await StartAsync(Serve);
        string page = await File.ReadAllTextAsync(InClone("wwwroot/index.html"), TestContext.Current.CancellationToken);
        Assert.EndsWith("\r\n\r\n" + page, await server.AskAsync("GET / HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_quick_start_works_in_its_order()
    {
        Assert.SkipWhen(clone.Missing is not null, clone.Missing ?? "");
        Minihttpd? server = null;
        try
        {
            foreach (string command in clone.CommandsBelow("Quick start"))
            {
                server = await RunAsync(command, server);
            }
        }
        finally
        {
            await (server?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        CancellationToken stop = TestContext.Current.CancellationToken;
        byte[] saved = await File.ReadAllBytesAsync(InClone("library.md"), stop);
        Assert.Equal(await File.ReadAllBytesAsync(InClone("docs/library.md"), stop), saved);
    }

    [Fact]
    public async Task Both_programs_install_from_a_folder_of_packages()
    {
        Assert.SkipWhen(clone.Missing is not null, clone.Missing ?? "");
        string project = await File.ReadAllTextAsync(
            InClone("src/MiniHttp.Server/MiniHttp.Server.csproj"), TestContext.Current.CancellationToken);
        bool isTool = project.Contains("<PackAsTool>true", StringComparison.Ordinal);
        Assert.SkipUnless(isTool, "The programs are not packed as tools yet.");
        string[] commands = [.. clone.CommandsBelow("Install")];
        Assert.Contains("minihttpd --version", commands);
        foreach (string command in commands)
        {
            string output = await clone.MustRunAsync(command);
            Assert.True(output.Length > 0, command);
        }
    }

    // A command that serves ends the server of the command before, as Ctrl-C would.
    private async Task<Minihttpd?> RunAsync(string command, Minihttpd? server)
    {
        if (command.StartsWith(Serve, StringComparison.Ordinal))
        {
            await (server?.DisposeAsync() ?? ValueTask.CompletedTask);
            server = await StartAsync(command);
            string response = await server.AskAsync("GET / HTTP/1.0\r\n\r\n");
            Assert.StartsWith("HTTP/1.0 200 OK\r\n", response, StringComparison.Ordinal);
            await CheckPagesAsync(command, server);
            return server;
        }

        if (command.StartsWith(Fetch, StringComparison.Ordinal))
        {
            Assert.NotNull(server);
            await clone.MustRunAsync($"{command} --connect-to 127.0.0.1:8080:127.0.0.1:{server.EndPoint.Port}");
            return server;
        }

        Assert.StartsWith(Lesson, command, StringComparison.Ordinal);
        Assert.Contains("== ", await clone.MustRunAsync(command), StringComparison.Ordinal);
        return server;
    }

    private static async Task CheckPagesAsync(string command, Minihttpd server)
    {
        using var browser = new HttpClient();
        foreach (string page in command.Split(' ').Where(word => word is "--live" or "--lab"))
        {
            var url = new Uri($"{server.Url}_{page[2..]}");
            using HttpResponseMessage response = await browser.GetAsync(url, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    private Task<Minihttpd> StartAsync(string command)
        => Minihttpd.LaunchCommand(clone.Path, ["/bin/sh", "-c", $"exec {command}"], clone.Environment).ReadyAsync();

    private string InClone(string file) => Path.Combine(clone.Path, file);
}
