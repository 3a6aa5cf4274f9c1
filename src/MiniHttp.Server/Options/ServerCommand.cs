// The command line: its words are read by System.CommandLine, with options made from the table. Which words are options
// and which settings they are stands there; what is wrong with the words is told here.

using System.CommandLine;
using MiniHttp.CommandLine;

namespace MiniHttp.Server;

/// <summary>What the command line asks for.</summary>
/// <param name="Settings">Settings by their keys.</param>
/// <param name="ConfigFile">The settings file to read, or null for the usual one.</param>
internal sealed record ServerArguments(IReadOnlyDictionary<string, IReadOnlyList<string>> Settings, string? ConfigFile);

/// <summary>The command <c>minihttpd</c>.</summary>
internal sealed class ServerCommand
{
    private const string SeeHelp = "see minihttpd --help";

    private readonly Argument<string?> _root = new("ROOT") { Arity = ArgumentArity.ZeroOrOne };

    private readonly Dictionary<ServerOption, Option> _options = SettingsTable.Rows
        .Where(row => row.IsOption).ToDictionary(row => row, OptionOf);

    private readonly Command _command = new(Minihttpd.Name);

    public ServerCommand()
    {
        _command.Arguments.Add(_root);
        foreach (Option option in _options.Values)
        {
            _command.Options.Add(option);
        }
    }

    /// <summary>Reads the command line.</summary>
    /// <param name="args">The words.</param>
    /// <param name="arguments">What they ask for, where this returns null.</param>
    /// <returns>Null to go on; otherwise the exit code: what was asked for is on standard output.</returns>
    /// <exception cref="SettingsException">A word is not a known option, or its value is missing.</exception>
    public int? Parse(string[] args, out ServerArguments arguments)
    {
        arguments = new ServerArguments(new Dictionary<string, IReadOnlyList<string>>(), null);
        ParseResult result = ParseWords(args);
        RefuseUnknownOptions(args, result);
        if (Answer(args, result) is { } text)
        {
            Console.Out.WriteLine(text);
            return 0;
        }

        arguments = new ServerArguments(SettingsIn(result), ValueOf(HelpRows.Config, result));
        return null;
    }

    // The library would drop a first word that is the command's own name, with any path: so it is given that first.
    // It would also drop [x] as the first word, and read @x as a file of words.
    private ParseResult ParseWords(string[] args)
    {
        IEnumerable<string> words = args
            .Select((word, index) => index == 0 && word.StartsWith('[') ? "./" + word : word);
        return _command.Parse(
            [_command.Name, .. WithOptionalValues([.. words])],
            new ParserConfiguration { ResponseFileTokenReplacer = null });
    }

    // Help is printed even if other words are not valid, as by most programs.
    private string? Answer(string[] args, ParseResult result)
    {
        if (IsGiven(HelpRows.Help, result))
        {
            return HelpText.Of(Minihttpd.Summary, [.. RootAndRest(result)]);
        }

        Check(args, result);
        return IsGiven(HelpRows.Version, result) ? Minihttpd.Version
            : ValueOf(HelpRows.Completion, result) is { } shell ? CompletionFor(shell)
            : null;
    }

    private static string CompletionFor(string shell)
        => ShellCompletion.Shells.Contains(shell)
            ? ShellCompletion.Of(Minihttpd.Summary, shell).TrimEnd('\n')
            : throw new SettingsException(
                $"{HelpRows.Completion.LongName} {ShownWord.Of(shell)}: must be bash, zsh, fish or powershell");

    private Dictionary<string, IReadOnlyList<string>> SettingsIn(ParseResult result)
    {
        var settings = new Dictionary<string, IReadOnlyList<string>>();
        foreach ((ServerOption row, Option option) in _options)
        {
            if (row.Setting is { } setting && result.GetResult(option) is { Implicit: false } given)
            {
                settings[setting.Key] = IsPlainFlag(row)
                    ? [row.Alone] : [.. given.Tokens.Select(token => token.Value)];
            }
        }

        if (result.GetValue(_root) is { } root)
        {
            settings["Root"] = [root];
        }

        return settings;
    }

