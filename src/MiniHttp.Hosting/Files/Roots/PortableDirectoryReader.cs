using System.Text;

namespace MiniHttp.Hosting;

/// <summary>Reads a directory on every system. Each name is opened as a request would open it: that alone says what would be served.</summary>
/// <param name="root">The root.</param>
/// <param name="hidden">Which names are left out.</param>
/// <param name="path">The directory's path.</param>
/// <param name="relative">Its name below the root.</param>
internal sealed class PortableDirectoryReader(PortableFileRoot root, HiddenNames hidden, string path, byte[] relative) : IDirectoryReader
{
    private readonly IEnumerator<FileSystemInfo> _found = new DirectoryInfo(path).EnumerateFileSystemInfos().GetEnumerator();

    /// <inheritdoc/>
    public bool Read(List<ListedEntry> entries, int most)
    {
        for (int looked = 0; looked < most; looked++)
        {
            if (!_found.MoveNext())
            {
                return false;
            }

            FileSystemInfo found = _found.Current;
            byte[] name = Encoding.UTF8.GetBytes(found.Name);
            if (!hidden.Hide(relative, name) && (!OperatingSystem.IsWindows() || WindowsNames.IsFileName(name)))
            {
                Add(entries, name, found);
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _found.Dispose();

    private void Add(List<ListedEntry> entries, byte[] name, FileSystemInfo found)
    {
        Entry entry = root.Open(relative.Length == 0 ? name : [.. relative, (byte)'/', .. name]);
        using (entry.File)
        {
            switch (entry.Kind)
            {
                case EntryKind.Directory:
                    entries.Add(new ListedEntry(name, true, 0, found.LastWriteTimeUtc));
                    break;
                case EntryKind.File:
                    entries.Add(new ListedEntry(name, false, entry.File!.Length, entry.Modified));
                    break;
                case EntryKind.Forbidden when found is FileInfo file: // It is there, and asking for it says 403.
                    entries.Add(new ListedEntry(name, false, file.Length, file.LastWriteTimeUtc));
                    break;
            }
        }
    }
}
