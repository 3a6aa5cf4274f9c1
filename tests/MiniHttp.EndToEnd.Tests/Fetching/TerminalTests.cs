// minifetch on a terminal, which script(1) plays.

using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Trait(TestEnvironment.Trait, "TERM")]
public sealed class TerminalTests : IDisposable
{
    // Each way by which words of a server come to the screen.
    private static readonly string[] Ways =
    [
        "-i", "-I", "-v", "-D -", "-f", "-L", "-w %{content_type}%{errormsg}%{redirect_url}%header{x-evil}%{json}%{header_json}",
        "-w %{stderr}%{content_type}%header{x-evil}", "--compressed", "-u a:b -v",
    ];

    private static readonly string[] Answers =
    [
        "HTTP/1.0 200 EVIL\r\n\r\n", "HTTP/1.0 404 EVIL\r\n\r\n", "HTTP/1.0 200 OK\r\nX-Evil: EVIL\r\nContent-Type: EVIL\r\n\r\n",
        "HTTP/1.0 302 EVIL\r\nLocation: http://h/EVIL\r\n\r\n", "HTTP/1.0 302 OK\r\nLocation: EVIL://h/\r\n\r\n", "HTTP/EVIL 200 OK\r\n\r\n",
        "HTTP/1.0 200 OK\r\nContent-Encoding: EVIL\r\n\r\n", "HTTP/1.0 401 No\r\nWWW-Authenticate: Basic realm=\"EVIL\"\r\n\r\n",
        "HTTP/1.0 103 EVIL\r\nLink: EVIL\r\n\r\nHTTP/1.0 200 OK\r\n\r\n", "HTTP/1.0 200 OK\r\nEVIL: x\r\n\r\n", "HTTP/1.0 200 OK\r\nContent-Length: EVIL\r\n\r\n",
    ];

    // C0, C1 as a byte and in UTF-8, DEL, a CR that writes over the line, a turned direction. A field with most of these is refused; a phrase
    // may be anything.
    private static readonly string[] Evils =
        ["\e[2J\e]0;evil\a", "\u009b31m", "\u00c2\u009b31m", "\u0090evil\u009c", "\b\b\bevil\u007f", "good\revil", "\u00e2\u0080\u00aeevil"];

    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task No_bar_is_drawn_over_what_is_said()
    {
        (int code, string screen) = await FetchSlowlyAsync("TERM=xterm", "-w", "code=%{http_code}");
        Assert.Equal(28, code);
        int bar = screen.LastIndexOf('━');
        int error = screen.IndexOf("minifetch: (28)", StringComparison.Ordinal);
        Assert.InRange(bar, 1, error);
        Assert.EndsWith("\ncode=200", screen[error..].Replace("\r", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain('\e', screen[error..]);
    }

    // Emacs, cron jobs and small containers: a terminal that takes no escape sequences, or is not known to.
    [Theory]
    [InlineData("TERM=dumb")]
    [InlineData("-u TERM")]
    public async Task Without_a_capable_terminal_progress_is_plain_text(string terminal)
    {
        (int code, string screen) = await FetchSlowlyAsync(terminal);
        Assert.Equal(28, code);
        Assert.DoesNotContain('\e', screen);
        Assert.EndsWith("\n", screen, StringComparison.Ordinal);
        Assert.Contains("minifetch: (28) ", screen.Split('\n')[^2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\0")]
    [InlineData("text before it, \0, and behind it")]
    [InlineData("\u007fELF\u0002\u0001\u0001\0\e[2J")]
    public async Task A_binary_body_is_not_shown_unless_the_terminal_is_named(string body)
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering("HTTP/1.0 200 OK\r\n\r\n" + body));
        (int code, string screen) = await ShowAsync("-sS", server.Url);
        Assert.Equal(23, code);
        Assert.StartsWith("minifetch: (23) the body is binary", screen, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', screen);

        Assert.Equal((0, body), await ShowAsync("-sS", "-o", "-", server.Url));
        await File.WriteAllTextAsync(_folder.In("page"), "as it was", TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), await ShowAsync("-sS", "-o", _folder.In("page"), server.Url));
        Assert.Equal(body, await File.ReadAllTextAsync(_folder.In("page"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_text_is_shown()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering("HTTP/1.0 200 OK\r\n\r\nhello\n"));
        Assert.Equal((0, "hello\n"), await ShowAsync("-sS", server.Url));
    }

    [Fact]
    public async Task No_word_of_a_server_commands_the_terminal()
    {
        var random = new Random(1945);
        var escaped = new HashSet<string>();
        (string Way, string Answer, string Evil)[] all = [.. Ways.SelectMany(way => Answers.Select(answer => (way, answer, Evils[random.Next(Evils.Length)])))];
        var two = new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForEachAsync(all, two, async (one, _) =>
        {
            (string way, string answer, string evil) = one;
            await using ScriptedServer server = ScriptedServer.Start(Script.Answering(answer.Replace("EVIL", evil, StringComparison.Ordinal)));
            string screen = (await ShowAsync([.. way.Split(' '), "-sS", "-m", "10", server.Url])).Screen;
            string[] bad = [.. screen.Replace("\n", "", StringComparison.Ordinal).Where(c => char.IsControl(c) || c == '\u202e').Select(c => $"U+{(int)c:X4}")];
            Assert.True(bad.Length == 0, $"{way} shows {string.Join(' ', bad)} of {answer} with {HostileText.Escape(evil)}");
            lock (escaped)
            {
                escaped.Add(screen.Contains("\\x", StringComparison.Ordinal) ? way : "");
            }
        });
        Assert.Superset(new HashSet<string>(["-i", "-v", "-D -"]), escaped); // There was something to write otherwise.
    }

    // Long enough for a bar, and cut off by -m while it is drawn.
    private async Task<(int Code, string Screen)> FetchSlowlyAsync(string terminal, params string[] words)
    {
        await using ScriptedServer server = ScriptedServer.Start(
            new Script().ReceiveHead().Send("HTTP/1.0 200 OK\r\n\r\n").SendEndlessly(new byte[65536]));
        string[] slowly = ["-m", "3", "--limit-rate", "10k", "-o", _folder.In("file"), server.Url];
        return await RunAsync(terminal, [.. words, .. slowly]);
    }

    // A terminal without escape sequences: .NET's console sends it none of its own. It turns LF into CR LF.
    private static async Task<(int Code, string Screen)> ShowAsync(params string[] words)
    {
        (int code, string screen) = await RunAsync("TERM=dumb", words);
        string lines = screen.Replace("\r\r\n", "\n", StringComparison.Ordinal);
        return (code, lines.Replace("\r\n", "\n", StringComparison.Ordinal));
    }

    /// <summary>Runs minifetch on a new terminal, to its end.</summary>
    /// <param name="terminal">What env(1) is told of TERM.</param>
    /// <param name="words">Its arguments, without single quotes.</param>
    private static async Task<(int Code, string Screen)> RunAsync(string terminal, string[] words)
    {
        string command = string.Join(' ', Minifetch.Command(words).Select(word => $"'{word}'"));
        ProgramResult result = await ExternalProgram.Terminal.RunAsync(
            $"exec env -u NO_COLOR {terminal} {command}", "/dev/null");
        return (result.ExitCode, Encoding.UTF8.GetString(result.OutputBytes));
    }
}