    private void Check(string[] args, ParseResult result)
    {
        foreach ((ServerOption row, Option option) in _options)
        {
            if (result.GetResult(option) is { Implicit: false } given
                && Problem(row, given.Tokens.Count, args) is { } problem)
            {
                throw new SettingsException($"{row.LongName}: {problem} ({SeeHelp})");
            }
        }

        if (result.UnmatchedTokens is [var second, ..])
        {
            throw new SettingsException(
                $"{ShownWord.Of(second, quoted: true)}: only one ROOT can be served ({SeeHelp})");
        }

        if (result.Errors.Count > 0)
        {
            throw new SettingsException($"the command line is not valid ({SeeHelp})");
        }
    }

    // The library takes the value of --cors=site for ROOT.
    private static string? Problem(ServerOption row, int count, string[] args) => row switch
    {
        _ when IsPlainFlag(row) => count > 0
            || args.Any(word => word.StartsWith(row.LongName + "=", StringComparison.Ordinal))
                ? "takes no value" : null,
        _ when count == 0 => $"needs a value, {row.Value ?? row.OptionalValue}",
        _ when count > 1 && row.Setting is not { IsList: true } => "may be given only once",
        _ => null,
    };

    // The library takes an unknown option for ROOT. A directory whose name begins with '-' needs -- or ./ before it.
    private void RefuseUnknownOptions(string[] args, ParseResult result)
    {
        int end = Array.IndexOf(args, "--");
        string[] beforeEnd = end < 0 ? args : args[..end];
        bool IsKnown(string word)
            => _options.Values.Any(option => option.Name == word || option.Aliases.Contains(word));
        if (RootAndRest(result).FirstOrDefault(
            word => word.StartsWith('-') && word.Length > 1 && beforeEnd.Contains(word) && !IsKnown(word)) is { } unknown)
        {
            throw Unknown(unknown.Split('=')[0]);
        }
    }

    private SettingsException Unknown(string name)
    {
        string[] names = [.. _options.Keys.SelectMany(row => row.Names)];
        string word = name.TrimStart('-');
        string? near = Array.Find(names, known => known == $"--no-{word}")
            ?? (Nearest.To(word, names.Select(known => known.TrimStart('-'))) is { } like
                ? Array.Find(names, known => known.TrimStart('-') == like) : null);
        string hint = near is null ? SeeHelp : $"did you mean \"{near}\"?";
        return new($"unknown option {ShownWord.Of(name, quoted: true)} ({hint})");
    }

    private IEnumerable<string> RootAndRest(ParseResult result)
        => (result.GetResult(_root)?.Tokens ?? []).Select(token => token.Value).Concat(result.UnmatchedTokens);

    private bool IsGiven(ServerOption row, ParseResult result) => result.GetResult(_options[row]) is { Implicit: false };

    private string? ValueOf(ServerOption row, ParseResult result)
        => result.GetResult(_options[row]) is { Implicit: false, Tokens: [var token, ..] } ? token.Value : null;

    // To the library an optional value is any word that comes next: --spa site would take the root.
    private string[] WithOptionalValues(string[] args)
    {
        int end = Array.IndexOf(args, "--");
        return
        [
            .. args.Select((word, index) => (end < 0 || index < end)
                && _options.Keys.FirstOrDefault(row => row.OptionalValue is not null && row.LongName == word) is { } row
                    ? $"{word}={row.Alone}" : word),
        ];
    }

    private static bool IsPlainFlag(ServerOption row) => row is { IsFlag: true, OptionalValue: null };

    private static Option OptionOf(ServerOption row)
    {
        string[] aliases = [.. row.Names.SkipLast(1), .. row.OtherName is { } other ? [other] : Array.Empty<string>()];
        return IsPlainFlag(row)
            ? new Option<bool>(row.LongName, aliases)
            : new Option<string[]>(row.LongName, aliases) { Arity = ArgumentArity.OneOrMore };
    }
}
