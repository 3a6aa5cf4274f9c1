// minifetch on a terminal, which script(1) plays.

using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

public sealed class TerminalTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    // By its rate it is at it when the time is over, and has been long enough for a bar.
    [Fact]
    public async Task No_bar_is_drawn_over_what_is_said()
    {
        await using ScriptedServer server = ScriptedServer.Start(new Script().ReceiveHead().Send("HTTP/1.0 200 OK\r\n\r\n").SendEndlessly(new byte[65536]));
        string[] words = Minifetch.Command("--noproxy", "*", "-o", _folder.In("file"), "-m", "3", "--limit-rate", "10k", "-w", "code=%{http_code}", server.Url);
        ProgramResult result = await ExternalProgram.Terminal.RunAsync(string.Join(' ', words.Select(word => $"'{word}'")), "/dev/null");
        string screen = Encoding.UTF8.GetString(result.OutputBytes);
        Assert.Equal(28, result.ExitCode);
        int bar = screen.LastIndexOf('━');
        int error = screen.IndexOf("minifetch: (28)", StringComparison.Ordinal);
        Assert.InRange(bar, 1, error);
        Assert.EndsWith("\ncode=200", screen[error..].Replace("\r", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain('\e', screen[error..]);
    }
}
