using System.Globalization;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

// The heap belongs to the whole process: no other test may run at the same time.
[Collection(ProcessState.Name)]
public sealed class SmallFilesMemoryTests : IDisposable
{
    private const int Capacity = 512 * 1024;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Small_files_take_no_more_memory_than_their_cache()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");
        const int Files = 1500;
        DateTimeOffset lastYear = SiteConversation.Now.AddYears(-1);
        for (int i = 0; i < Files; i++)
        {
            _folder.File(Name(i), "tiny", lastYear);
        }

        var cache = new FileCache(Capacity);
        var folder = new LinuxFileRoot(_folder.Path, new HiddenNames(false));
        using var root = new CachingFileRoot(folder, cache, TimeProvider.System);
        await using var site = new SiteConversation(_folder, root: root);
        AskForAll(site, Files);

        // By what becomes free: other tests leave things behind that end while this one runs.
        long full = GC.GetTotalMemory(forceFullCollection: true);
        cache.Clear();
        long held = full - GC.GetTotalMemory(forceFullCollection: true);
        TestContext.Current.TestOutputHelper?.WriteLine($"{held} bytes");
        Assert.InRange(held, Capacity / 4, Capacity);
    }

    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"{i}.txt");

    // Twice each: the cache keeps the fields of an answer from the second one on.
    private static void AskForAll(SiteConversation site, int files)
    {
        for (int i = 0; i < files; i++)
        {
            for (int times = 0; times < 2; times++)
            {
                Assert.Equal(200, site.Get($"/{Name(i)}").Status);
            }
        }
    }
}
