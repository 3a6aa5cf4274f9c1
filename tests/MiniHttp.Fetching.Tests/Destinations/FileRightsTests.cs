// Owner and mode of FILE.part, of its note, and of the new FILE.

using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

public sealed class FileRightsTests : IDisposable
{
    private const int Nobody = 65534;

    private static readonly BodyOrigin Ten = new("http://h/", 10, "\"v1\"", null);

    private readonly TemporaryFolder _folder = new();

    private string Part => _folder.In("file.part");

    private string Note => _folder.In("file.part.json");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("rw-------", "rw-------")]
    [InlineData("rw-r-----", "rw-r-----")]
    [InlineData("rwxrwxrwx", "rwxrwxrwx")]
    [InlineData("r--r--r--", "rw-r--r--")]
    [InlineData("rwsr-xr-x", "rwxr-xr-x")]
    public void The_part_has_the_mode_of_the_file_before_its_first_byte(string mode, string ofPart)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no modes on Windows.");
        if (!OperatingSystem.IsWindows())
        {
            File.WriteAllText(_folder.In("file"), "old");
            FileModes.Set(_folder.In("file"), mode);
            using FileDestination destination = Open();
            destination.Begin(Ten, 0);
            Assert.Equal((0, FileModes.Parse(ofPart)), (new FileInfo(Part).Length, File.GetUnixFileMode(Part)));
            destination.Write("01234"u8);
            Assert.Equal(FileModes.Parse("rw-------"), File.GetUnixFileMode(Note)); // Its URL may hold a secret.
            destination.Write("56789"u8);
            destination.Complete(null);
            Assert.Equal(FileModes.Parse(mode.Replace('s', 'x')), File.GetUnixFileMode(_folder.In("file")));
        }
    }

    [Fact]
    public void A_note_without_an_old_file_is_for_its_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no modes on Windows.");
        using FileDestination destination = Open();
        destination.Begin(Ten, 0);
        destination.Write("01234"u8);
        Assert.Equal(FileModes.Parse("rw-------"), FileFacts.Of(Note)!.Value.Mode);
    }

    // Otherwise the next run could not open it. A file that appears during the download makes the rename fail.
    [Fact]
    public void A_part_whose_rename_fails_can_be_opened_by_its_owner()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no modes on Windows.");
        var options = new FileDestinationOptions { Url = "http://h/", Overwrite = false };
        using var destination = new FileDestination(_folder.In("file"), options);
        destination.Begin(Ten, 0);
        destination.Write("0123456789"u8);
        File.WriteAllText(_folder.In("file"), "old");
        FileModes.Set(_folder.In("file"), "r--r-----");
        Assert.Throws<DestinationException>(() => destination.Complete(null));
        Assert.Equal(FileModes.Parse("rw-r-----"), FileFacts.Of(Part)!.Value.Mode);
    }

    [Fact]
    public void Root_keeps_owner_and_group()
    {
        File.WriteAllText(_folder.In("file"), "old");
        Assert.SkipUnless(Environment.IsPrivilegedProcess && OperatingSystem.IsLinux(), "Only root gives files away.");
        UnixFiles.GiveAway(_folder.In("file"), Nobody, 12345);
        using FileDestination destination = Open();
        destination.Begin(Ten, 0);
        destination.Write("0123456789"u8);
        destination.Complete(null);
        Assert.Equal((65534u, 12345u), FileFacts.Of(_folder.In("file"))!.Value.Owner);
    }

    private FileDestination Open() => new(_folder.In("file"), new FileDestinationOptions { Url = "http://h/" });
}
