namespace MiniHttp.Client.Tests;

/// <summary>A new directory, removed with all that is in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("minifetch-").FullName;

    public string In(string name) => Path.Combine(_path, name);

    public string[] Names => [.. Directory.GetFileSystemEntries(_path).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
