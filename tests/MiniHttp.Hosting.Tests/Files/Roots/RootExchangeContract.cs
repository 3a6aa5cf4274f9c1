// A site is deployed by putting another directory in the place of its root: by two renames, or by switching a symlink.
// The next request gets the new one, and what was open before goes on.

using System.Text;
using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public abstract class RootExchangeContract : IDisposable
{
    private static readonly DateTimeOffset Long = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    private protected abstract FileRootKind Kind { get; }

    private protected IFileRoot OpenRoot(string name) => FileRoots.Open(Kind, _folder[name]);

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// The ways to put "new" in the place of "site", of which the old one remains as "old" where something does.
    /// </summary>
    public static TheoryData<string> Exchanges => [.. Ways.Keys];

    private static Dictionary<string, Action<TemporaryFolder>> Ways { get; } = new()
    {
        ["two renames"] = f =>
        {
            Directory.Move(f["site"], f["old"]);
            Directory.Move(f["new"], f["site"]);
        },
        ["a removal and a rename"] = f =>
        {
            Directory.Delete(f["site"], recursive: true);
            Directory.Move(f["new"], f["site"]);
        },
        ["a link in its place"] = f =>
        {
            Directory.Move(f["site"], f["old"]);
            f.Link("site", "new");
        },
    };

    // What was asked for before, of which a cache may know something, and what was not; small, large, and below a
    // folder.
    private static readonly string[] Names = ["small.txt", "large.bin", "sub/small.txt", "unasked.txt"];

    private void MakeSites(string first = "site", string second = "new")
    {
        foreach ((string site, string version) in new[] { (first, "old"), (second, "new") })
        {
            _folder.File($"{site}/small.txt", version, Long);
            _folder.File($"{site}/large.bin", version.PadRight(SmallFile.Longest + 1), Long);
            _folder.File($"{site}/sub/small.txt", version, Long);
            _folder.File($"{site}/unasked.txt", version, Long);
            _folder.File($"{site}/{version}.txt", version, Long);
        }
    }

    private static string Look(IFileRoot files, string name)
    {
        Entry entry = files.Open(Encoding.UTF8.GetBytes(name));
        using IFileContent? file = entry.File;
        return file is null ? entry.Kind.ToString() : Encoding.UTF8.GetString(file.ReadWhole()!).TrimEnd();
    }

    private static string[] List(IDirectoryReader? reader)
    {
        var entries = new List<ListedEntry>();
        reader?.Read(entries, 1000);
        return [.. entries.Select(entry => Encoding.UTF8.GetString(entry.Name.Span)).Order()];
    }

    private static void AssertIs(IFileRoot files, string version, string other)
    {
        Assert.All(Names, name => Assert.Equal(version, Look(files, name)));
        Assert.Equal((version, "Nothing"), (Look(files, $"{version}.txt"), Look(files, $"{other}.txt")));
        Assert.True(files.MayExist(Encoding.UTF8.GetBytes($"{version}.txt")));
        using IDirectoryReader? reader = files.OpenDirectory(default, out _);
        Assert.Contains($"{version}.txt", List(reader));
    }

    [Theory]
    [MemberData(nameof(Exchanges))]
    public void The_directory_that_takes_the_place_of_the_root_is_the_root(string way)
    {
        MakeSites();
        using IFileRoot files = OpenRoot("site");
        Assert.All(Names[..^1], name => Assert.Equal("old", Look(files, name)));
        Assert.All(Names[..^1], name => Assert.Equal("old", Look(files, name)));
        Ways[way](_folder);
        AssertIs(files, "new", "old");
        AssertIs(files, "new", "old");
    }

    [Theory]
    [InlineData("current")]
    [InlineData("current/public")]
    public void A_link_on_the_path_of_the_root_that_is_switched_leads_to_the_new_one_and_back(string path)
    {
        string below = path["current".Length..];
        MakeSites("1" + below, "2" + below);
        _folder.Link("current", "1");
        using IFileRoot files = OpenRoot(path);
        for (int i = 0; i < 3; i++)
        {
            AssertIs(files, "old", "new");
            _folder.Switch("current", "2");
            AssertIs(files, "new", "old");
            _folder.Switch("current", "1");
        }
    }

    [Fact]
    public void What_was_open_goes_on()
    {
        MakeSites();
        _folder.File("site/aim.txt", "aim");
        _folder.Link("site/link.txt", "aim.txt");
        using IFileRoot files = OpenRoot("site");
        using IFileContent file = files.Open("large.bin"u8).File!;
        using IDirectoryReader reader = files.OpenDirectory(default, out _)!;
        Ways["a removal and a rename"](_folder);
        Assert.Equal("new", Look(files, "large.bin"));
        Assert.StartsWith("old", Encoding.UTF8.GetString(file.ReadWhole()!), StringComparison.Ordinal);
        Assert.Empty(List(reader)); // It was emptied before it went.
    }

    [Fact]
    public void A_reader_that_was_opened_before_reads_its_own_directory_and_follows_links_in_it()
    {
        MakeSites();
        _folder.File("old-only.txt");
        _folder.File("site/aim.txt", "aim");
        _folder.Link("site/link.txt", "aim.txt");
        using IFileRoot files = OpenRoot("site");
        using IDirectoryReader reader = files.OpenDirectory(default, out _)!;
        Ways["two renames"](_folder);
        Assert.Equal("Nothing", Look(files, "link.txt"));
        Assert.Equal(["aim.txt", "large.bin", "link.txt", "old.txt", "small.txt", "sub", "unasked.txt"], List(reader));
    }

    [Fact]
    public void While_there_is_no_root_there_is_nothing()
    {
        MakeSites();
        using IFileRoot files = OpenRoot("site");
        Assert.Equal("old", Look(files, "small.txt"));
        Directory.Move(_folder["site"], _folder["old"]);
        foreach (string name in new[] { "", "small.txt", "large.bin", "unasked.txt" })
        {
            Assert.Equal("Nothing", Look(files, name));
            Assert.Null(files.OpenDirectory(Encoding.UTF8.GetBytes(name), out EntryKind kind));
            Assert.Equal(EntryKind.Nothing, kind);
            Assert.False(files.MayExist(Encoding.UTF8.GetBytes(name)));
        }

        File.WriteAllText(_folder["site"], "a file");
        Assert.Equal(("Nothing", "Nothing"), (Look(files, ""), Look(files, "small.txt")));
        File.Delete(_folder["site"]);
        _folder.Link("site", "missing");
        Assert.Equal("Nothing", Look(files, "small.txt"));
        _folder.Switch("site", "new");
        AssertIs(files, "new", "old");
    }

    // Whether it is still the same one cannot be seen.
    [Fact]
    public void A_root_below_a_folder_that_may_no_longer_be_searched_is_forbidden()
    {
        MakeSites("closed/site");
        using IFileRoot files = OpenRoot("closed/site");
        Assert.Equal("old", Libc.AsNobody(() => Look(files, "small.txt")));
        _folder.SetMode("closed", UnixFileMode.None);
        try
        {
            foreach (string name in new[] { "", "small.txt", "unasked.txt" })
            {
                Assert.Equal("Forbidden", Libc.AsNobody(() => Look(files, name)));
            }

            EntryKind kind = Libc.AsNobody(() =>
            {
                Assert.Null(files.OpenDirectory(default, out EntryKind found));
                return found;
            });
            Assert.Equal(EntryKind.Forbidden, kind);
        }
        finally
        {
            _folder.SetMode("closed", TemporaryFolder.EnterOnly);
        }

        Assert.Equal("old", Libc.AsNobody(() => Look(files, "small.txt")));
    }

    // Each of a thousand exchanges is seen by the next look, whatever other threads are doing; and none of the old
    // directories stays open.
    [Fact]
    public async Task A_thousand_exchanges_under_load_are_seen_at_once_and_leave_nothing_open()
    {
        for (int i = 0; i < 2; i++)
        {
            _folder.File($"{i}/a.txt", $"{i}");
            _folder.File($"{i}/sub/b.txt", $"{i}");
        }

        _folder.Link("site", "0");
        IFileRoot files = OpenRoot("site");
        using var enough = new CancellationTokenSource();
        Task[] readers = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            while (!enough.IsCancellationRequested)
            {
                Assert.InRange(Look(files, "a.txt"), "0", "1");
                using IDirectoryReader? reader = files.OpenDirectory("sub"u8, out EntryKind _);
                Assert.Equal(["b.txt"], List(reader));
            }
        }))];
        for (int i = 1; i <= 1000; i++)
        {
            _folder.Switch("site", $"{i % 2}");
            Assert.Equal(($"{i % 2}", $"{i % 2}"), (Look(files, "a.txt"), Look(files, "sub/b.txt")));
        }

        await enough.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Equal(1, _folder.OpenDescriptors()); // The root.
        files.Dispose();
        Assert.Equal(0, _folder.OpenDescriptors());
    }
}

public sealed class OpenAt2RootExchangeTests : RootExchangeContract
{
    private protected override FileRootKind Kind => FileRootKind.OpenAt2;
}

public sealed class SymlinkWalkRootExchangeTests : RootExchangeContract
{
    private protected override FileRootKind Kind => FileRootKind.SymlinkWalk;
}

public sealed class CachingRootExchangeTests : RootExchangeContract
{
    private protected override FileRootKind Kind => FileRootKind.Caching;
}
