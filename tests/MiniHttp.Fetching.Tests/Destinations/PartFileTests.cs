// FILE.part in a directory that others may write to, too: what lies there is neither followed, nor written, nor lost.

using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

public sealed class PartFileTests : IDisposable
{
    private const int Nobody = 65534;

    private static readonly BodyOrigin Ten = new("http://h/", 10, "\"v1\"", null);

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _warnings = [];

    private string Part => _folder.In("file.part");

    private string Note => _folder.In("file.part.json");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("link to a file", "is a symbolic link")]
    [InlineData("link to nothing", "is a symbolic link")]
    [InlineData("link to a directory", "is a symbolic link")]
    [InlineData("FIFO", "is a FIFO")]
    [InlineData("directory", "is a directory")]
    [InlineData("hard link", "has another name (hard link)")]
    public void What_is_no_part_is_moved_aside(string kind, string reason)
    {
        File.WriteAllText(_folder.In("other"), "precious");
        Lay(kind, Part);
        new PartNote("http://h/", 10, "\"v1\"", null).Write(Note); // As if it were a part.
        string? before = FileFacts.Of(Part)!.Value.Kind;
        Download("0123456789");
        Assert.Equal("0123456789", File.ReadAllText(_folder.In("file")));
        Assert.Equal("precious", File.ReadAllText(_folder.In("other")));
        Assert.Equal(before, FileFacts.Of(Part + ".1")!.Value.Kind);
        Assert.Equal(["file", "file.part.1", "file.part.1.json", "other"], _folder.Names);
        Assert.Equal($"{Part}: {reason}; kept as {Part}.1", Assert.Single(_warnings));
    }

    [Theory]
    [InlineData("link to a file")]
    [InlineData("link to nothing")]
    [InlineData("link to /dev/zero")]
    [InlineData("FIFO")]
    [InlineData("directory")]
    [InlineData("huge")]
    [InlineData("data of a user")]
    public void A_note_that_is_none_is_passed_over_and_its_part_moved_aside(string kind)
    {
        new PartNote("http://h/", 10, "\"v1\"", null).Write(_folder.In("other"));
        File.WriteAllText(Part, "01234");
        Lay(kind, Note);
        Download("0123456789");
        Assert.Equal("0123456789", File.ReadAllText(_folder.In("file")));
        Assert.Equal("01234", File.ReadAllText(Part + ".1"));
        Assert.Equal(["file", "file.part.1", "file.part.1.json", "other"], _folder.Names);
        Assert.StartsWith($"{Part}: its note {Note} ", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("link to nothing")]
    [InlineData("FIFO")]
    [InlineData("directory")]
    [InlineData("huge")]
    [InlineData("data of a user")]
    [InlineData("empty")]
    public void So_is_one_without_a_part(string kind)
    {
        Lay(kind, Note);
        Download("0123456789");
        Assert.Equal(["file", "file.part.1.json"], _folder.Names);
        Assert.Equal($"{Note}: is not a note; kept as {Part}.1.json", Assert.Single(_warnings));
    }

    [Fact]
    public void The_draft_of_a_note_follows_no_link()
    {
        File.WriteAllText(_folder.In("other"), "precious");
        Lay("link to a file", Note + ".new");
        using FileDestination destination = Open();
        destination.Begin(Ten, 0);
        destination.Write("01234"u8);
        Assert.Equal(["file.part", "file.part.json", "other"], _folder.Names);
        Assert.Equal("precious", File.ReadAllText(_folder.In("other")));
        Assert.Null(FileFacts.Of(Note)!.Value.Kind);
    }

    [Fact]
    public void Each_one_that_is_moved_aside_gets_a_name_of_its_own()
    {
        for (int i = 1; i <= 3; i++)
        {
            File.WriteAllText(Part, $"part {i}");
            Download("0123456789");
            Assert.Equal($"part {i}", File.ReadAllText($"{Part}.{i}"));
        }

        Assert.Equal(["file", "file.part.1", "file.part.2", "file.part.3"], _folder.Names);
    }

    [Fact]
    public void An_empty_part_is_nothing_that_could_be_lost()
    {
        File.WriteAllText(Part, "");
        Download("0123456789");
        Assert.Equal(["file"], _folder.Names);
        Assert.Empty(_warnings);
    }

    [Theory]
    [InlineData("http://other/")]
    [InlineData("http://h/")]
    public void Without_resuming_a_part_with_a_note_is_replaced(string url)
    {
        File.WriteAllText(Part, "XXXXX");
        new PartNote(url, 10, "\"v1\"", null).Write(Note);
        var options = new FileDestinationOptions { Url = "http://h/", Warn = _warnings.Add };
        using (var destination = new FileDestination(_folder.In("file"), options))
        {
            destination.Begin(Ten, 0);
            destination.Write("0123456789"u8);
            destination.Complete(null);
        }

        Assert.Equal(["file"], _folder.Names);
        Assert.Empty(_warnings);
    }

    [Theory]
    [InlineData("rwxrwxrwx", true)]
    [InlineData("rwxr-xr-x", false)]
    public void A_part_of_another_user_is_moved_aside_where_others_may_write(string mode, bool isMoved)
    {
        GiveAway("", Nobody);
        File.WriteAllText(Part, "01234");
        new PartNote("http://h/", 10, "\"v1\"", null).Write(Note);
        GiveAway("file.part", Nobody);
        GiveAway("file.part.json", Nobody);
        GiveAway("", 0);
        FileModes.Set(_folder.In(""), mode);
        using FileDestination destination = Open();
        Assert.Equal(isMoved, destination.Partial is null);
        destination.Begin(Ten, isMoved ? 0 : 5);
        Assert.Equal(isMoved ? [$"{Part}: belongs to another user; kept as {Part}.1"] : [], _warnings);
    }

    [Theory]
    [InlineData("r--r--r--")]
    [InlineData("---------")]
    public void A_part_that_may_not_be_written_is_moved_aside(string mode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no modes on Windows.");
        File.WriteAllText(Part, "01234");
        new PartNote("http://h/", 10, "\"v1\"", null).Write(Note);
        FileModes.Set(Part, mode);
        FileModes.Set(_folder.In(""), "rwxrwxrwx");
        Assert.SkipUnless(UnixFiles.TryAsNobody(() => Download("0123456789")), "There is no other user.");
        Assert.Equal(["file", "file.part.1", "file.part.1.json"], _folder.Names);
        Assert.Equal([$"{Part}: permission denied; kept as {Part}.1"], _warnings);
    }

    [Fact]
    public void A_read_only_part_that_is_being_written_stays()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the lock is another.");
        using FileDestination first = Open();
        first.Begin(Ten, 0);
        first.Write("01234"u8);
        FileModes.Set(Part, "r--r--r--");
        FileModes.Set(_folder.In(""), "rwxrwxrwx");
        Assert.SkipUnless(
            UnixFiles.TryAsNobody(() =>
            {
                DestinationException e = Assert.Throws<DestinationException>(() => Download("0123456789"));
                Assert.Equal($"{Part}: another program is writing it", e.Message);
            }),
            "There is no other user.");
        Assert.Equal(["file.part", "file.part.json"], _folder.Names);
    }

    // The same state as after a kill between the two moves. In a sticky directory only the note's owner moves it.
    [Fact]
    public void A_note_is_moved_aside_before_its_part()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && OperatingSystem.IsLinux(), "Only root has another user.");
        File.WriteAllText(Part, "of root");
        FileModes.Set(_folder.In(""), "rwxrwxrwt");
        bool hasRun = UnixFiles.TryAsNobody(() =>
        {
            File.WriteAllText(Note, "note");
            Assert.ThrowsAny<UnauthorizedAccessException>(() => Aside.Move(Part, Note));
        });
        Assert.SkipUnless(hasRun, "There is no other user.");
        Assert.Equal(["file.part", "file.part.1.json"], _folder.Names);
    }

    [Fact]
    public void A_part_that_is_locked_is_told_before_anything_is_asked()
    {
        using FileDestination first = Open(), second = Open();
        first.Begin(Ten, 0);
        first.Write("01234"u8);
        DestinationException e = Assert.Throws<DestinationException>(() => second.Partial);
        Assert.Equal($"{Part}: another program is writing it", e.Message);
        first.Write("56789"u8);
        first.Complete(null);
        Assert.Equal(["file"], _folder.Names);
    }

    [Fact]
    public void A_part_that_is_replaced_meanwhile_does_not_become_the_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the identity of a file is not looked at.");
        File.WriteAllText(_folder.In("file"), "old");
        using FileDestination destination = Open();
        destination.Begin(Ten, 0);
        destination.Write("0123456789"u8);
        File.Delete(Part);
        File.WriteAllText(Part, "hostile");
        DestinationException e = Assert.Throws<DestinationException>(() => destination.Complete(null));
        Assert.EndsWith("another program replaced it while it was written", e.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(_folder.In("file")));
    }

    [Fact]
    public void A_note_that_was_left_without_its_part_goes_with_the_file_that_it_was_of()
    {
        File.WriteAllText(_folder.In("file"), "0123456789");
        new PartNote("http://h/", 10, "\"v1\"", null).Write(Note);
        using FileDestination destination = Open(continuesFile: true);
        PartialBody there = destination.Partial!;
        Assert.Equal((10, 10, 0), (there.Received, there.Overlap, there.Offset));
        destination.Begin(Ten, 0);
        destination.Write("0123456789"u8);
        destination.Complete(null);
        Assert.Equal(["file"], _folder.Names);
    }

    private FileDestination Open(bool continuesFile = false) => new(_folder.In("file"), new FileDestinationOptions
    {
        Url = "http://h/",
        Resume = true,
        ContinueFile = continuesFile,
        Warn = _warnings.Add,
    });

    private void Download(string body)
    {
        using FileDestination destination = Open();
        Assert.Null(destination.Partial);
        destination.Begin(Ten, 0);
        ReadOnlySpan<byte> bytes = Encoding.ASCII.GetBytes(body);
        destination.Write(bytes[..4]);
        destination.Write(bytes[4..]);
        destination.Complete(null);
    }

    private void GiveAway(string name, int user)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && OperatingSystem.IsLinux(), "Only root gives files away.");
        UnixFiles.GiveAway(_folder.In(name), user);
    }

    private void Lay(string kind, string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no FIFOs on Windows, and links need a right.");
        switch (kind)
        {
            case "link to a file":
                File.CreateSymbolicLink(path, "other");
                break;
            case "link to nothing":
                File.CreateSymbolicLink(path, "nowhere");
                break;
            case "link to a directory":
                File.CreateSymbolicLink(path, ".");
                break;
            case "link to /dev/zero":
                File.CreateSymbolicLink(path, "/dev/zero");
                break;
            case "directory":
                Directory.CreateDirectory(path);
                break;
            case "huge":
                using (FileStream file = File.Create(path))
                {
                    file.SetLength(1L << 33);
                }

                break;
            case "data of a user":
                File.WriteAllText(path, """{"rows": [1, 2, 3]}""");
                break;
            case "empty":
                File.WriteAllText(path, "");
                break;
            case "FIFO":
                UnixFiles.MakeFifo(path);
                break;
            default:
                UnixFiles.MakeHardLink(path, _folder.In("other"));
                break;
        }
    }
}
