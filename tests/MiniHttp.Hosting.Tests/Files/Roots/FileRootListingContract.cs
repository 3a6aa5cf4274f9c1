// What a directory holds, as every file root reads it: what a request would get, and nothing else.

using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public abstract class FileRootListingContract : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private protected abstract FileRootKind Kind { get; }

    private protected IFileRoot OpenRoot(string path, bool dotfiles = false, bool followSymlinks = false)
        => FileRoots.Open(Kind, path, dotfiles, followSymlinks);

    private protected TemporaryFolder Folder => _folder;

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private EntryKind KindOf(string name)
    {
        using IFileRoot root = OpenRoot(_folder.Path);
        using IDirectoryReader? reader = root.OpenDirectory(Encoding.UTF8.GetBytes(name), out EntryKind kind);
        Assert.Equal(kind == EntryKind.Directory, reader is not null);
        return kind;
    }

    private protected List<ListedEntry> Read(string name, int most = 1000)
    {
        using IFileRoot root = OpenRoot(_folder.Path);
        using IDirectoryReader? reader = root.OpenDirectory(Encoding.UTF8.GetBytes(name), out _);
        Assert.NotNull(reader);
        var entries = new List<ListedEntry>();
        while (reader.Read(entries, most))
        {
        }

        Assert.False(reader.Read(entries, most)); // The end stays the end.
        return entries;
    }

    private protected string[] Names(string name, int most = 1000)
        => [.. Read(name, most)
            .Select(entry => Encoding.UTF8.GetString(entry.Name.Span) + (entry.IsDirectory ? "/" : ""))
            .Order(StringComparer.Ordinal)];

    [Fact]
    public void Files_are_read_with_length_and_time_and_directories_as_such()
    {
        var time = new DateTimeOffset(1994, 11, 6, 8, 49, 37, TimeSpan.Zero);
        _folder.File("a/b.txt", "twelve bytes", time);
        _folder.Folder("a/c");

        List<ListedEntry> entries = Read("a");

        ListedEntry file = Assert.Single(entries, entry => !entry.IsDirectory);
        Assert.Equal(("b.txt", 12L, time), (Encoding.UTF8.GetString(file.Name.Span), file.Length, file.Modified));
        ListedEntry directory = Assert.Single(entries, entry => entry.IsDirectory);
        Assert.Equal(("c", 0L), (Encoding.UTF8.GetString(directory.Name.Span), directory.Length));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(5000)]
    public void A_directory_is_read_whole_whatever_the_pieces_are(int most)
    {
        string[] names = [.. Enumerable.Range(0, 2000).Select(i => $"a file with the number {i}")];
        foreach (string name in names)
        {
            _folder.File(name);
        }

        Assert.Equal(names.Order(StringComparer.Ordinal), Names("", most));
    }

    [Fact]
    public void What_is_hidden_is_not_read()
    {
        foreach (string name in new[] { ".git/config", ".env", "appsettings.json", "AppSettings.Development.json", "seen.txt", ".well-known/x" })
        {
            _folder.File(name);
        }

        Assert.Equal([".well-known/", "seen.txt"], Names(""));
    }

    [Fact]
    public void Dotfiles_are_read_where_they_are_asked_for_and_the_directory_itself_and_its_parent_are_not_among_them()
    {
        foreach (string name in new[] { ".git/config", ".env", "appsettings.json", "seen.txt" })
        {
            _folder.File(name);
        }

        using IFileRoot root = OpenRoot(_folder.Path, dotfiles: true);
        Assert.Equal([".env 0", ".git/", "seen.txt 0"], Listed(root, ""));
        Assert.Equal(["config 0"], Listed(root, ".git"));
    }

    [Fact]
    public void Links_are_read_as_what_they_lead_to_and_those_that_lead_out_or_nowhere_are_not()
    {
        _folder.File("outside.txt", "secret");
        _folder.File("root/a.txt", "twelve bytes");
        _folder.File("root/folder/b.txt");
        _folder.Link("root/file", "a.txt");
        _folder.Link("root/directory", "folder");
        _folder.Link("root/folder/up", "../a.txt");
        _folder.Link("root/out", "../outside.txt");
        _folder.Link("root/top", "..");
        _folder.Link("root/nowhere", "missing");
        _folder.Link("root/circle", "circle");
        _folder.Link("root/passwd", "/etc/passwd");
        _folder.Link("root/absolute", _folder["root/a.txt"]);
        _folder.Link("root/back", _folder["root/folder"]);
        using IFileRoot root = OpenRoot(_folder["root"]);

        Assert.Equal(["a.txt 12", "absolute 12", "back/", "directory/", "file 12", "folder/"], Listed(root, ""));
        Assert.Equal(["b.txt 0", "up 12"], Listed(root, "folder"));
        Assert.Equal(["b.txt 0", "up 12"], Listed(root, "directory"));
        Assert.Equal(["b.txt 0", "up 12"], Listed(root, "back"));
        Assert.Null(root.OpenDirectory("top"u8, out _));
    }

    [Fact]
    public void Where_links_may_leave_the_root_they_are_read_as_what_they_lead_to()
    {
        _folder.File("outside/secret.txt", "secret");
        _folder.Link("root/file", "../outside/secret.txt");
        _folder.Link("root/directory", _folder["outside"]);
        _folder.Link("root/nowhere", "../missing");
        _folder.Link("root/device", "/dev/null");
        using IFileRoot root = OpenRoot(_folder["root"], followSymlinks: true);

        Assert.Equal(["directory/", "file 6"], Listed(root, ""));
        Assert.Equal(["secret.txt 6"], Listed(root, "directory"));
    }

    private static string[] Listed(IFileRoot root, string name)
    {
        using IDirectoryReader reader = root.OpenDirectory(Encoding.UTF8.GetBytes(name), out _)!;
        var entries = new List<ListedEntry>();
        Assert.False(reader.Read(entries, 1000));
        return [.. entries
            .Select(e => Encoding.UTF8.GetString(e.Name.Span) + (e.IsDirectory ? "/" : $" {e.Length}"))
            .Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void What_is_neither_file_nor_directory_is_not_read()
    {
        UnixFiles.MakeFifo(_folder["fifo"]);
        _folder.File("a.txt");
        Assert.Equal(["a.txt"], Names(""));
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_there_all_the_same()
    {
        _folder.File("secret", "12345");
        _folder.SetMode("secret", UnixFileMode.None);
        Assert.Equal(5, Assert.Single(Libc.AsNobody(() => Read(""))).Length);
    }

    [Fact]
    public void What_is_no_directory_or_may_not_be_listed_has_no_reader()
    {
        _folder.File("closed/a.txt");
        _folder.SetMode("closed", TemporaryFolder.EnterOnly);
        Assert.Equal(EntryKind.Directory, KindOf(""));
        Assert.Equal(EntryKind.Nothing, KindOf("missing"));
        Assert.Equal(EntryKind.Nothing, KindOf("closed/a.txt"));
        Assert.Equal(EntryKind.Nothing, KindOf(new string('a', 5000)));
        Assert.Equal(EntryKind.Forbidden, Libc.AsNobody(() => KindOf("closed")));
        Assert.Empty(_folder.OpenFiles());
    }

    [Fact]
    public void A_directory_that_is_removed_while_it_is_read_has_ended()
    {
        _folder.Folder("a");
        using IFileRoot root = OpenRoot(_folder.Path);
        using IDirectoryReader reader = root.OpenDirectory("a"u8, out _)!;
        Directory.Delete(_folder["a"]);
        var entries = new List<ListedEntry>();
        Assert.False(reader.Read(entries, 10));
        Assert.Empty(entries);
    }
}
