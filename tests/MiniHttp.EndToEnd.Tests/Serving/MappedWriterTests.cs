// What the server cannot see: a store through a memory mapping, to a page that the kernel knows to be changed already.
// SECURITY.md says so where freshness is promised.

using System.IO.MemoryMappedFiles;

namespace MiniHttp.EndToEnd.Tests;

public sealed class MappedWriterTests : IDisposable
{
    private readonly TemporaryDirectory _site = new TemporaryDirectory().With("a.txt", "000");

    private string Path => _site.In("a.txt");

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task The_first_store_to_a_page_is_seen_at_once_and_a_later_one_when_the_kernel_notes_a_change()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems keep times by other rules.");
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        await server.UntilSettledAsync("a.txt");
        Assert.EndsWith("\r\n\r\n000", await AskAsync(server));

        using var mapping = MemoryMappedFile.CreateFromFile(Path, FileMode.Open);
        using MemoryMappedViewAccessor view = mapping.CreateViewAccessor();
        view.Write(0, (byte)'1');
        Assert.EndsWith("\r\n\r\n100", await AskAsync(server));
        await server.UntilSettledAsync("a.txt");
        Assert.EndsWith("\r\n\r\n100", await AskAsync(server));

        DateTime before = File.GetLastWriteTimeUtc(Path);
        view.Write(1, (byte)'1');
        bool isNoted = File.GetLastWriteTimeUtc(Path) != before; // If the page has gone to the disk meanwhile.
        Assert.EndsWith(isNoted ? "\r\n\r\n110" : "\r\n\r\n100", await AskAsync(server));

        File.SetLastWriteTimeUtc(Path, before.AddSeconds(-1)); // touch
        Assert.EndsWith("\r\n\r\n110", await AskAsync(server));
    }

    private static Task<string> AskAsync(Minihttpd server) => server.AskAsync("GET /a.txt HTTP/1.0\r\n\r\n");
}
