// A program's reference in Markdown: a template with prose, filled in from the table of options. Placeholders are
// comments on lines of their own: usage, examples, options, exit codes, and whatever else the program has.

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MiniHttp.CommandLine;

/// <summary>Writes docs/PROGRAM.md.</summary>
internal static partial class MarkdownManual
{
    /// <param name="program">What the table says.</param>
    /// <param name="template">The prose, with placeholders.</param>
    /// <param name="sections">Markdown for placeholders of the program's own.</param>
    /// <exception cref="FormatException">A placeholder is unknown, or has no place in the template.</exception>
    public static string Of(CommandSummary program, string template, IReadOnlyDictionary<string, string> sections)
    {
        var unused = new Dictionary<string, string>(sections)
        {
            ["usage"] = $"```\n{program.Name} {program.Usage}\n```",
            ["examples"] = Examples(program),
            ["options"] = string.Join("\n\n", program.Groups.Select(Group)),
            ["exit codes"] = Table("code", "meaning", program.ExitStatuses.Select(status =>
                (status.Code.ToString(CultureInfo.InvariantCulture), status.Meaning))),
        };
        string text = Placeholder().Replace(template, match => unused.Remove(match.Groups[1].Value, out string? section)
            ? section
            : throw new FormatException($"{match.Value}: unknown placeholder, or there twice"));
        return unused.Count == 0
            ? text
            : throw new FormatException($"<!-- {unused.Keys.First()} -->: no place for it in the template");
    }

    private static string Group(OptionGroup group)
    {
        var text = new StringBuilder($"### {group.Title}\n\n");
        if (group.Description.Length > 0)
        {
            text.Append(group.Description).Append("\n\n");
        }

        return text.Append(Table("option", "effect", group.Options.Select(Row))).ToString();
    }

    private static (string Left, string Right) Row(CommandOption option)
    {
        string names = string.Join(", ", option.Names.Select(name => $"`{name}`"));
        string help = Escape(option.Help) + (option.Help.EndsWith('.') ? "" : ".");
        string value = option.OptionalValue is { } optional ? $"[=*{optional}*]"
            : option.IsFlag ? "" : $" *{option.Value}*";
        string[] sentences = [help, option.Details, option.Facts];
        return (names + value, string.Join(' ', sentences.Where(sentence => sentence.Length > 0)));
    }

    /// <summary>A table of two columns.</summary>
    public static string Table(string left, string right, IEnumerable<(string Left, string Right)> rows)
        => $"| {left} | {right} |\n|---|---|\n"
            + string.Join('\n', rows.Select(row => $"| {row.Left} | {row.Right} |"));

    private static string Examples(CommandSummary program)
    {
        int width = program.Examples.Max(example => example.Command.Length);
        IEnumerable<string> lines = program.Examples
            .Select(example => $"{example.Command.PadRight(width)}  # {example.Effect}");
        return $"```sh\n{string.Join('\n', lines)}\n```";
    }

    /// <summary>Plain text, such as help, as Markdown.</summary>
    public static string Escape(string text) => text.Replace("*", @"\*").Replace("|", @"\|").Replace("<", @"\<");

    [GeneratedRegex("^<!-- ([a-z -]+) -->$", RegexOptions.Multiline)]
    private static partial Regex Placeholder();
}
