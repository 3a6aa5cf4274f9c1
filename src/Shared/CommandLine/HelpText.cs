// The text of --help: purpose, usage, options by group, examples, where to find the exit codes. At most 100 columns.

using System.Globalization;
using System.Text;

namespace MiniHttp.CommandLine;

/// <summary>Writes the help of a program.</summary>
internal static class HelpText
{
    public const int MaxWidth = 100;

    /// <summary>The topic that lists the exit codes.</summary>
    public const string ExitCodes = "exit-codes";

    /// <summary>Where the descriptions of options begin.</summary>
    private const int Column = 33;

    /// <summary>The whole help, or the topics among the words: keys of groups, and <see cref="ExitCodes"/>.</summary>
    public static string Of(CommandSummary program, IReadOnlyList<string> words)
    {
        bool IsTopic(string topic) => words.Contains(topic, StringComparer.OrdinalIgnoreCase);
        string[] sections =
        [
            .. program.Groups.Where(group => IsTopic(group.Key)).Select(Section),
            .. IsTopic(ExitCodes) ? [ExitCodesOf(program)] : Array.Empty<string>(),
        ];
        return string.Join("\n\n", sections.Length > 0 ? sections : All(program));
    }

    private static IEnumerable<string> All(CommandSummary program) =>
    [
        $"{program.Name}: {program.Purpose}",
        $"Usage: {program.Name} {program.Usage}",
        .. program.Groups.Select(Section),
        ExamplesOf(program),
        More(program),
    ];

    private static string Section(OptionGroup group)
        => Titled(group.Title, group.Options.Select(option => Entry(Left(option), Right(option), Column)));

    private static string Left(CommandOption option)
    {
        string letter = option.HasLetter ? $"-{option.Letter}, " : "    ";
        string optional = option.OptionalValue is { } value ? $"[={value}]" : "";
        return $"{letter}{option.LongName}{optional} {option.Value}".TrimEnd();
    }

    private static string Right(CommandOption option)
        => option.Default.Length > 0 ? $"{option.Help} (default {option.Default})" : option.Help;

    private static string ExamplesOf(CommandSummary program)
    {
        int column = program.Examples.Max(example => example.Command.Length) + 4;
        return Titled("Examples", program.Examples.Select(example => Entry(example.Command, example.Effect, column)));
    }

    private static string ExitCodesOf(CommandSummary program) => Titled("Exit codes", program.ExitStatuses
        .Select(status => Entry(Number(status.Code), status.Meaning.Replace("`", "", StringComparison.Ordinal), 7)));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string More(CommandSummary program) => string.Join('\n', Wrapped(
        $"{program.Name} --help {ExitCodes} lists the exit codes. The other topics of --help are "
            + $"{string.Join(", ", program.Groups.Select(group => group.Key))}.",
        MaxWidth));

    private static string Titled(string title, IEnumerable<string> entries)
        => $"{title}:\n{string.Join('\n', entries)}";

    // Two columns. A left side that is too long has a line of its own.
    private static string Entry(string left, string right, int column)
    {
        var text = new StringBuilder("  ").Append(left);
        bool fits = text.Length + 2 <= column;
        text.Append(fits ? new string(' ', column - text.Length) : "\n" + new string(' ', column));
        return text.AppendJoin("\n" + new string(' ', column), Wrapped(right, MaxWidth - column)).ToString();
    }

    private static List<string> Wrapped(string text, int width)
    {
        var lines = new List<string> { "" };
        foreach (string word in text.Split(' '))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + 1 + word.Length > width)
            {
                lines.Add("");
            }

            lines[^1] += lines[^1].Length > 0 ? " " + word : word;
        }

        return lines;
    }
}
