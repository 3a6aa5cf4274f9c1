using System.Reflection;

namespace MiniHttp.Fetching.Tests;

public class LibrarySampleTests
{
    [Fact]
    public void The_document_has_the_samples_that_are_compiled_here()
    {
        string[] parts = Read("LibrarySamples.cs").Split("        // <sample>\n")[1..];
        string document = Read("library.md");
        Assert.Equal(5, parts.Length);
        Assert.All(parts, part => Assert.Contains($"\n{Unindented(part)}\n```\n", document, StringComparison.Ordinal));
    }

    private static string Unindented(string part)
    {
        string[] lines = part.Split("        // </sample>")[0].TrimEnd().Split('\n');
        return string.Join('\n', lines.Select(line => line.Length > 8 ? line[8..] : line));
    }

    private static string Read(string resource)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
