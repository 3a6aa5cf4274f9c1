// minifetch -C as its users meet it: what is said and left, beside other servers, other users and other runs. The rules
// are tested cell by cell in the client's own tests.

using System.Security.Cryptography;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

public sealed class ContinueTests : IDisposable
{
    private const int Length = 300_000, Begun = 200_000;

    private readonly TemporaryDirectory _folder = new();
    private readonly byte[] _content = RandomNumberGenerator.GetBytes(Length);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Saved => _folder.In("saved");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("404 Not Found\r\nContent-Length: 4\r\n\r\noops", 22)]
    [InlineData("503 Service Unavailable\r\n\r\n", 22)]
    [InlineData("302 Found\r\nLocation: /x\r\n\r\n", 22)]
    [InlineData("204 No Content\r\n\r\n", 22)]
    [InlineData("200 OK\r\nContent-Length: 0\r\n\r\n", 33)]
    [InlineData("200 OK\r\nContent-Length: 10\r\n\r\nabcdefghij", 33)]
    [InlineData("206 Part\r\nContent-Range: bytes 0-9/10\r\n\r\n01234x6789", 33)]
    public async Task An_answer_that_does_not_continue_the_file_is_one_line_and_leaves_it(string answer, int exitCode)
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering("HTTP/1.0 " + answer));
        await File.WriteAllTextAsync(Saved, "01234567", Stop);
        await File.WriteAllTextAsync(Saved + ".part", "of mirror A", Stop);
        ProgramResult result = await Minifetch.RunAsync("-C", "-", "-o", Saved, server.Url);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Matches($@"^minifetch: \({exitCode}\) [^\n]+\n$", result.Errors);
        Assert.Equal("01234567", await File.ReadAllTextAsync(Saved, Stop));
        Assert.Equal("of mirror A", await File.ReadAllTextAsync(Saved + ".part", Stop));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder.Path).Length);
    }

    [Theory]
    [InlineData("nginx", true)]
    [InlineData("minihttpd", true)]
    [InlineData("lighttpd", false)] // It serves no ranges to HTTP/1.0.
    [InlineData("python", false)] // It serves none at all.
    public async Task A_file_of_another_program_is_continued_and_then_complete(string name, bool servesRanges)
    {
        using var site = new TemporaryDirectory();
        await File.WriteAllBytesAsync(site.In("large"), _content, Stop);
        File.SetLastWriteTimeUtc(site.In("large"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await using IAsyncDisposable server = await StartAsync(name, site);
        string url = (server is Minihttpd own ? own.Url : ((ForeignServer)server).Url) + "large";
        await File.WriteAllBytesAsync(Saved, _content[..Begun], Stop);

        const string Format = "%{http_code} %{size_download}";
        ProgramResult rest = await Minifetch.RunAsync("-C", "-", "-o", Saved, "-w", Format, url);
        string matched = servesRanges ? "matched 64 KiB, version not proven" : $"matched all its {Begun} bytes";
        Assert.Equal((0, $"minifetch: warning: {Saved}: {matched}\n"), (rest.ExitCode, rest.Errors));
        Assert.Equal(servesRanges ? $"206 {Length - Begun + 65536}" : $"200 {Length}", rest.Output);
        Assert.Equal(_content, await File.ReadAllBytesAsync(Saved, Stop));

        ProgramResult again = await Minifetch.RunAsync("-sS", "-f", "-C", "-", "-o", Saved, "-w", Format, url);
        string compared = servesRanges ? "206 65536" : $"200 {Length}";
        Assert.Equal((0, "", compared), (again.ExitCode, again.Errors, again.Output));
        Assert.Equal([Saved], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task What_curl_began_is_continued()
    {
        using var site = new TemporaryDirectory();
        await File.WriteAllBytesAsync(site.In("large"), _content, Stop);
        await using Minihttpd server = await Minihttpd.ServeAsync(site);
        await ExternalProgram.Curl.RunAsync("-r", $"0-{Begun - 1}", "-o", Saved, server.Url + "large");
        Assert.Equal(Begun, new FileInfo(Saved).Length);
        Assert.Equal(0, (await Minifetch.RunAsync("-C", "-", "-o", Saved, server.Url + "large")).ExitCode);
        Assert.Equal(_content, await File.ReadAllBytesAsync(Saved, Stop));
    }

    [Theory]
    [InlineData(null, "206 Part\r\nContent-Range: bytes 5-9/10", 0, "56789")]
    [InlineData(null, "416 No\r\nContent-Range: bytes */5", 0, null)]
    [InlineData(null, "404 Not Found", 33, null)]
    [InlineData("01234", "206 Part\r\nContent-Range: bytes 5-9/10", 0, "0123456789")]
    [InlineData("01234", "416 No\r\nContent-Range: bytes */5", 0, "01234")]
    [InlineData("01234", "200 OK", 33, "01234")]
    [InlineData("0123", "206 Part\r\nContent-Range: bytes 5-9/10", 36, "0123")]
    public async Task An_offset_is_taken_at_its_word(string? file, string answer, int exitCode, string? after)
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering($"HTTP/1.0 {answer}\r\n\r\n56789"));
        if (file is not null)
        {
            await File.WriteAllTextAsync(Saved, file, Stop);
        }

        ProgramResult result = await Minifetch.RunAsync("-sS", "-C", "5", "-o", Saved, server.Url);
        Assert.True(exitCode == result.ExitCode, result.Errors);
        Assert.Equal(after, File.Exists(Saved) ? await File.ReadAllTextAsync(Saved, Stop) : null);
        Assert.Equal(after is null ? [] : [Saved], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("\"$@\" -o /dev/null", "")]
    [InlineData("\"$@\" -o /dev/stdout", "hello\n")]
    [InlineData("\"$@\"", "hello\n")]
    [InlineData("mkfifo $0.fifo; cat $0.fifo & \"$@\" -o $0.fifo; wait", "hello\n")]
    public async Task Where_nothing_can_be_there_all_of_it_is_asked_for(string script, string output)
    {
        await using ScriptedServer server = ScriptedServer.Start(
            Script.Answering("HTTP/1.0 200 OK\r\nContent-Length: 6\r\n\r\nhello\n"),
            Script.Answering("HTTP/1.0 404 No\r\n\r\noops"));
        string[] words = Minifetch.Command("-sS", "--noproxy", "*", "-C", "-", server.Url);
        ProgramResult result = await ExternalProgram.Shell.RunAsync([script, Saved, .. words]);
        Assert.Equal((0, output, ""), (result.ExitCode, result.Output, result.Errors));
        Assert.DoesNotContain("Range", (await server.OutcomeAsync(0)).Text, StringComparison.Ordinal);
        Assert.Equal("", (await ExternalProgram.Shell.RunAsync(["\"$@\"", "sh", .. words])).Output);
    }

    [Fact]
    public async Task A_second_run_for_the_same_file_asks_for_nothing()
    {
        var gate = new Gate();
        Script begun = Script.Answering("HTTP/1.0 200 OK\r\nContent-Length: 10\r\n\r\n01234");
        await using ScriptedServer server = ScriptedServer.Start(begun.PauseAt(gate).Send("56789"));
        Task<ProgramResult> first = Minifetch.RunAsync("-sS", "-C", "-", "-o", Saved, server.Url);
        await gate.ReachedAsync();
        string part = Saved + ".part";
        await ProcessStatus.UntilAsync(() => new FileInfo(part) is { Exists: true, Length: > 0 }, "the first bytes");
        ProgramResult second = await Minifetch.RunAsync("-sS", "-C", "-", "-o", Saved, server.Url);
        string line = $"minifetch: (23) {part}: another program is writing it\n";
        Assert.Equal((23, line), (second.ExitCode, second.Errors));
        gate.Open();
        Assert.Equal(0, (await first).ExitCode);
        Assert.Single(server.Connections);
        Assert.Equal([Saved], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Side_by_side_one_of_two_for_the_same_file_wins()
    {
        using var site = new TemporaryDirectory();
        await File.WriteAllBytesAsync(site.In("large"), _content, Stop);
        await using Minihttpd server = await Minihttpd.ServeAsync(site);
        for (int i = 0; i < 5; i++)
        {
            await File.WriteAllBytesAsync(Saved, _content[..Begun], Stop);
            string[] words = ["-sS", "-C", "-", "-o", Saved, server.Url + "large"];
            ProgramResult[] results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Minifetch.RunAsync(words)));
            Assert.Contains(results, result => result.ExitCode == 0);
            Assert.All(results, result => Assert.True(result.ExitCode is 0 or 23, result.Errors));
            Assert.Equal(_content, await File.ReadAllBytesAsync(Saved, Stop));
            Assert.Equal([Saved], Directory.GetFileSystemEntries(_folder.Path));
        }
    }

    [Fact]
    public async Task Other_names_of_a_file_keep_the_old_content()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no ln on Windows.");
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering("HTTP/1.0 200 OK\r\n\r\nnew"));
        await File.WriteAllTextAsync(Saved, "old", Stop);
        Assert.Equal(0, (await ExternalProgram.Shell.RunAsync("ln $0 $0.other", Saved)).ExitCode);
        Assert.Equal(0, (await Minifetch.RunAsync("-sS", "-o", Saved, server.Url)).ExitCode);
        Assert.Equal("new", await File.ReadAllTextAsync(Saved, Stop));
        Assert.Equal("old", await File.ReadAllTextAsync(Saved + ".other", Stop));
    }

    [Fact]
    public async Task A_file_in_a_directory_that_cannot_be_written_is_left()
    {
        string[] under = await Nobody.UnderAsync(_folder);
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering("HTTP/1.0 200 OK\r\n\r\nnew"));
        await File.WriteAllTextAsync(Saved, "old", Stop);
        _folder.SetMode("saved", (UnixFileMode)0x1B6); // rw-rw-rw-
        _folder.SetMode("", (UnixFileMode)0x16D); // r-xr-xr-x
        ProgramResult result = await RunUnderAsync(under, server.Url);
        _folder.SetMode("", (UnixFileMode)0x1FF);
        string line = $"minifetch: (23) {Saved}.part cannot be written: permission denied\n";
        Assert.Equal((23, line), (result.ExitCode, result.Errors));
        Assert.Equal("old", await File.ReadAllTextAsync(Saved, Stop));
    }

    [Fact]
    public async Task Where_the_group_cannot_be_kept_no_other_group_gets_its_rights()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root can change owners.");
        string[] under = await Nobody.UnderAsync(_folder);
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering("HTTP/1.0 200 OK\r\n\r\nnew"));
        await File.WriteAllTextAsync(Saved, "old", Stop);
        _folder.SetMode("saved", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        _folder.SetMode("", (UnixFileMode)0x1FF);
        ProgramResult result = await RunUnderAsync(under, server.Url);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        ProgramResult stat = await ExternalProgram.Shell.RunAsync("stat -c '%u:%g %a' $0", Saved);
        Assert.Equal("65534:65534 600\n", stat.Output);
        Assert.Equal("new", await File.ReadAllTextAsync(Saved, Stop));
    }

    [Theory]
    [InlineData("Content-Length: 300000", "saved\n")]
    [InlineData("X: no length", "saved saved.part saved.part.json\n")]
    public async Task A_disk_that_is_full_leaves_the_file(string field, string left)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A small disk is made of memory, by mount.");
        byte[] answer = [.. System.Text.Encoding.ASCII.GetBytes($"HTTP/1.0 200 OK\r\n{field}\r\n\r\n"), .. _content];
        await using ScriptedServer server = ScriptedServer.Start(new Script().ReceiveHead().Send(answer));
        await File.WriteAllBytesAsync(_folder.In("begun"), _content[..204_800], Stop);
        Directory.CreateDirectory(_folder.In("disk"));
        const string Script = """
            mount -t tmpfs -o size=450k none "$0/disk" || exit 77
            cp "$0/begun" "$0/disk/saved"
            "$@"
            code=$?
            cmp "$0/begun" "$0/disk/saved" && cd "$0/disk" && echo *
            exit $code
            """;
        ProgramResult result = await ExternalProgram.Unshare.RunAsync(
            [Environment.IsPrivilegedProcess ? "-m" : "-rm", "sh", "-c", Script, _folder.Path,
            .. Minifetch.Command("-sS", "--noproxy", "*", "-C", "-", "-o", _folder.In("disk/saved"), server.Url)]);
        Assert.SkipWhen(result.ExitCode is 77 or 1, $"Nothing can be mounted here: {result.Errors}");
        Assert.Equal((23, left), (result.ExitCode, result.Output));
        Assert.Matches(@"^minifetch: \(23\) [^\n]+\n$", result.Errors);
    }

    [Fact]
    public async Task Beyond_4_GiB_positions_are_right()
    {
        const long Large = 5L << 30;
        _folder.WithSparse("saved", Large);
        using var site = new TemporaryDirectory();
        site.WithSparse("large", Large);
        await using Minihttpd server = await Minihttpd.ServeAsync(site);
        ProgramResult result = await Minifetch.RunAsync(
            "-C", "-", "-o", Saved, "-w", "%{http_code} %header{content-range}", server.Url + "large");
        Assert.Equal((0, $"206 bytes {Large - 65536}-{Large - 1}/{Large}"), (result.ExitCode, result.Output));
        Assert.Equal([Saved], Directory.GetFileSystemEntries(_folder.Path));
    }

    private Task<ProgramResult> RunUnderAsync(string[] under, string url)
    {
        string[] words = Minifetch.Command("-sS", "--noproxy", "*", "-o", Saved, url);
        return ExternalProgram.Shell.RunAsync(["\"$@\"", "sh", .. under, .. words]);
    }

    private static async Task<IAsyncDisposable> StartAsync(string name, TemporaryDirectory site) => name switch
    {
        "nginx" => await ForeignServer.NginxAsync(site, $"server {{ listen PORT; root {site.Path}; }}"),
        "lighttpd" => await ForeignServer.LighttpdAsync(site),
        "python" => await ForeignServer.PythonAsync(site),
        _ => await Minihttpd.ServeAsync(site),
    };
}
