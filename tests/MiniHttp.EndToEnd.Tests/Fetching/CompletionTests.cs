// minifetch --completion SHELL, and of minihttpd: the script, in that shell. What a user would get who types a line and presses TAB.

using System.Text.RegularExpressions;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

public sealed partial class CompletionTests : IDisposable
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private readonly TemporaryFolder _folder = new();

    public CompletionTests()
    {
        File.WriteAllText(_folder.In("film one.iso"), "");
        Directory.CreateDirectory(_folder.In("films"));
    }

    public void Dispose() => _folder.Dispose();

    // COMP_WORDS as bash would have them: it splits at the equals sign, too. The last word is the one to complete.
    [Theory]
    [InlineData("--outp", "--output --output-dir")]
    [InlineData("-s --retry-c", "--retry-connrefused")]
    [InlineData("-o fil", "film one.iso films")]
    [InlineData("--output = fil", "film one.iso films")]
    [InlineData("--wire-to =", "film one.iso films script")]
    [InlineData("--output-dir fil", "films")]
    [InlineData("--completion ", "bash zsh fish powershell")]
    [InlineData("--completion = po", "powershell")]
    [InlineData("--retry -", "")]
    public Task Bash_completes(string words, string expected) => BashCompletesAsync("minifetch", words, expected);

    [Theory]
    [InlineData("--no-", "--no-defer-accept --no-listing")]
    [InlineData("--port 0 --pre", "--pretty-urls")]
    [InlineData("--spa fil", "films")]
    [InlineData("fil", "films")]
    [InlineData("--auth-file fil", "film one.iso films")]
    [InlineData("--etag = m", "mtime")]
    [InlineData("--concurrency t", "threadpool thread")]
    [InlineData("--port ", "")]
    public Task Bash_completes_minihttpd(string words, string expected)
        => BashCompletesAsync("minihttpd", words, expected);

    private async Task BashCompletesAsync(string program, string words, string expected)
    {
        const string Driver = """
            source ./script
            program=$1
            shift
            [[ $(complete -p $program) == "complete -o filenames -F _$program $program" ]] || exit 1
            COMP_WORDS=($program "$@") COMP_CWORD=$#
            _$program
            echo "${COMPREPLY[*]}"
            """;
        ProgramResult result = await RunAsync(
            "bash", ["--norc", "-c", Driver, "bash", program, .. words.Split(' ')], program);
        Assert.Equal((0, expected + "\n", ""), (result.ExitCode, result.Output, result.Errors));
    }

    [Theory]
    [InlineData("minifetch --outp", "--output --output-dir")]
    [InlineData("minifetch -s --retry-c", "--retry-connrefused")]
    [InlineData("minifetch -o film", "film one.iso films/")]
    [InlineData("minifetch --output-dir film", "films/")]
    [InlineData("minifetch --completion ", "bash fish powershell zsh")]
    [InlineData("minifetch --completion=po", "--completion=powershell")]
    [InlineData("minihttpd --pre", "--pretty-urls")]
    [InlineData("minihttpd film", "films/")]
    [InlineData("minihttpd --wire-to film", "film one.iso films/")]
    [InlineData("minihttpd --when-full ", "refuse wait")]
    public async Task Fish_completes(string line, string expected)
    {
        const string Driver = "source ./script; complete -C $argv[1]";
        ProgramResult result = await RunAsync("fish", ["--no-config", "-c", Driver, line], line);
        IEnumerable<string> offers = LinesOf(result.Output).Select(offer => offer.Split('\t')[0]);
        string sorted = string.Join(' ', offers.Order(StringComparer.Ordinal));
        Assert.Equal((0, expected, ""), (result.ExitCode, sorted, result.Errors));
    }

    // A terminal of its own, on which TAB is pressed; then the line is made to print itself. A suffix that zsh adds
    // (= or /) is gone by then.
    [Theory]
    [InlineData("minifetch --max-red", "minifetch --max-redirs")]
    [InlineData("minifetch -s --retry-c", "minifetch -s --retry-connrefused")]
    [InlineData("minifetch -o film\\ ", "minifetch -o film one.iso")]
    [InlineData("minifetch --output-dir fi", "minifetch --output-dir films")]
    [InlineData("minifetch --completion po", "minifetch --completion powershell")]
    [InlineData("minihttpd --pre", "minihttpd --pretty-urls")]
    [InlineData("minihttpd --spa fi", "minihttpd --spa films")]
    [InlineData("minihttpd --compression pre", "minihttpd --compression precompressed")]
    public async Task Zsh_completes(string line, string expected)
    {
        const string Driver = """
            zmodload zsh/zpty
            zpty shell zsh -f -i
            zpty -w shell 'PROMPT=; bindkey -e; autoload -Uz compinit; compinit -u -D; source ./script'
            zpty -w shell 'print -r ready-$((1+1))'
            zpty -r -m shell line '*ready-2*' || exit 1
            zpty -w -n shell "$1"$'\t\C-aprint -r -- "<" \C-e ">"\n'
            zpty -r -m shell line $'*\n< * >*' || exit 1
            print -r -- "${${line##*$'\n'< }%% >*}"
            """;
        ProgramResult result = await RunAsync("zsh", ["-f", "-c", Driver, "zsh", line], line);
        Assert.Equal((0, expected + "\n", ""), (result.ExitCode, result.Output, result.Errors));
    }

    // Without PowerShell, its script is read here: no package of Debian has it.
    [Theory]
    [InlineData("minifetch --outp", "--output --output-dir")]
    [InlineData("minifetch -s --retry-c", "--retry-connrefused")]
    [InlineData("minifetch -o -", "")]
    [InlineData("minifetch --completion po", "powershell")]
    [InlineData("minihttpd --pre", "--pretty-urls")]
    [InlineData("minihttpd --log co", "combined common")]
    public async Task PowerShell_completes(string line, string expected)
    {
        string script = await ScriptAsync(line.Split(' ')[0], "powershell");
        IEnumerable<string> offers = ExternalProgram.IsThere("pwsh")
            ? await OffersOfPowerShellAsync(line)
            : OffersIn(script, line);
        Assert.Equal(expected, string.Join(' ', offers.Order(StringComparer.Ordinal)));
    }

    private async Task<IEnumerable<string>> OffersOfPowerShellAsync(string line)
    {
        const string Driver = """
            . ([scriptblock]::Create((Get-Content -Raw ./script)))
            (TabExpansion2 $env:LINE $env:LINE.Length).CompletionMatches.ListItemText
            """;
        ProgramResult result = await RunAsync("pwsh", ["-NoProfile", "-NonInteractive", "-Command", Driver], line);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        return LinesOf(result.Output);
    }

    private static string[] LinesOf(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    // Cases with the values of options first, then the list of all options.
    private static IEnumerable<string> OffersIn(string script, string line)
    {
        string before = line.Split(' ')[^2], word = line.Split(' ')[^1];
        string? values = ValuesCase().Matches(script).Select(match => match.Groups)
            .FirstOrDefault(groups => groups[1].Value.Contains($"'{before}'", StringComparison.Ordinal))?[2].Value;
        IEnumerable<string> offered = values is null
            ? OptionRow().Matches(script).Select(match => match.Groups[1].Value)
            : Quoted().Matches(values).Select(match => match.Groups[1].Value);
        return offered.Where(offer => offer.StartsWith(word, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\{ \$_ -cin (.+) \} \{ return(.*) \}\n")]
    private static partial Regex ValuesCase();

    [GeneratedRegex(@"^ +, @\('([^']+)', '(?:[^']|'')+'\)$", RegexOptions.Multiline)]
    private static partial Regex OptionRow();

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted();

    private static async Task<string> ScriptAsync(string program, string shell)
    {
        string[] command = program == "minihttpd"
            ? [.. Minihttpd.Command, "--completion", shell]
            : Minifetch.Command("--completion", shell);
        ProgramResult script = await ExternalProgram.Shell.RunAsync(["exec \"$0\" \"$@\"", .. command]);
        Assert.Equal((0, ""), (script.ExitCode, script.Errors));
        return script.Output;
    }

    // In the folder, whose file "script" is the shell's; with nothing of the user's.
    private async Task<ProgramResult> RunAsync(string shell, string[] arguments, string line)
    {
        string path = ExternalProgram.PathOf(shell);
        string script = await ScriptAsync(line.Split(' ')[0], shell == "pwsh" ? "powershell" : shell);
        await File.WriteAllTextAsync(_folder.In("script"), script, Stop);
        const string Enter = """
            cd "$0" || exit
            export LINE=$1 HOME=$0 XDG_CONFIG_HOME=$0/films XDG_DATA_HOME=$0/films ZDOTDIR=$0
            shift
            exec "$@"
            """;
        return await ExternalProgram.Shell.RunAsync([Enter, _folder.In(""), line, path, .. arguments]);
    }
}
