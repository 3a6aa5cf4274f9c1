namespace MiniHttp.Architecture.Tests;

// A ratchet: what is not yet written as CONTRIBUTING.md says is counted, and the counts in tests/style.txt may only
// fall.
public class StyleTests
{
    private const string File = "tests/style.txt";

    [Fact]
    public void Style_only_improves()
    {
        string[] lines = Repository.ReadLines(File);
        StyledText[] texts = [.. StyledText.InRepository];
        List<string> problems = [];
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith('#'))
            {
                StyleRule rule = StyleRule.Parse(lines[i]);
                StyleRule now = rule with { Committed = texts.AsParallel().Sum(rule.CountIn) };
                problems.AddRange(Compare(rule, now.Committed));
                lines[i] = now.ToString();
            }
        }

        if (Environment.GetEnvironmentVariable("REWRITE_STYLE") == "1")
        {
            System.IO.File.WriteAllLines(Path.Combine(Repository.Root, File), lines);
        }

        Assert.True(problems.Count == 0, $"{File}:\n{string.Join('\n', problems)}");
    }

    [Theory]
    [InlineData("whoever", "Whoever asks, or whoever listens: WhoeverElse", 2)]
    [InlineData("who … is", "who asks for it is told; who is", 1)]
    [InlineData("but for", "all but for one", 1)]
    public void Words_are_counted_in_any_case_and_only_whole(string what, string text, int count)
        => Assert.Equal(count, new StyleRule(0, what, "").CountIn(new StyledText("a.cs", text)));

    [Fact]
    public void In_Markdown_tables_links_and_code_may_be_long()
    {
        string words = string.Concat(Enumerable.Repeat("words ", 30));
        string text = $"{words}\n| {words} |\n[{words}](https://example.com)\n```\n{words}\n```\n{words}";
        var rule = new StyleRule(0, StyleRule.LongLines, "");
        Assert.Equal(2, rule.CountIn(new StyledText("a.md", text)));
        Assert.Equal(5, rule.CountIn(new StyledText("a.cs", text)));
    }

    private static IEnumerable<string> Compare(StyleRule rule, int now)
    {
        if (now > rule.Committed)
        {
            yield return $"{rule.What}: {now}, {now - rule.Committed} more than before. Instead: {rule.Instead}";
        }
        else if (now < rule.Committed)
        {
            int fewer = rule.Committed - now;
            yield return $"{rule.What}: {now}, {fewer} fewer than before: lower the number (REWRITE_STYLE=1)";
        }
    }
}
