// What every file root does with the entries below it. Links are in FileRootLinksContract.

using System.Net.Sockets;
using System.Text;
using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public abstract class FileRootContract : IDisposable
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

    private protected EntryKind KindOf(string name) => KindOf(_folder.Path, Encoding.UTF8.GetBytes(name));

    private protected EntryKind KindOf(string root, ReadOnlySpan<byte> name)
    {
        using IFileRoot files = OpenRoot(root);
        Entry entry = files.Open(name);
        entry.File?.Dispose();
        Assert.Equal(entry.Kind == EntryKind.File, entry.File is not null);
        return entry.Kind;
    }

    private protected string ContentOf(string name)
    {
        using IFileRoot files = OpenRoot(_folder.Path);
        Entry entry = files.Open(Encoding.UTF8.GetBytes(name));
        Assert.Equal(EntryKind.File, entry.Kind);
        using (entry.File)
        {
            return Encoding.UTF8.GetString(entry.File!.ReadWhole()!);
        }
    }

    [Fact]
    public void A_regular_file_is_opened_with_its_length_and_its_time()
    {
        var time = new DateTimeOffset(1994, 11, 6, 8, 49, 37, 123, TimeSpan.Zero);
        _folder.File("a/b.txt", "twelve bytes", time);
        using IFileRoot files = OpenRoot(_folder.Path);

        Entry entry = files.Open("a/b.txt"u8);

        using (entry.File)
        {
            Assert.Equal(EntryKind.File, entry.Kind);
            Assert.Equal(12, entry.File!.Length);
            Assert.Equal(time, entry.Modified);
            Assert.Equal("twelve bytes", Encoding.UTF8.GetString(entry.File.ReadWhole()!));
        }
    }

    [Fact]
    public void Its_version_has_its_inode_and_the_nanoseconds_of_its_times()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere there is less to tell versions apart by");
        _folder.File("a.txt", "a", new DateTimeOffset(1994, 11, 6, 8, 49, 37, 123, TimeSpan.Zero).AddTicks(4567));
        _folder.File("b.txt", "b");
        File.CreateSymbolicLink(_folder["link"], "a.txt");
        using IFileRoot files = OpenRoot(_folder.Path);
        FileVersion[] versions = [Version("a.txt"u8), Version("link"u8), Version("b.txt"u8)];

        Assert.Equal(new FileTime(784_111_777L, 123_456_700u), versions[0].Modified);
        Assert.Equal(_folder.VersionOf("a.txt"), versions[0]);
        Assert.Equal(versions[0], versions[1]);
        Assert.Equal(1, versions[0].Length);
        Assert.True(versions[0].Changed.CompareTo(versions[0].Modified) > 0);
        Assert.NotEqual(0ul, versions[0].Inode);
        Assert.NotEqual(versions[0].Inode, versions[2].Inode);

        FileVersion Version(ReadOnlySpan<byte> name)
        {
            Entry entry = files.Open(name);
            entry.File!.Dispose();
            return entry.Version;
        }
    }

    [Fact]
    public void A_large_file_stays_open_until_it_is_disposed_of()
    {
        _folder.File("a.txt", new string('a', SmallFile.Longest + 1));
        IFileRoot files = OpenRoot(_folder.Path);
        Entry entry = files.Open("a.txt"u8);
        Assert.Single(_folder.OpenFiles());

        entry.File!.Dispose();

        Assert.Equal(Kind == FileRootKind.Caching ? 1 : 0, _folder.OpenFiles().Count);
        files.Dispose();
        Assert.Empty(_folder.OpenFiles());
    }

    [Fact]
    public void A_small_file_is_in_memory_and_nothing_stays_open()
    {
        string longest = new('a', SmallFile.Longest);
        _folder.File("a.txt", longest);
        using IFileRoot files = OpenRoot(_folder.Path);
        using IFileContent file = files.Open("a.txt"u8).File!;
        Assert.Empty(_folder.OpenFiles());
        Assert.Equal(longest, Encoding.UTF8.GetString(file.ReadWhole()!));
    }

    [Fact]
    public void An_entry_that_exists_may_exist()
    {
        _folder.File("a/b.txt");
        _folder.Link("link", "a/b.txt");
        using IFileRoot files = OpenRoot(_folder.Path);
        Assert.All(["a", "a/b.txt", "link"], name => Assert.True(files.MayExist(Encoding.UTF8.GetBytes(name))));
    }

    [Fact]
    public void What_is_no_file_leaves_nothing_open()
    {
        _folder.Folder("folder");
        UnixFiles.MakeFifo(_folder["fifo"]);
        using IFileRoot files = OpenRoot(_folder.Path);
        foreach (string name in new[] { "folder", "fifo", "missing", "folder/missing" })
        {
            files.Open(Encoding.UTF8.GetBytes(name));
        }

        Assert.Empty(_folder.OpenFiles());
    }

    [Fact]
    public void An_empty_file_is_a_file()
    {
        _folder.File("empty");
        using IFileRoot files = OpenRoot(_folder.Path);
        using IFileContent file = files.Open("empty"u8).File!;
        Assert.Equal(0, file.Length);
    }

    [Fact]
    public void A_file_may_be_larger_than_4_GiB()
    {
        const long Length = 5L * 1024 * 1024 * 1024;
        using (FileStream sparse = File.Create(_folder["large"]))
        {
            sparse.SetLength(Length);
        }

        using IFileRoot files = OpenRoot(_folder.Path);
        using IFileContent file = files.Open("large"u8).File!;
        Assert.Equal(Length, file.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a/b")]
    public void A_directory_is_a_directory_and_so_is_the_root(string name)
    {
        _folder.Folder("a/b");
        Assert.Equal(EntryKind.Directory, KindOf(name));
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("missing/a.txt")]
    [InlineData("a.txt/below")]
    [InlineData("A.TXT2")]
    public void What_does_not_exist_is_nothing(string name)
    {
        _folder.File("a.txt");
        Assert.Equal(EntryKind.Nothing, KindOf(name));
    }

    [Fact]
    public void A_name_that_is_too_long_is_nothing()
    {
        string longest = new('a', 255);
        _folder.File(longest, "found");
        Assert.Equal("found", ContentOf(longest));
        Assert.Equal(EntryKind.Nothing, KindOf(longest + "a"));
        Assert.Equal(EntryKind.Nothing, KindOf(longest + "a/b"));
        Assert.Equal(EntryKind.Nothing, KindOf(string.Join('/', Enumerable.Repeat("a", 3000))));
        Assert.Equal(EntryKind.Nothing, KindOf(new string('a', 100_000)));
    }

    [Theory]
    [InlineData("caf\u00e9.txt")]
    [InlineData("cafe\u0301.txt")]
    [InlineData("\u65e5\u672c\u8a9e")]
    [InlineData("\u05e9\u05dc\u05d5\u05dd")]
    [InlineData("\U0001F469\u200D\U0001F680.html")]
    [InlineData("two words")]
    [InlineData(" spaces ")]
    [InlineData("new\nline")]
    [InlineData("\"quotes\" and 'quotes'")]
    [InlineData(@"back\slash")]
    [InlineData("%41")]
    [InlineData("a:b*c?d<e>f|g")]
    [InlineData("\u001b[31m")]
    [InlineData("~")]
    [InlineData("-rf")]
    public void A_name_may_hold_any_character_that_the_system_allows(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows allows fewer");
        _folder.File(name, "found");
        _folder.File(name + ".d/" + name, "below");
        Assert.Equal("found", ContentOf(name));
        Assert.Equal("below", ContentOf(name + ".d/" + name));
    }

    [Fact]
    public void Another_spelling_of_a_character_is_another_name()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere the file system may see it otherwise");
        _folder.File("caf\u00e9");
        Assert.Equal(EntryKind.Nothing, KindOf("cafe\u0301"));
        Assert.Equal(EntryKind.Nothing, KindOf("CAF\u00c9"));
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_forbidden()
    {
        _folder.File("secret");
        _folder.SetMode("secret", UnixFileMode.None);
        Assert.Equal(EntryKind.Forbidden, Libc.AsNobody(() => KindOf("secret")));
    }

    [Fact]
    public void What_lies_in_a_directory_that_may_not_be_entered_is_forbidden()
    {
        _folder.File("closed/a.txt");
        _folder.SetMode("closed", UnixFileMode.None);
        Assert.Equal(EntryKind.Forbidden, Libc.AsNobody(() => KindOf("closed/a.txt")));
    }

    [Fact]
    public void A_directory_that_may_be_entered_and_not_listed_is_a_directory()
    {
        _folder.File("closed/a.txt", "found");
        foreach (string name in new[] { "closed", "" })
        {
            _folder.SetMode(name, TemporaryFolder.EnterOnly);
            Assert.Equal(EntryKind.Directory, Libc.AsNobody(() => KindOf(name)));
            Assert.Equal(EntryKind.File, Libc.AsNobody(() => KindOf("closed/a.txt")));
        }
    }

    [Fact]
    public void A_file_that_somebody_holds_a_lease_on_is_there_and_cannot_be_had_now()
    {
        using IDisposable lease = Libc.Lease(_folder.File("leased"));
        Assert.Equal(11, Assert.Throws<IOException>(() => KindOf("leased")).HResult); // EAGAIN
    }

    [Fact]
    public void A_FIFO_without_a_writer_is_nothing_and_nobody_waits_for_one()
    {
        UnixFiles.MakeFifo(_folder["fifo"]);
        Assert.Equal(EntryKind.Nothing, KindOf("fifo"));
        Assert.Equal(EntryKind.Nothing, KindOf("fifo/a"));
    }

    [Fact]
    public void A_socket_is_nothing()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder["socket"]));
        socket.Listen();
        Assert.Equal(EntryKind.Nothing, KindOf("socket"));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("zero")]
    [InlineData("full")]
    [InlineData("urandom")]
    public void A_device_is_nothing(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere .NET does not tell it from a file");
        Assert.True(File.Exists("/dev/" + name));
        Assert.Equal(EntryKind.Nothing, KindOf("/dev", Encoding.UTF8.GetBytes(name)));
    }

    [Fact]
    public void A_terminal_is_nothing() => Assert.Equal(EntryKind.Nothing, KindOf("/dev", "ptmx"u8));

    [Fact]
    public void A_root_may_be_given_with_a_slash_at_its_end()
    {
        _folder.File("a.txt");
        Assert.Equal(EntryKind.File, KindOf(_folder.Path + "/", "a.txt"u8));
        Assert.Equal(EntryKind.Directory, KindOf("/", "dev"u8));
    }

    [Fact]
    public void A_root_serves_many_threads_at_once()
    {
        _folder.File("a.txt", "a");
        _folder.Link("deep/link", "../a.txt");
        using IFileRoot files = OpenRoot(_folder.Path);
        Parallel.For(0, 2000, i =>
        {
            Entry entry = files.Open(i % 2 == 0 ? "a.txt"u8 : "deep/link"u8);
            Assert.Equal(EntryKind.File, entry.Kind);
            entry.File!.Dispose();
        });
    }
}
