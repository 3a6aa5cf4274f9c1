// From words to options and their values, as curl reads them: `-sSfo FILE`, `-oFILE`, `-d =x`, `-d -x`, `--no-silent`, `--output=FILE` too.
// No library reads this grammar: with them -d =x loses its sign, -d -x is two options, and @FILE a file of further words.

namespace MiniHttp.Client;

/// <summary>Reads words in curl's grammar.</summary>
internal static class CurlWords
{
    /// <summary>The options in their order, each with its value; URLs as the option <c>url</c>.</summary>
    /// <exception cref="CommandLineException">There is no such option, or its value is missing.</exception>
    public static List<KeyValuePair<CommandOption, string>> Read(IReadOnlyList<string> words)
    {
        var options = new List<KeyValuePair<CommandOption, string>>();
        bool optionsEnded = false;
        for (int i = 0; i < words.Count; i++)
        {
            string word = words[i];
            if (optionsEnded || !word.StartsWith('-'))
            {
                options.Add(new(OptionTable.Find(OptionTable.Url)!, word));
            }
            else if (word == "-")
            {
                throw new CommandLineException($"-: is neither an option nor a URL ({SeeHelp})");
            }
            else if (word == "--")
            {
                optionsEnded = true;
            }
            else if (word[1] == '-')
            {
                ReadLong(word, words, ref i, options);
            }
            else
            {
                ReadLetters(word, words, ref i, options);
            }
        }

        return options;
    }

    private static void ReadLong(string word, IReadOnlyList<string> words, ref int i, List<KeyValuePair<CommandOption, string>> options)
    {
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? word[2..] : word[2..equals];
        (CommandOption option, bool isNegated) = Find(name) ?? FindByBeginning(name) ?? throw Unknown(name);

        if (option.IsFlag)
        {
            options.Add(equals < 0 ? new(option, isNegated ? "false" : "true") : throw new CommandLineException($"--{name} takes no value"));
            return;
        }

        options.Add(new(option, equals >= 0 ? word[(equals + 1)..] : ++i < words.Count ? words[i] : throw Missing("--" + name, option)));
    }

    private static void ReadLetters(string word, IReadOnlyList<string> words, ref int i, List<KeyValuePair<CommandOption, string>> options)
    {
        for (int at = 1; at < word.Length; at++)
        {
            if (OptionTable.Find(word[at]) is not { } option)
            {
                throw new CommandLineException(CurlOnlyOptions.Refusal(word[at]) ?? $"-{word[at]}: there is no such option ({SeeHelp})");
            }

            if (!option.IsFlag)
            {
                string value = at + 1 < word.Length ? word[(at + 1)..] : ++i < words.Count ? words[i] : throw Missing($"-{word[at]}", option);
                options.Add(new(option, value));
                return;
            }

            options.Add(new(option, "true"));
        }
    }

    private static (CommandOption Option, bool IsNegated)? Find(string name)
    {
        if (OptionTable.Find(name) is { } option)
        {
            return (option, false);
        }

        return OptionTable.All.FirstOrDefault(o => o is { IsFlag: true, Negatable: true } && o.NegatedName == "--" + name) is { } negated ? (negated, true) : null;
    }

    // As curl has it, a name may be cut short where no other begins so; options that only curl has count, so that scripts mean the same here.
    private static (CommandOption Option, bool IsNegated)? FindByBeginning(string name)
    {
        if (name is "" || CurlOnlyOptions.Refusal(name) is not null)
        {
            return null;
        }

        string[] all = [.. OptionTable.All.Select(option => option.Name), .. OptionTable.All.Where(o => o.Negatable).Select(o => o.NegatedName[2..])];
        string[] candidates = [.. all.Where(candidate => candidate.StartsWith(name, StringComparison.Ordinal)), .. CurlOnlyOptions.StartingWith(name)];
        if (candidates.Length > 1)
        {
            string listed = string.Join(", ", candidates.Take(MostListed).Select(candidate => "--" + candidate));
            throw new CommandLineException($"--{name}: could be {listed}{(candidates.Length > MostListed ? " ..." : "")}");
        }

        return candidates.Length == 0 ? null : Find(candidates[0]) ?? throw Unknown(candidates[0]);
    }

    private const int MostListed = 6;

    private const string SeeHelp = "minifetch --help lists the options";

    private static CommandLineException Missing(string typed, CommandOption option) => new($"{typed} needs a value: {option.Value} ({SeeHelp})");

    private static CommandLineException Unknown(string name)
    {
        if (CurlOnlyOptions.Refusal(name) is { } refusal)
        {
            return new CommandLineException(refusal);
        }

        if (name.StartsWith("no-", StringComparison.Ordinal) && OptionTable.Find(name.AsSpan(3)) is { } positive)
        {
            return new CommandLineException($"--{name}: {positive.LongName} {(positive.IsFlag ? "cannot be taken back" : "takes a value, it has no opposite")}");
        }

        CommandOption? near = OptionTable.All.Select(option => (Option: option, Edits: Edits(name, option.Name)))
            .Where(candidate => candidate.Edits <= Math.Min(MostEdits, name.Length / 2))
            .OrderBy(candidate => candidate.Edits).FirstOrDefault().Option;
        string hint = near is null ? SeeHelp : $"did you mean {near.LongName}?";
        return new CommandLineException($"--{name}: there is no such option ({hint})");
    }

    // Two letters, as git has it: what is further off is another word.
    private const int MostEdits = 2;

    // How many letters have to be put in, left out or replaced: Levenshtein's distance.
    private static int Edits(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            (int diagonal, row[0]) = (row[0], i);
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
