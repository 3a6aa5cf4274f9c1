// A download that was interrupted goes on where it ended, with the clients that people use, and is the file byte for byte.

using System.Security.Cryptography;

namespace MiniHttp.EndToEnd.Tests;

public sealed class ResumeTests : IDisposable
{
    private const int Length = 3_000_000, There = 1_234_567;

    private readonly TemporaryDirectory _site = new();
    private readonly TemporaryDirectory _here = new();
    private readonly byte[] _file = RandomNumberGenerator.GetBytes(Length);

    public ResumeTests()
    {
        File.WriteAllBytes(_site.In("file.bin"), _file);
        File.SetLastWriteTimeUtc(_site.In("file.bin"), new DateTime(1994, 11, 6, 8, 49, 37, DateTimeKind.Utc));
    }

    public void Dispose()
    {
        _site.Dispose();
        _here.Dispose();
    }

    [Fact]
    public async Task Curl_fetches_only_the_rest()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        File.WriteAllBytes(_here.In("file.bin"), _file[..There]);
        ProgramResult got = await ExternalProgram.Curl.RunAsync("--fail", "-C", "-", "-o", _here.In("file.bin"), server.Url + "file.bin");
        Assert.Equal((0, ""), (got.ExitCode, got.Errors));
        await AssertRestWasSentAsync(server);
    }

    [Fact]
    public async Task Wget_fetches_only_the_rest()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        File.WriteAllBytes(_here.In("file.bin"), _file[..There]);
        ProgramResult got = await ExternalProgram.Wget.RunAsync("-c", "-P", _here.Path, server.Url + "file.bin");
        Assert.Equal(0, got.ExitCode);
        await AssertRestWasSentAsync(server);
    }

    [Theory]
    [InlineData("curl")]
    [InlineData("wget")]
    public async Task What_is_there_already_is_not_sent_again(string client)
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        File.WriteAllBytes(_here.In("file.bin"), _file);
        ProgramResult got = client == "curl"
            ? await ExternalProgram.Curl.RunAsync("-C", "-", "-o", _here.In("file.bin"), server.Url + "file.bin")
            : await ExternalProgram.Wget.RunAsync("-c", "-P", _here.Path, server.Url + "file.bin");
        Assert.Equal(0, got.ExitCode);
        Assert.Equal(_file, File.ReadAllBytes(_here.In("file.bin")));
        Assert.Equal(0, await server.StopAsync());
        Assert.Single(server.Output.All, line => line.Contains("\"GET /file.bin HTTP/1.") && line.Contains(" 416 "));
    }

    [Fact]
    public async Task Minifetch_fetches_the_rest_of_the_same_version()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        await server.UntilSettledAsync("file.bin");
        string[] arguments = ["-C", "-", "-o", _here.In("file.bin"), server.Url + "file.bin"];

        // A limit of time ends the first try in the middle, and leaves a part that knows its version.
        ProgramResult first = await Minifetch.RunAsync(["--limit-rate", "200k", "--max-time", "3", .. arguments]);
        Assert.Equal(28, first.ExitCode);
        int there = (int)new FileInfo(_here.In("file.bin.part")).Length;
        Assert.InRange(there, 1, Length - 1);
        ProgramResult second = await Minifetch.RunAsync(arguments);
        Assert.Equal((0, ""), (second.ExitCode, second.Errors));
        Assert.Equal(_file, File.ReadAllBytes(_here.In("file.bin")));
        Assert.Equal(0, await server.StopAsync());
        Assert.Single(server.Output.All, line => line.EndsWith($" 206 {Length - there}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Minifetch_begins_anew_where_the_file_has_changed()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        string[] arguments = ["-C", "-", "-o", _here.In("file.bin"), server.Url + "file.bin"];
        Assert.Equal(28, (await Minifetch.RunAsync(["--limit-rate", "200k", "--max-time", "3", .. arguments])).ExitCode);
        byte[] other = RandomNumberGenerator.GetBytes(Length);
        DateTime time = File.GetLastWriteTimeUtc(_site.In("file.bin"));
        File.WriteAllBytes(_site.In("file.bin"), other);
        File.SetLastWriteTimeUtc(_site.In("file.bin"), time.AddTicks(1)); // The same second and the same length: the tag alone tells.

        Assert.Equal(0, (await Minifetch.RunAsync(arguments)).ExitCode);
        Assert.Equal(other, File.ReadAllBytes(_here.In("file.bin")));
    }

    // Before the file is settled the client has a date alone to go by, which other versions may have.
    [Fact]
    public async Task Minifetch_begins_anew_where_the_file_was_new_and_was_exchanged_for_one_of_the_same_date()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        string[] arguments = ["-C", "-", "-o", _here.In("file.bin"), server.Url + "file.bin"];
        string[] inPart = ["--limit-rate", "200k", "--max-time", "3", .. arguments];
        DateTime time = File.GetLastWriteTimeUtc(_site.In("file.bin"));
        File.Copy(_site.In("file.bin"), _site.In("new"));
        File.SetLastWriteTimeUtc(_site.In("new"), time);
        File.Move(_site.In("new"), _site.In("file.bin"), overwrite: true);
        Assert.Equal(28, (await Minifetch.RunAsync(inPart)).ExitCode);
        byte[] other = RandomNumberGenerator.GetBytes(Length);
        File.WriteAllBytes(_site.In("file.bin"), other);
        File.SetLastWriteTimeUtc(_site.In("file.bin"), time);
        await server.UntilSettledAsync("file.bin");

        Assert.Equal(0, (await Minifetch.RunAsync(arguments)).ExitCode);
        Assert.Equal(other, File.ReadAllBytes(_here.In("file.bin")));
    }

    private async Task AssertRestWasSentAsync(Minihttpd server)
    {
        Assert.Equal(_file, File.ReadAllBytes(_here.In("file.bin")));
        Assert.Equal(0, await server.StopAsync());
        Assert.Single(server.Output.All, line => line.EndsWith($" 206 {Length - There}", StringComparison.Ordinal));
    }
}
