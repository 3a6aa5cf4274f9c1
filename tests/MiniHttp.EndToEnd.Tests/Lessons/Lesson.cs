using System.Diagnostics;
using System.Text.RegularExpressions;

namespace MiniHttp.EndToEnd.Tests;

/// <summary>A program of lessons/, which is one C# file, and what it says when it runs.</summary>
/// <param name="name">The file's name without its extension, as <c>01-client</c>.</param>
internal sealed partial class Lesson(string name)
{
    // For hangs only: a build takes seconds.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private static readonly string Folder = Path.Combine(Minihttpd.SourceTree, "lessons");

    private readonly string[] _lines = File.ReadAllLines(Path.Combine(Folder, $"{name}.cs"));

    /// <summary>All there are, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.cs").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    public string Name => name;

    /// <summary>The rows of the HOWTO that its opening comment names.</summary>
    public IEnumerable<int> Rows
        => NumberPattern().Matches(_lines.Select(line => RowsPattern().Match(line)).First(match => match.Success).Value)
            .Select(number => int.Parse(number.Value, null));

    /// <summary>What stands between the lines <c>// &lt;NAME&gt;</c> and <c>// &lt;/NAME&gt;</c>, for each name.</summary>
    public IReadOnlyDictionary<string, string[]> Snippets()
    {
        var snippets = new Dictionary<string, string[]>();
        for (int i = 0; i < _lines.Length; i++)
        {
            if (MarkPattern().Match(_lines[i]) is { Success: true } mark)
            {
                int end = Array.IndexOf(_lines, $"// </{mark.Groups[1].Value}>", i);
                Assert.True(end > i, $"{name}.cs: there is no end to <{mark.Groups[1].Value}>.");
                snippets.Add(mark.Groups[1].Value, _lines[(i + 1)..end]);
            }
        }

        return snippets;
    }

    /// <summary>Builds it and runs it, as <c>dotnet run</c> does, but in two steps: nothing that a build says is among its output.</summary>
    /// <returns>Its output: the lines below each title.</returns>
    public async Task<IReadOnlyList<(string Title, string[] Lines)>> RunAsync()
    {
        string path = Path.Combine(Folder, $"{name}.cs");
        await BuildAsync(path, ["-p:TreatWarningsAsErrors=true"]); // A student may have warnings, we may not.
        string output = await RunBuiltAsync(path);
        string[] sections = output.ReplaceLineEndings("\n").Split("\n== ");
        Assert.True(sections.Length > 1 && sections[0].Length == 0, $"{name}.cs: its output does not begin with a title:\n{output}");
        return [.. sections[1..].Select(section => section.TrimEnd('\n').Split('\n')).Select(lines => (lines[0], lines[1..]))];
    }

    /// <summary>Builds and runs a copy that a student has edited, with the settings of lessons/.</summary>
    /// <param name="folder">Where the copy goes, with all that is made of it.</param>
    /// <param name="edit">The edit.</param>
    /// <returns>What the build printed.</returns>
    public async Task<string> RunEditedAsync(TemporaryDirectory folder, Func<string, string> edit)
    {
        string[] settings
            = ["Directory.Build.props", "Directory.Packages.props", ".editorconfig", "lessons/Directory.Build.props"];
        foreach (string file in settings)
        {
            folder.With(file, File.ReadAllText(Path.Combine(Minihttpd.SourceTree, file)));
        }

        string text = string.Join('\n', _lines)
            .Replace("#:project ../", $"#:project {Minihttpd.SourceTree}/", StringComparison.Ordinal);
        string path = folder.With($"lessons/{name}.cs", edit(text)).In($"lessons/{name}.cs");
        string build = await BuildAsync(path, [], folder.Path);
        await RunBuiltAsync(path, folder.Path);
        return build;
    }

    // That of these tests, with which the product was built: it must not be built again while other tests run it.
    private static string Configuration { get; }
        = Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(Minihttpd.Assembly)))!;

    private static async Task<string> BuildAsync(string path, string[] properties, string? data = null)
    {
        string[] arguments = ["build", "--no-dependencies", "-c", Configuration, path, .. properties];
        (int status, string output, string errors) = await DotnetAsync(arguments, data);
        Assert.True(status == 0, $"{path} does not build: {output}{errors}");
        return output;
    }

    private static async Task<string> RunBuiltAsync(string path, string? data = null)
    {
        string[] arguments = ["run", "--no-build", "-c", Configuration, path];
        (int status, string output, string errors) = await DotnetAsync(arguments, data);
        Assert.True(status == 0 && errors.Length == 0, $"{path}: exit code {status}\n{output}{errors}");
        return output;
    }

    // dotnet keeps what it builds of a program in one file below $XDG_DATA_HOME: `data`, or the user's.
    private static async Task<(int Status, string Output, string Errors)> DotnetAsync(string[] arguments, string? data)
    {
        var start = new ProcessStartInfo(Minihttpd.Dotnet, arguments)
        {
            WorkingDirectory = Minihttpd.SourceTree,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (data is not null)
        {
            start.Environment["XDG_DATA_HOME"] = data;
        }

        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1"; // A node that outlives the build would keep our end of its pipe open.
        using Process process = Process.Start(start)!;
        try
        {
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
            await Task.WhenAll(output, errors, process.WaitForExitAsync()).WaitAsync(Limit, TestContext.Current.CancellationToken);
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    [GeneratedRegex("^// HOWTO rows? [^;]*;")]
    private static partial Regex RowsPattern();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex NumberPattern();

    [GeneratedRegex("^// <([a-z-]+)>$")]
    private static partial Regex MarkPattern();
}
