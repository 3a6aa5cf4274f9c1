// The cases of --grade are data: Markdown, so that a teacher can read them and add to them. docs/grade.md says how one is written.

using System.Globalization;
using System.Text.RegularExpressions;

namespace MiniHttp.Client;

/// <summary>One thing that is looked for in the answer, worth a point.</summary>
/// <param name="IsRequired">Whether a server that lacks it does not conform; else it should have it.</param>
/// <param name="Rule">Where the rule stands, as in <c>RFC 1945 §6.1</c>.</param>
/// <param name="Expectation">What is looked for.</param>
internal sealed record GradeRow(bool IsRequired, string Rule, Expectation Expectation);

/// <summary>One conversation, and what is looked for in it.</summary>
/// <param name="Name">A sentence. No two cases have the same.</param>
/// <param name="Wire">What is sent: a transcript, with variables in it.</param>
/// <param name="Rows">What is looked for.</param>
internal sealed record GradeCase(string Name, string Wire, IReadOnlyList<GradeRow> Rows);

/// <summary>Reads cases.</summary>
internal static partial class GradeCases
{
    /// <summary>The cases of this project.</summary>
    public static IReadOnlyList<GradeCase> Own()
    {
        using Stream stream = typeof(GradeCases).Assembly.GetManifestResourceStream("cases.md")!;
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }

    /// <summary>Reads a file of cases.</summary>
    /// <exception cref="FormatException">It is none; the message names the line.</exception>
    public static IReadOnlyList<GradeCase> Parse(string text)
    {
        var cases = new List<GradeCase>();
        string? name = null, wire = null;
        var rows = new List<GradeRow>();
        bool isInside = false;
        int number = 0;
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            if (isInside)
            {
                isInside = line != "```";
                wire += isInside ? line + "\n" : "";
            }
            else if (line.StartsWith("### ", StringComparison.Ordinal))
            {
                EndCase();
                name = line[4..].Trim();
            }
            else if (line.StartsWith("```wire", StringComparison.Ordinal))
            {
                wire = name is null || wire is not null ? throw Wrong("a block belongs below a heading ###, and only one") : "";
                isInside = true;
            }
            else if (line.StartsWith("- ", StringComparison.Ordinal) && name is not null)
            {
                rows.Add(ParseRow(line));
            }
        }

        EndCase();
        return cases.Count > 0 ? cases : throw new FormatException("there is no case in it: a heading ###, a block ```wire, and rows \"- required §6.1: status 200\"");

        GradeRow ParseRow(string line)
        {
            Match match = Row().Match(line);
            if (!match.Success)
            {
                throw Wrong("a row is written \"- required §6.1: status 200\", or recommended in place of required");
            }

            string rule = match.Groups["rule"].Value;
            try
            {
                return new GradeRow(
                    match.Groups["level"].Value == "required",
                    rule.StartsWith('§') ? $"RFC 1945 {rule}" : rule,
                    Expectation.Parse(match.Groups["what"].Value));
            }
            catch (FormatException e)
            {
                throw Wrong(e.Message);
            }
        }

        void EndCase()
        {
            if (name is not null)
            {
                cases.Add(wire is not null && rows.Count > 0 && !cases.Exists(one => one.Name == name)
                    ? new GradeCase(name, wire, [.. rows])
                    : throw Wrong($"the case \"{name}\" has no block, or no row, or its name is there twice"));
            }

            (name, wire) = (null, null);
            rows.Clear();
        }

        FormatException Wrong(string what) => new(string.Create(CultureInfo.InvariantCulture, $"line {number}: {what}"));
    }

    [GeneratedRegex("^- (?<level>required|recommended) (?<rule>(RFC [0-9]+ )?§[0-9A-Z.]+): (?<what>.+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}
