// What minifetch leaves, and says, where it cannot do what it was told.

using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

public sealed class FailureTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_for_head_and_body_stays_until_there_is_a_head()
    {
        await using ScriptedServer server = ScriptedServer.Start(new Script().ReceiveHead().Reset(), Script.Answering("HTTP/1.0 200 OK\r\n\r\nhello"));
        await File.WriteAllTextAsync(_folder.In("file"), "as it was", Stop);
        Assert.Equal(56, (await Minifetch.RunAsync("-s", "-i", "-o", _folder.In("file"), server.Url)).ExitCode);
        Assert.Equal("as it was", await File.ReadAllTextAsync(_folder.In("file"), Stop));

        Assert.Equal(0, (await Minifetch.RunAsync("-s", "-i", "-o", _folder.In("file"), server.Url)).ExitCode);
        Assert.Equal("HTTP/1.0 200 OK\r\n\r\nhello", await File.ReadAllTextAsync(_folder.In("file"), Stop));
    }

    [Fact]
    public async Task Afterwards_it_is_told_that_there_was_no_name_either()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering("HTTP/1.0 200 OK\r\n\r\nhello"));
        ProgramResult result = await Minifetch.RunAsync("-sS", "-O", "-w", "%{exitcode} %{url_effective} %{errormsg}", server.Url);
        Assert.Equal((23, $"23 {server.Url} {server.Url}: no file name at the end of the path; use -o FILE"), (result.ExitCode, result.Output));
    }

    [Theory]
    [InlineData("all_proxy=socks5://h:1 no_proxy='*'", 0)]
    [InlineData("https_proxy=socks5://h:1 no_proxy= ", 0)]
    [InlineData("all_proxy=socks5://h:1 no_proxy= ", 2)]
    public async Task A_proxy_of_another_kind_matters_where_it_would_be_asked(string environment, int exitCode)
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering("HTTP/1.0 200 OK\r\n\r\nhello"));
        string script = $"unset http_proxy all_proxy ALL_PROXY https_proxy; {environment} \"$@\"";
        Assert.Equal(exitCode, (await ExternalProgram.Shell.RunAsync([script, "sh", .. Minifetch.Command("-sS", server.Url)])).ExitCode);
    }
}
