// A small file is of one version, whatever is done to it between the look at it and its last byte.

using System.Text;
using Microsoft.Win32.SafeHandles;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public sealed class SmallFileTests : IDisposable
{
    private static readonly DateTimeOffset Long = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public SmallFileTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere there are no change times");
        _folder.File("a", "before", Long);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("after!")]
    [InlineData("")]
    [InlineData("longer than before")]
    public void A_file_that_is_written_after_the_look_at_it_has_the_bytes_and_the_version_of_after(string after)
    {
        SafeFileHandle handle = File.OpenHandle(_folder["a"], share: FileShare.ReadWrite);
        FileVersion version = _folder.VersionOf("a");
        _folder.Overwrite("a", after, Long);

        Entry entry = SmallFile.Open(handle, version, DateTimeOffset.UtcNow);

        using (entry.File)
        {
            Assert.Equal(after, Encoding.UTF8.GetString(entry.File!.ReadWhole()!));
            Assert.Equal(_folder.VersionOf("a"), entry.Version);
            Assert.True(handle.IsClosed);
        }
    }

    [Fact]
    public void One_that_has_grown_beyond_what_is_kept_in_memory_is_sent_from_its_descriptor()
    {
        SafeFileHandle handle = File.OpenHandle(_folder["a"], share: FileShare.ReadWrite);
        FileVersion version = _folder.VersionOf("a");
        _folder.Overwrite("a", new string('x', SmallFile.Longest + 1), Long);

        Entry entry = SmallFile.Open(handle, version, DateTimeOffset.UtcNow);

        Assert.Equal((SmallFile.Longest + 1L, false), (entry.File!.Length, handle.IsClosed));
        Assert.Equal(_folder.VersionOf("a"), entry.Version);
        entry.File.Dispose();
        Assert.True(handle.IsClosed);
    }

    // Whatever comes of reading a file that never comes to rest: no cache may trust it.
    [Fact]
    public async Task A_file_that_is_written_all_the_time_is_never_a_version_to_be_trusted()
    {
        using var enough = new CancellationTokenSource();
        var writer = Task.Run(
            () =>
            {
                for (int i = 0; !enough.IsCancellationRequested; i++)
                {
                    _folder.File("a", new string((char)('a' + (i % 26)), SmallFile.Longest), Long);
                }
            },
            TestContext.Current.CancellationToken);
        for (int i = 0; i < 300; i++)
        {
            DateTimeOffset looked = DateTimeOffset.UtcNow;
            SafeFileHandle handle = File.OpenHandle(_folder["a"], share: FileShare.ReadWrite);
            Assert.True(FileVersion.TryGet(handle, out FileVersion version));
            Entry entry = SmallFile.Open(handle, version, looked);
            Assert.False(entry.Version.IsSettled(looked));
            entry.File!.Dispose();
        }

        await enough.CancelAsync();
        await writer;
    }

    [Fact]
    public void It_gives_its_memory_back_once()
    {
        Entry entry = SmallFile.Open(File.OpenHandle(_folder["a"]), _folder.VersionOf("a"), default);
        entry.File!.Dispose();
        entry.File.Dispose();
        Assert.Throws<ObjectDisposedException>(() => entry.File.Read(new byte[1], 0));
    }
}
