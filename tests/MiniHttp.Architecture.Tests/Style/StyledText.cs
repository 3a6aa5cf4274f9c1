namespace MiniHttp.Architecture.Tests;

/// <summary>A file that people write and read: code, documentation, scripts.</summary>
internal sealed class StyledText(string file, string all)
{
    // Recorded or computed by programs.
    private static readonly string[] NotWritten = ["tests/corpus/", "bench/RESULTS.md"];

    private static readonly string[] Extensions = [".cs", ".md", ".sh"];

    public static IEnumerable<StyledText> InRepository => Repository.Files
        .Where(file => Extensions.Contains(Path.GetExtension(file)) || file is ".ci/run")
        .Where(file => !NotWritten.Any(prefix => file.StartsWith(prefix, StringComparison.Ordinal)))
        .Select(file => new StyledText(file, Repository.Read(file)));

    public string All { get; } = all;

    /// <summary>The lines that could be broken. In Markdown tables, links and blocks of code could not.</summary>
    public IEnumerable<string> WrappedLines
        => file.EndsWith(".md", StringComparison.Ordinal) ? LinesOfProse : All.Split('\n');

    private IEnumerable<string> LinesOfProse
    {
        get
        {
            bool isCode = false;
            foreach (string line in All.Split('\n'))
            {
                isCode ^= line.TrimStart().StartsWith("```", StringComparison.Ordinal);
                if (!isCode && !line.StartsWith('|') && !line.Contains("](", StringComparison.Ordinal))
                {
                    yield return line;
                }
            }
        }
    }
}
