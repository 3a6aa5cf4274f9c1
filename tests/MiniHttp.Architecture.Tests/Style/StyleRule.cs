using System.Globalization;
using System.Text.RegularExpressions;

namespace MiniHttp.Architecture.Tests;

/// <summary>A row of tests/style.txt: what should not be written, and how often it still is.</summary>
internal sealed record StyleRule(int Committed, string What, string Instead)
{
    public const string LongLines = "longer than 120 columns";

    private const int MaxColumns = 120;

    private readonly Regex? _words = What == LongLines ? null
        : new Regex(PatternOf(What), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    public static StyleRule Parse(string row)
    {
        string[] cells = row.Split('|', 3, StringSplitOptions.TrimEntries);
        return new StyleRule(int.Parse(cells[0], CultureInfo.InvariantCulture), cells[1], cells[2]);
    }

    public override string ToString() => $"{Committed} | {What} | {Instead}";

    public int CountIn(StyledText text)
        => _words is null ? text.WrappedLines.Count(line => line.Length > MaxColumns) : _words.Count(text.All);

    private static string PatternOf(string words)
        => $@"\b{Regex.Escape(words).Replace(@"\ …\ ", @"(?:\ \w+){1,4}\ ", StringComparison.Ordinal)}\b";
}
