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
            if (optionsEnded || word.Length < 2 || word[0] != '-')
            {
                options.Add(new(OptionTable.Find(OptionTable.Url)!, word));
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
        bool isNegated = false;
        if (OptionTable.Find(name) is not { } option)
        {
            option = OptionTable.All.FirstOrDefault(o => o is { IsFlag: true, Negatable: true } && o.NegatedName == "--" + name) ?? throw Unknown(name);
            isNegated = true;
        }

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

    private const string SeeHelp = "minifetch --help lists the options";

    private static CommandLineException Missing(string typed, CommandOption option) => new($"{typed} needs a value: {option.Value} ({SeeHelp})");

    private static CommandLineException Unknown(string name)
    {
        if (CurlOnlyOptions.Refusal(name) is { } refusal)
        {
            return new CommandLineException(refusal);
        }

        // The nearest name, if it is near: one that shares the beginning, or most of its letters.
        CommandOption? near = OptionTable.All.FirstOrDefault(option => name.Length >= 3 && option.Name.StartsWith(name, StringComparison.Ordinal))
            ?? OptionTable.All.FirstOrDefault(option => Math.Abs(option.Name.Length - name.Length) <= 1 && Differences(option.Name, name) <= 1);
        string hint = near is null ? SeeHelp : $"did you mean {near.LongName}?";
        return new CommandLineException($"--{name}: there is no such option ({hint})");
    }

    // How many letters have to be changed, where one may be missing.
    private static int Differences(string one, string other)
    {
        (string longer, string shorter) = one.Length >= other.Length ? (one, other) : (other, one);
        int same = 0;
        while (same < shorter.Length && longer[same] == shorter[same])
        {
            same++;
        }

        int skip = longer.Length - shorter.Length;
        int differing = 0;
        for (int i = same; i < shorter.Length; i++)
        {
            differing += longer[i + skip] == shorter[i] ? 0 : 1;
        }

        return skip + differing;
    }
}
