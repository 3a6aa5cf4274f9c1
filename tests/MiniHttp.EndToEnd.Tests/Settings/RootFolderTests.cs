// A folder that cannot be served is an error at the start, and being root is worth a warning.

using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Trait(TestEnvironment.Trait, "user")]
public sealed class RootFolderTests : IDisposable
{
    private const UnixFileMode Search = UnixFileMode.UserExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode Read = UnixFileMode.UserRead | UnixFileMode.OtherRead;
    private const string NotSearchable = "permission denied: the user of the server needs search permission (x) on it";
    private const string NotListable
        = "permission denied: listings need read permission (r) on it; grant it, or serve with --no-listing";

    private readonly TemporaryDirectory _here
        = new TemporaryDirectory().With("site/index.html", "welcome").With("site/sub/index.html", "sub");

    public void Dispose()
    {
        if (!OperatingSystem.IsWindows())
        {
            // To be removed.
            _here.SetMode("site", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        _here.Dispose();
    }

    [Theory]
    [InlineData(UnixFileMode.None, "site", NotSearchable)]
    [InlineData(Read, "site", NotSearchable)]
    [InlineData(UnixFileMode.None, "site/sub", NotSearchable)]
    [InlineData(Search, "site", NotListable)]
    public async Task A_folder_without_permission_is_one_line_and_exit_code_2(
        UnixFileMode mode, string root, string says)
    {
        string[] nobody = await Nobody.UnderAsync(_here);
        _here.SetMode("site", mode);
        await using Minihttpd server = Minihttpd.Launch(_here.Path, ["--port", "0", root], under: nobody);
        Assert.Equal(2, await server.ExitCodeAsync());
        Assert.StartsWith($"minihttpd: {_here.In(root)}: {says}", Assert.Single(server.Errors.All));
        Assert.Empty(server.Output.All);
    }

    [Fact]
    public async Task A_folder_that_may_be_searched_and_not_read_is_served_without_listings()
    {
        string[] nobody = await Nobody.UnderAsync(_here);
        _here.SetMode("site", Search);
        await using Minihttpd server = await Minihttpd.StartAsync(
            _here.Path, ["--port", "0", "--no-listing", "site"], under: nobody);
        Assert.EndsWith("welcome", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
    }

    [Fact]
    public async Task A_folder_that_loses_its_permission_later_is_forbidden_until_it_has_it_again()
    {
        string[] nobody = await Nobody.UnderAsync(_here);
        Nobody.LetIn(_here, "site");
        await using Minihttpd server = await Minihttpd.StartAsync(_here.Path, ["--port", "0", "site"], under: nobody);
        Assert.EndsWith("welcome", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
        _here.SetMode("site", UnixFileMode.None);
        Assert.StartsWith("HTTP/1.0 403 ", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
        Nobody.LetIn(_here, "site");
        Assert.EndsWith("welcome", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
        Assert.Empty(server.Errors.All);
    }

    [Fact]
    public async Task Links_that_lead_in_a_circle_are_told()
    {
        File.CreateSymbolicLink(_here.In("a"), "b");
        File.CreateSymbolicLink(_here.In("b"), "a");
        await using Minihttpd server = Minihttpd.Launch(_here.Path, ["--port", "0", "a"]);
        Assert.Equal(2, await server.ExitCodeAsync());
        Assert.StartsWith($"minihttpd: {_here.In("a")}: ", Assert.Single(server.Errors.All));
    }

    [Theory]
    [InlineData("threadpool")]
    [InlineData("threadpool", "--workers", "2")]
    public async Task Root_is_warned_once_and_nobody_is_not(string concurrency, params string[] more)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no root on Windows.");
        string[] nobody = await Nobody.UnderAsync(_here);
        foreach (string[] under in (string[][])[[], nobody])
        {
            await using Minihttpd server = await Minihttpd.StartAsync(
                _here.Path, ["--port", "0", "--concurrency", concurrency, .. more], under: under);
            Assert.Equal(0, await server.StopAsync());
            Assert.Empty(server.Errors.All);
            Assert.Equal(under.Length == 0 && Environment.IsPrivilegedProcess ? 1 : 0, server.Errors.SetAside.Count);
            Assert.All(server.Errors.SetAside, line => Assert.Contains("run it as a user who may read", line));
        }
    }
}
