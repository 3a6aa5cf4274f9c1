// What lies on the disk while a file is being written, and after.

using System.Runtime.InteropServices;
using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

public sealed class FileDestinationTests : IDisposable
{
    private static readonly BodyOrigin Ten = new("http://h/", 10, "\"v1\"", null);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_comes_in_one_piece_needs_no_note()
    {
        using FileDestination destination = Open();
        destination.Begin(Ten, 0);
        destination.Write("0123456789"u8);
        Assert.Equal(["file.part"], _folder.Names);
        destination.Complete(null);
        Assert.Equal(["file"], _folder.Names);
    }

    [Fact]
    public void What_comes_in_pieces_has_its_note_from_the_first_one_on()
    {
        using FileDestination destination = Open();
        destination.Begin(Ten, 0);
        destination.Write("01234"u8);
        Assert.Equal(["file.part", "file.part.json"], _folder.Names);
        Assert.Equal(new PartNote("http://h/", 10, "\"v1\"", null), PartNote.Read(_folder.In("file.part.json"), out _));
        destination.Write("56789"u8);
        destination.Complete(null);
        Assert.Equal(["file"], _folder.Names);
        Assert.Null(destination.Partial);
    }

    [Fact]
    public void No_note_of_something_else_lies_beside_a_part_that_has_begun()
    {
        File.WriteAllText(_folder.In("file.part"), "XXXXX");
        new PartNote("http://h/", 10, "\"v0\"", null).Write(_folder.In("file.part.json"));
        using FileDestination destination = Open();
        destination.Begin(Ten, 0);
        Assert.Equal(["file.part"], _folder.Names);
        Assert.Equal(0, new FileInfo(_folder.In("file.part")).Length);
    }

    [Fact]
    public void A_name_that_is_too_long_for_the_note_is_no_reason_to_fail()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Names are as long as 255 bytes on Linux.");
        string path = _folder.In(new string('n', 250));
        var warnings = new List<string>();
        var options = new FileDestinationOptions { Url = "http://h/", Warn = warnings.Add };
        using (var destination = new FileDestination(path, options))
        {
            destination.Begin(Ten, 0);
            destination.Write("01234"u8);
            destination.Write("56789"u8);
            destination.Complete(null);
        }

        Assert.Equal("0123456789", File.ReadAllText(path));
        Assert.EndsWith("the name of its note is too long", Assert.Single(warnings), StringComparison.Ordinal);
        using var longer = new FileDestination(path + "n", options);
        DestinationException e = Assert.Throws<DestinationException>(() => longer.Begin(Ten, 0));
        Assert.EndsWith("cannot be written: the name is too long", e.Message, StringComparison.Ordinal);
    }

    // FILE.part.1 has 255 bytes with the longest of these names; the note's name would have more.
    [Theory]
    [InlineData(245)]
    [InlineData(246)]
    [InlineData(248)]
    public void A_leftover_part_with_a_long_name_is_moved_aside(int length)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Names are as long as 255 bytes on Linux.");
        string path = _folder.In(new string('n', length));
        File.WriteAllText(path + ".part", "XXXXX");
        var options = new FileDestinationOptions { Url = "http://h/", Warn = _ => { } };
        using (var destination = new FileDestination(path, options))
        {
            destination.Begin(Ten, 0);
            destination.Write("0123456789"u8);
            destination.Complete(null);
        }

        Assert.Equal("0123456789", File.ReadAllText(path));
        Assert.Equal("XXXXX", File.ReadAllText(path + ".part.1"));
    }

    [Theory]
    [InlineData("file.part", "file.part.1")]
    [InlineData("file.part.json", "file.part.1.json")]
    public void Foreign_files_are_moved_aside_also_if_no_one_is_warned(string name, string aside)
    {
        Directory.CreateDirectory(_folder.In(name));
        using FileDestination destination = Open();
        destination.Begin(Ten, 0);
        destination.Write("0123456789"u8);
        destination.Complete(null);
        Assert.Equal(["file", aside], _folder.Names);
    }

    [Fact]
    public void Two_do_not_write_one_part()
    {
        using FileDestination first = Open(), second = Open();
        first.Begin(Ten, 0);
        first.Write("01234"u8);
        Assert.Throws<DestinationException>(() => second.Begin(Ten, 0));
        Assert.Equal(5, new FileInfo(_folder.In("file.part")).Length);
    }

    [Fact]
    public void The_room_for_a_file_is_taken_at_once_and_given_back_if_it_is_not_needed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux is known to take it without changing the length.");
        const int Room = 1 << 20;
        using (FileDestination destination = Open())
        {
            destination.Begin(Ten with { Length = Room }, 0);
            destination.Write("01234"u8);
            Assert.Equal(5, new FileInfo(_folder.In("file.part")).Length);
            long taken = Allocated("file.part");
            Assert.SkipWhen(taken < Room, "This file system cannot reserve room.");
        }

        Assert.InRange(Allocated("file.part"), 1, Room / 2);
        Assert.Equal(5, new FileInfo(_folder.In("file.part")).Length);
    }

    [Fact]
    public void A_file_that_no_disk_can_hold_is_refused_at_once()
    {
        using FileDestination destination = Open();
        DestinationException e = Assert.Throws<DestinationException>(() => destination.Begin(Ten with { Length = long.MaxValue / 2 }, 0));
        Assert.Contains("cannot be written", e.Message, StringComparison.Ordinal);
    }

    private FileDestination Open() => new(_folder.In("file"), new FileDestinationOptions { Url = "http://h/" });

    private long Allocated(string name)
    {
        // AT_FDCWD, STATX_BLOCKS, offsetof(struct statx, stx_blocks)
        const int CurrentDirectory = -100, Blocks = 0x400, BlocksOffset = 48;
        byte[] status = new byte[256];
        Assert.Equal(0, StatX(CurrentDirectory, Encoding.UTF8.GetBytes(_folder.In(name) + '\0'), 0, Blocks, status));
        return BitConverter.ToInt64(status, BlocksOffset) * 512;
    }

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int StatX(int directory, byte[] path, int flags, uint mask, byte[] status);
}
