using System.Collections.Concurrent;

namespace MiniHttp.Testing.Versions;

/// <summary>A folder of versioned files, and the one editor that edits them.</summary>
public sealed class VersionedSite
{
    /// <summary>Beyond what servers keep in memory: sent from the descriptor.</summary>
    public const int Large = 100_000;

    // Milliseconds: files have to be left alone for 2 s now and then, to be kept, compressed and given strong tags.
    private const int BetweenEdits = 20, BetweenExchanges = 5000;

    private static readonly DateTime Preserved = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly string _around;
    private readonly Random _random = new(1945);
    private readonly ConcurrentDictionary<EditKind, int> _counts = new();
    private readonly Lock _editor = new();
    private long _nextEdit;
    private long _nextExchange = Environment.TickCount64 + BetweenExchanges;
    private int _folders;

    /// <param name="around">An empty folder, in which the site is the folder "site".</param>
    public VersionedSite(string around)
    {
        _around = around;
        Files = [.. Enumerable.Range(0, 120).Select(NewFile)];
        WriteFolder(Root, _ => 0);
    }

    /// <summary>The folder that is served.</summary>
    public string Root => Path.Combine(_around, "site");

    public IReadOnlyList<VersionedFile> Files { get; }

    /// <summary>How many edits of each kind were made.</summary>
    public IReadOnlyDictionary<EditKind, int> Counts => _counts;

    /// <summary>
    /// Makes an edit, of one file or now and then of all: whichever thread calls it is the editor, and while there is
    /// one, or if the last edit was a moment ago, nothing happens.
    /// </summary>
    public void TryEdit()
    {
        if (!_editor.TryEnter())
        {
            return;
        }

        try
        {
            long now = Environment.TickCount64;
            if (now >= _nextExchange)
            {
                ExchangeFolder();
                _nextExchange = Environment.TickCount64 + BetweenExchanges;
            }
            else if (now >= _nextEdit)
            {
                Edit();
                _nextEdit = Environment.TickCount64 + BetweenEdits;
            }
        }
        finally
        {
            _editor.Exit();
        }
    }

    private void Edit()
    {
        VersionedFile file = Files[_random.Next(Files.Count)];
        EditKind kind = KindFor(file);
        string path = Path.Combine(Root, file.Name);
        file.Edit(kind, content => Write(kind, path, content));
        _counts.AddOrUpdate(kind, 1, (_, count) => count + 1);
    }

    private static VersionedFile NewFile(int id)
    {
        string folder = id % 3 == 0 ? "sub/" : "";
        int length = (id % 12) switch
        {
            0 => Large,
            1 => Large + 70_000,
            2 => 40_000,
            _ => 500 + (id * 150),
        };
        return new VersionedFile(id, $"{folder}{id}.{(id % 5 == 0 ? "bin" : "txt")}", length, isHonest: id % 4 == 0);
    }

    // What is sent from the descriptor is not sure to be of one version while it is overwritten in place.
    private EditKind KindFor(VersionedFile file)
    {
        EditKind[] kinds = (file.IsHonest, file.Length > 32 * 1024) switch
        {
            (true, true) => [EditKind.Rename],
            (true, false) => [EditKind.Rename, EditKind.InPlace],
            (false, true) => [EditKind.Rename, EditKind.RenamePreserved],
            _ => [EditKind.Rename, EditKind.RenamePreserved, EditKind.InPlace, EditKind.CopyPreserved],
        };
        return kinds[_random.Next(kinds.Length)];
    }

    private static void Write(EditKind kind, string path, byte[] content)
    {
        bool isInPlace = kind is EditKind.InPlace or EditKind.CopyPreserved;
        string target = isInPlace ? path : path + ".new";
        FileMode mode = kind == EditKind.InPlace ? FileMode.Open : isInPlace ? FileMode.Truncate : FileMode.Create;
        using (var stream = new FileStream(target, mode, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0))
        {
            stream.Write(content);
        }

        if (kind is EditKind.CopyPreserved or EditKind.RenamePreserved)
        {
            File.SetLastWriteTimeUtc(target, Preserved);
        }

        if (!isInPlace)
        {
            File.Move(target, path, overwrite: true);
        }
    }

    private void ExchangeFolder()
    {
        string folder = Path.Combine(_around, $"folder{++_folders}");
        WriteFolder(folder, file => file.Begun + 1);
        foreach (VersionedFile file in Files)
        {
            file.Begin(EditKind.FolderExchange);
        }

        string? old = new DirectoryInfo(Root).LinkTarget is { } target ? Path.Combine(_around, target) : null;
        if (old is not null && _folders % 3 > 0)
        {
            UnixFiles.Rename(NewLink(folder), Root); // ln -sfn: there is a site at every moment.
        }
        else if (old is not null)
        {
            File.Delete(Root);
            Directory.Move(folder, Root);
        }
        else
        {
            old = Path.Combine(_around, $"old{_folders}");
            Directory.Move(Root, old);
            UnixFiles.Rename(_folders % 2 == 0 ? folder : NewLink(folder), Root);
        }

        foreach (VersionedFile file in Files)
        {
            file.Complete();
        }

        Directory.Delete(old, recursive: true);
        _counts.AddOrUpdate(EditKind.FolderExchange, 1, (_, count) => count + 1);
    }

    private string NewLink(string folder)
    {
        string link = Path.Combine(_around, "link");
        File.CreateSymbolicLink(link, Path.GetFileName(folder));
        return link;
    }

    // An honest file is modified when it comes to its place; the others keep the date of all their copies.
    private void WriteFolder(string folder, Func<VersionedFile, int> versionOf)
    {
        Directory.CreateDirectory(Path.Combine(folder, "sub"));
        foreach (VersionedFile file in Files)
        {
            File.WriteAllBytes(Path.Combine(folder, file.Name), file.Content(versionOf(file)));
        }

        foreach (VersionedFile file in Files)
        {
            File.SetLastWriteTimeUtc(Path.Combine(folder, file.Name), file.IsHonest ? DateTime.UtcNow : Preserved);
        }
    }
}
