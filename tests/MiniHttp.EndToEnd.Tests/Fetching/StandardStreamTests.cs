// minifetch and what the shell gives it: files behind its standard streams, full ones, and ones that nothing comes from.

using System.Diagnostics;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Trait(TestEnvironment.Trait, "signals")]
public sealed class StandardStreamTests : IDisposable
{
    private const string Answer = "HTTP/1.0 200 OK\r\nContent-Length: 6\r\n\r\nhello\n";

    private readonly TemporaryDirectory _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\"$@\" -o /dev/stdout > $0; echo done >> $0", "hello\ndone\n")]
    [InlineData("{ \"$@\" -o /dev/stdout; echo done; } > $0", "hello\ndone\n")]
    [InlineData("{ \"$@\" -o /dev/stderr; echo done >&2; } 2> $0", "hello\ndone\n")]
    [InlineData("{ \"$@\" -D /dev/stdout -w 'as well\\n'; echo done; } > $0", "HTTP/1.0 200 OK\r\nContent-Length: 6\r\n\r\nhello\nas well\ndone\n")]
    public async Task A_file_behind_a_standard_stream_is_not_replaced(string script, string expected)
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering(Answer));
        ProgramResult result = await ExternalProgram.Shell.RunAsync([script, _folder.In("file"), .. Minifetch.Command("-sS", "--noproxy", "*", server.Url)]);
        Assert.Equal("", result.Errors);
        Assert.Equal(expected, await File.ReadAllTextAsync(_folder.In("file"), Stop));
        Assert.Equal(["file"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("--help", 23)]
    [InlineData("--version", 23)]
    [InlineData("-o /dev/null -w text URL", 23)]
    [InlineData("URL", 23)]
    public async Task A_full_standard_output_is_told_in_one_line(string words, int exitCode)
    {
        ProgramResult result = await RunAsync("\"$@\" > /dev/full", words);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Single(result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("-v URL", 0)]
    [InlineData("--nonsense URL", 2)]
    [InlineData("", 2)]
    public async Task Messages_that_cannot_be_written_are_no_failure(string words, int exitCode)
        => Assert.Equal(exitCode, (await RunAsync("\"$@\" 2> /dev/full", words)).ExitCode);

    [Fact]
    public async Task Who_waits_for_standard_input_can_be_interrupted()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering(Answer));
        using Process process = Minifetch.Start("-b", _folder.In("nowhere"), "-T", "-", server.Url);
        try
        {
            // It warns just before it begins to read: Ctrl-C is in its hands then.
            Assert.Contains("nowhere", await process.StandardError.ReadLineAsync(Stop).AsTask().WaitAsync(RawClient.HangLimit, Stop), StringComparison.Ordinal);
            Signals.Send(Minihttpd.SigInt, process.Id);
            await process.WaitForExitAsync(Stop).WaitAsync(RawClient.HangLimit, Stop);
            Assert.Equal(130, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static async Task<ProgramResult> RunAsync(string script, string words)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is nothing that is always full.");
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering(Answer));
        string[] arguments = words.Replace("URL", $"--noproxy * {server.Url}", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return await ExternalProgram.Shell.RunAsync([script, "sh", .. Minifetch.Command(arguments)]);
    }
}
