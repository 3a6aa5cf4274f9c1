namespace MiniHttp.Architecture.Tests;

/// <summary>
/// The files of the clone that the tests were built in. Paths are relative to its root, with slashes.
/// </summary>
internal static class Repository
{
    private static readonly string[] NotOurs =
        ["bin", "obj", "node_modules", "artifacts", ".git", "TestResults", "BenchmarkDotNet.Artifacts"];

    public static string Root { get; } = FindRoot();

    /// <summary>All files, without those that are built, downloaded or generated.</summary>
    public static IReadOnlyList<string> Files { get; }
        = [.. Enumerate(new DirectoryInfo(Root)).Order(StringComparer.Ordinal)];

    /// <summary>C# files of the projects below src/.</summary>
    public static IReadOnlyList<string> Sources { get; } = [.. Files.Where(IsSource)];

    /// <summary>Names of the projects below src/; src/Shared is compiled into both programs.</summary>
    public static IReadOnlyList<string> Projects { get; }
        = [.. Sources.Select(ProjectOf).Distinct().Where(name => name != "Shared")];

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static string[] ReadLines(string file) => File.ReadAllLines(Path.Combine(Root, file));

    /// <summary>The project of a file below src/.</summary>
    public static string ProjectOf(string file) => file.Split('/')[1];

    /// <summary>The folder of a file within its project; "." for the project's own.</summary>
    public static string FolderOf(string file)
    {
        string[] parts = file.Split('/');
        return parts.Length == 3 ? "." : string.Join('/', parts[2..^1]);
    }

    private static bool IsSource(string file)
        => file.StartsWith("src/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal);

    private static IEnumerable<string> Enumerate(DirectoryInfo directory)
    {
        IEnumerable<string> files = directory.EnumerateFiles()
            .Where(file => !file.Name.EndsWith(".g.cs", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'));
        return directory.EnumerateDirectories()
            .Where(inner => !NotOurs.Contains(inner.Name))
            .SelectMany(Enumerate)
            .Concat(files);
    }

    private static string FindRoot()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "MiniHttp.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("no MiniHttp.sln above the tests");
    }
}
