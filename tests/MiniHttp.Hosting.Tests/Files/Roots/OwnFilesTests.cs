// The server's own files, through each kind of root: by whatever name they are reached, they are not there.

using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public sealed class OwnFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new();
    private readonly OwnFiles _own;

    public OwnFilesTests()
    {
        _own = new OwnFiles(_clock);
        _folder.File("root/index.html", "page");
    }

    public static TheoryData<FileRootKind> Roots => FileRoots.All;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Roots))]
    public void A_file_that_was_read_is_served_by_no_name(FileRootKind kind)
    {
        Read("root/my.json");
        _folder.Link("root/link", "my.json");
        HardLink("root/hard", "root/my.json");
        Assert.Equal([], Served(kind, "my.json", "link", "hard"));
        Assert.Equal(["index.html"], Listed(kind));
    }

    [Theory]
    [MemberData(nameof(Roots))]
    public void One_outside_the_root_is_not_served_by_a_link_into_it(FileRootKind kind)
    {
        Read("etc/my.json");
        _folder.Link("root/link", "../etc/my.json");
        HardLink("root/hard", "etc/my.json");
        _folder.Link("root/etc", "../etc");
        Assert.Equal([], Served(kind, followSymlinks: true, "link", "hard", "etc/my.json"));
        Assert.DoesNotContain("hard", Listed(kind, followSymlinks: true));
        Assert.DoesNotContain("link", Listed(kind, followSymlinks: true));
    }

    // As most editors save: the new version gets another inode, and the old one may keep a name.
    [Theory]
    [MemberData(nameof(Roots))]
    public void Of_a_file_that_was_saved_anew_neither_version_is_served(FileRootKind kind)
    {
        Read("root/my.json");
        using IFileRoot root = Open(kind);
        HardLink("root/old", "root/my.json");
        _folder.File("root/new", "secret 2");
        Assert.Equal(["new"], Served(root, "old", "new"));
        HardLink("root/hard", "root/new");
        File.Move(_folder["root/new"], _folder["root/my.json"], overwrite: true);
        _folder.Link("root/link", "my.json");
        Assert.Equal([], Served(root, "my.json", "link", "hard", "old"));
    }

    [Theory]
    [MemberData(nameof(Roots))]
    public void A_file_that_is_removed_and_made_anew_is_not_served(FileRootKind kind)
    {
        Read("root/my.json");
        using IFileRoot root = Open(kind);
        File.Delete(_folder["root/my.json"]);
        Assert.Equal([], Served(root, "my.json"));
        _folder.File("root/my.json", "secret 2");
        HardLink("root/hard", "root/my.json");
        Assert.Equal([], Served(root, "my.json", "hard"));
    }

    // An inode that is free is soon that of another file: it must not be hidden for that.
    [Theory]
    [MemberData(nameof(Roots))]
    public void Another_file_never_inherits_the_number_of_one_that_was_read(FileRootKind kind)
    {
        Read("root/my.json");
        using IFileRoot root = Open(kind);
        File.Delete(_folder["root/my.json"]);
        string[] names = [.. Enumerable.Range(0, 50).Select(i => $"n{i}")];
        Array.ForEach(names, name => _folder.File("root/" + name));
        Assert.Equal(names, Served(root, names));
    }

    [Theory]
    [MemberData(nameof(Roots))]
    public void A_file_that_is_written_later_is_not_served(FileRootKind kind)
    {
        _own.AddWritten([_folder["root/wire.txt"]]);
        using IFileRoot root = Open(kind);
        _folder.File("root/wire.txt", "secret");
        _own.AddWritten([_folder["root/wire.txt"]]);
        File.Move(_folder["root/wire.txt"], _folder["root/moved.txt"]);
        _folder.File("root/wire.txt", "secret of another run");
        HardLink("root/hard", "root/wire.txt");
        Assert.Equal([], Served(root, "moved.txt", "hard"));
    }

    // The file was left as it is, so that its ctime tells nothing: a second later the path is looked up again.
    [Theory]
    [MemberData(nameof(Roots))]
    public void A_link_that_is_switched_is_noticed_within_a_second(FileRootKind kind)
    {
        _folder.File("root/first", "secret");
        _folder.File("root/second", "secret 2");
        _folder.Link("etc", "root/first");
        Read("etc");
        using IFileRoot root = Open(kind);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["second"], Served(root, "first", "second"));
        Assert.Equal(["second"], Served(root, "second")); // From the cache, where there is one.
        File.Delete(_folder["etc"]);
        _folder.Link("etc", "root/second");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([], Served(root, "first", "second"));
    }

    // An editor saves between the opening of a file and the look at the path: the file was its own when it was opened.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_that_was_at_the_path_a_moment_ago_has_to_be_opened_anew(bool keepsName)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");
        Read("etc/my.json");
        _folder.File("etc/my.json.new", "secret 2");
        File.Move(_folder["etc/my.json.new"], _folder["etc/my.json"], overwrite: true);
        using SafeFileHandle second = File.OpenHandle(_folder["etc/my.json"]);
        Assert.True(FileStatus.TryGet(second, out FileStatus status));
        if (keepsName)
        {
            HardLink("root/second", "etc/my.json");
        }

        _folder.File("etc/my.json.new", "secret 3");
        File.Move(_folder["etc/my.json.new"], _folder["etc/my.json"], overwrite: true);
        Assert.Equal(Ownership.Unknown, _own.Of(second, status));

        FileStatus page = StatusOf("root/index.html");
        using SafeFileHandle open = File.OpenHandle(_folder["root/index.html"]);
        Assert.Equal(Ownership.Site, _own.Of(open, page));
    }

    [Fact]
    public void A_pipe_is_not_added()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");
        UnixFiles.MakeFifo(_folder["fifo"]);
        using var fifo = new SafeFileHandle(open(_folder["fifo"], 2), ownsHandle: true); // O_RDWR: does not wait.
        _own.AddRead("/dev/fd/63", fifo);
        Assert.Empty(_own.Paths);
    }

    // The figure of the promise: what has not just changed costs no look.
    [Fact]
    public void A_file_that_was_left_alone_costs_no_look_at_the_paths()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");
        Read("etc/my.json");
        FileStatus page = StatusOf("root/index.html");
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(_own.Contains(page));
        File.Move(_folder["root/index.html"], _folder["etc/my.json"], overwrite: true);
        Assert.False(_own.Contains(page)); // With the status of before the move nothing asks for a look,
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_own.Contains(page)); // but the time does.
    }

    private void Read(string name)
    {
        string path = _folder.File(name, "secret");
        using SafeFileHandle handle = File.OpenHandle(path);
        _own.AddRead(path, handle);
    }

    private FileStatus StatusOf(string name)
    {
        using SafeFileHandle handle = File.OpenHandle(_folder[name]);
        Assert.True(FileStatus.TryGet(handle, out FileStatus status));
        return status;
    }

    private IFileRoot Open(FileRootKind kind, bool followSymlinks = false)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs hard links and numbers of files");

        // By its identity alone: names are tested elsewhere.
        var hidden = new HiddenNames(dotfiles: false, _own, _folder["nothing"]);
        return FileRoots.Open(kind, _folder["root"], hidden, followSymlinks);
    }

    private string[] Served(FileRootKind kind, params string[] names) => Served(kind, false, names);

    private string[] Served(FileRootKind kind, bool followSymlinks, params string[] names)
    {
        using IFileRoot root = Open(kind, followSymlinks);
        return Served(root, names);
    }

    private static string[] Served(IFileRoot root, params string[] names) => [.. names.Where(name =>
    {
        Entry entry = root.Open(Encoding.UTF8.GetBytes(name));
        entry.File?.Dispose();
        return entry.Kind != EntryKind.Nothing;
    })];

    private string[] Listed(FileRootKind kind, bool followSymlinks = false)
    {
        using IFileRoot root = Open(kind, followSymlinks);
        using IDirectoryReader reader = root.OpenDirectory([], out _)!;
        var entries = new List<ListedEntry>();
        Assert.False(reader.Read(entries, 100));
        return [.. entries.Select(entry => Encoding.UTF8.GetString(entry.Name.Span))];
    }

    private void HardLink(string name, string target)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs hard links");
        UnixFiles.MakeHardLink(_folder[name], _folder[target]);
    }

    [DllImport("libc", ExactSpelling = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    /// <summary>Shows the time, and is set forward.</summary>
    private sealed class ManualClock : TimeProvider
    {
        private TimeSpan _ahead;

        public void Advance(TimeSpan by) => _ahead += by;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;

        public override long GetTimestamp() => base.GetTimestamp() + (long)(_ahead.TotalSeconds * Stopwatch.Frequency);
    }
}
