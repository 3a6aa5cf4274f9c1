// From words to options and their values, as curl reads them: `-sSfo FILE`, `-oFILE`, `-d =x`, `-d -x`, `--no-silent`,
// and `--output=FILE` too. No library reads this grammar: with them -d =x loses its sign, -d -x is two options, and
// @FILE a file of further words.

using MiniHttp.CommandLine;

namespace MiniHttp.Client;

/// <summary>An option as it was given.</summary>
/// <param name="Option">The row.</param>
/// <param name="Value">Its value; of a flag null.</param>
/// <param name="IsOn">False for a flag that is taken back.</param>
internal readonly record struct GivenOption(CommandOption<FetchArguments> Option, string? Value, bool IsOn = true);

/// <summary>Reads words in curl's grammar.</summary>
internal static class CurlWords
{
    private const int MaxListed = 4;

    private const string SeeHelp = "see minifetch --help";

    /// <summary>The options in their order, each with its value; URLs as the option <c>url</c>.</summary>
    /// <exception cref="CommandLineException">An option is unknown, or its value is missing.</exception>
    public static List<GivenOption> Read(IReadOnlyList<string> words)
    {
        var options = new List<GivenOption>();
        bool optionsEnded = false;
        for (int i = 0; i < words.Count; i++)
        {
            string word = words[i];
            if (optionsEnded || !word.StartsWith('-'))
            {
                options.Add(new(OptionTable.Url, word));
            }
            else if (word == "--")
            {
                optionsEnded = true;
            }
            else if (word.StartsWith("--", StringComparison.Ordinal))
            {
                options.Add(ReadLong(word, words, ref i));
            }
            else
            {
                ReadLetters(word, words, ref i, options);
            }
        }

        return options;
    }

    private static GivenOption ReadLong(string word, IReadOnlyList<string> words, ref int i)
    {
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? word[2..] : word[2..equals];
        GivenOption given = Find(name) ?? FindByBeginning(name) ?? throw Unknown(name);
        if (given.Option.IsFlag)
        {
            return equals < 0 ? given : throw new CommandLineException($"--{name}: takes no value ({SeeHelp})");
        }

        string value = equals >= 0 ? word[(equals + 1)..] : Next(words, ref i, "--" + name, given.Option);
        return given with { Value = value };
    }

    private static void ReadLetters(string word, IReadOnlyList<string> words, ref int i, List<GivenOption> options)
    {
        if (word == "-")
        {
            throw new CommandLineException($"-: neither an option nor a URL ({SeeHelp})");
        }

        for (int at = 1; at < word.Length; at++)
        {
            CommandOption<FetchArguments> option = OptionTable.Find(word[at]) ?? throw Unknown(word[at]);
            if (!option.IsFlag)
            {
                string value = at + 1 < word.Length ? word[(at + 1)..] : Next(words, ref i, $"-{word[at]}", option);
                options.Add(new(option, value));
                return;
            }

            options.Add(new(option, Value: null));
        }
    }

    private static string Next(IReadOnlyList<string> words, ref int i, string typed, CommandOption option)
        => ++i < words.Count
            ? words[i]
            : throw new CommandLineException($"{typed}: needs a value, {option.Value} ({SeeHelp})");

    private static GivenOption? Find(string name)
        => OptionTable.Find(name) is { } option ? new(option, Value: null)
            : OptionTable.FindNegated(name) is { } negated ? new(negated, Value: null, IsOn: false)
            : null;

    // As in curl, a name may be cut short where no other begins so. Options that only curl has count, so that a script
    // means the same here.
    private static GivenOption? FindByBeginning(string name)
    {
        if (name is "" || CurlOnlyOptions.Refusal(name) is not null)
        {
            return null;
        }

        string[] candidates =
        [
            .. OptionTable.LongNames.Where(candidate => candidate.StartsWith(name, StringComparison.Ordinal)),
            .. CurlOnlyOptions.StartingWith(name),
        ];
        return candidates.Length > 1 ? throw Ambiguous(name, candidates)
            : candidates.Length == 0 ? null
            : Find(candidates[0]) ?? throw Unknown(candidates[0]);
    }

    private static CommandLineException Ambiguous(string name, string[] candidates)
    {
        string listed = string.Join(", ", candidates.Take(MaxListed).Select(candidate => "--" + candidate));
        return new($"ambiguous option \"--{name}\" ({listed}{(candidates.Length > MaxListed ? " ..." : "")})");
    }

    private static CommandLineException Unknown(char letter)
        => new(CurlOnlyOptions.Refusal(letter) ?? $"unknown option \"-{letter}\" ({SeeHelp})");

    private static CommandLineException Unknown(string name)
    {
        if (CurlOnlyOptions.Refusal(name) is { } refusal)
        {
            return new(refusal);
        }

        if (name.StartsWith("no-", StringComparison.Ordinal) && OptionTable.Find(name[3..]) is { } positive)
        {
            return new($"unknown option \"--{name}\" ({positive.LongName} cannot be negated)");
        }

        string hint = Suggestion.For(name, OptionTable.LongNames) is { } near ? $"did you mean \"--{near}\"?" : SeeHelp;
        return new($"unknown option {CommandLineException.Shown($"--{name}", quoted: true)} ({hint})");
    }
}
