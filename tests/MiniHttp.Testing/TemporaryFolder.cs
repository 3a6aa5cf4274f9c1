namespace MiniHttp.Testing;

/// <summary>A new directory, removed with its contents.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("minihttp-").FullName;

    /// <summary>The path of a name below the folder.</summary>
    public string In(string name) => Path.Combine(_path, name);

    /// <summary>The names in the folder, sorted.</summary>
    public string[] Names
        => [.. Directory.GetFileSystemEntries(_path).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_path, recursive: true);
}
