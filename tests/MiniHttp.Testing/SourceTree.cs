namespace MiniHttp.Testing;

/// <summary>The files of the project, for tests that compare code with documents.</summary>
public static class SourceTree
{
    /// <summary>The folder of MiniHttp.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>The path of a file of the project.</summary>
    public static string In(params string[] names) => Path.Combine([Root, .. names]);

    private static string Find()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "MiniHttp.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("There is no MiniHttp.sln above the tests.");
    }
}
