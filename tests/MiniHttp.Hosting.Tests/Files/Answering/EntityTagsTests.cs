// What entity tags are made of, and which versions can share one.

using System.Security.Cryptography;
using System.Text;
using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public sealed class EntityTagsTests : IDisposable
{
    private static readonly FileVersion Version = new(
        1, 0xa1, 255, new FileTime(1_714_979_289, 250_000_000), new FileTime(1_714_979_290, 7));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Tag(
        ETagSource source,
        FileVersion version,
        ContentCoding coding = ContentCoding.Identity,
        bool isMade = false,
        TimeSpan? age = null)
    {
        DateTimeOffset seen = version.Changed.ToDateTimeOffset() + (age ?? TimeSpan.FromDays(1));
        var form = new FileForm(version, version, seen, new FileInMemory([]), coding, isMade);
        return Encoding.ASCII.GetString(new EntityTags(source).Write("a"u8, form, new byte[EntityTags.MaxLength]));
    }

    // After a restart, and with the next release, clients' copies are still good.
    [Theory]
    [InlineData(nameof(ContentCoding.Identity), false, "\"9afb6cbd89b5c298\"")]
    [InlineData(nameof(ContentCoding.Brotli), false, "\"9afb6cbd89b5c298-br\"")]
    [InlineData(nameof(ContentCoding.Gzip), true, "W/\"9afb6cbd89b5c298-gzip\"")]
    public void A_digest_of_the_version_is_always_the_same_and_a_form_has_its_coding_in_the_tag(
        string coding, bool isMade, string tag)
        => Assert.Equal(tag, Tag(ETagSource.Version, Version, Enum.Parse<ContentCoding>(coding), isMade));

    [Fact]
    public void The_number_of_the_device_which_may_change_with_a_restart_of_the_system_is_not_in_it()
        => Assert.Equal(Tag(ETagSource.Version, Version), Tag(ETagSource.Version, Version with { Device = 2 }));

    // Files that differ in one thing alone are the ones that people have: the same file copied twice, two folders made
    // at once.
    [Fact]
    public void Versions_that_differ_in_one_thing_alone_never_share_a_tag()
    {
        var random = new Random(1945);
        var seen = new HashSet<ulong>();
        for (int i = 0; i < 200_000; i++)
        {
            ulong value = i < 100_000 ? (ulong)i : (ulong)random.NextInt64();
            var time = new FileTime((long)value / 1_000_000_000, (uint)(value % 1_000_000_000));
            FileVersion other = (i % 4) switch
            {
                0 => Version with { Inode = value },
                1 => Version with { Length = (long)(value >> 1) },
                2 => Version with { Modified = time },
                _ => Version with { Changed = time },
            };
            Assert.True(seen.Add(EntityTags.DigestOf(other)), $"{other} has another's digest");
        }
    }

    [Fact]
    public void By_mtime_it_is_that_of_nginx()
        => Assert.Equal(
            ("\"663881d9-ff\"", "W/\"663881d9-ff-br\""),
            (Tag(ETagSource.Mtime, Version), Tag(ETagSource.Mtime, Version, ContentCoding.Brotli, isMade: true)));

    [Fact]
    public void By_mtime_versions_of_one_second_and_length_share_it_once_they_are_settled_and_not_before()
    {
        var modified = new FileTime(Version.Modified.Seconds, 750_000_000);
        FileVersion other = Version with { Inode = 9, Modified = modified, Changed = new FileTime(1_714_979_400, 0) };
        Assert.Equal(Tag(ETagSource.Mtime, Version), Tag(ETagSource.Mtime, other));
        Assert.Equal("W/\"663881d9-ff~\"", Tag(ETagSource.Mtime, Version, age: TimeSpan.FromMilliseconds(1999)));
    }

    [Theory]
    [InlineData(nameof(ETagSource.Version))]
    [InlineData(nameof(ETagSource.Mtime))]
    public void The_longest_tag_has_room(string name)
    {
        ETagSource source = Enum.Parse<ETagSource>(name);
        var time = new FileTime(-1, uint.MaxValue);
        var longest = new FileVersion(ulong.MaxValue, ulong.MaxValue, -1, time, time);
        string tag = Tag(source, longest, ContentCoding.Zstd, isMade: true, age: TimeSpan.Zero);
        Assert.InRange(tag.Length, 24, EntityTags.MaxLength);
    }

    [Fact]
    public void By_content_it_is_a_digest_of_the_bytes_whatever_the_times()
    {
        using IFileRoot root = FileRoots.OpenUsual(_folder.Path);
        using var tags = new EntityTags(ETagSource.Content, new ContentDigests(root));
        string hash = Convert.ToHexStringLower(SHA256.HashData("content"u8))[..32];
        string TagOf(FileVersion version, string content, ContentCoding coding, TimeSpan age)
        {
            DateTimeOffset seen = version.Changed.ToDateTimeOffset() + age;
            var form = new FileForm(version, version, seen, new FileInMemory(Encoding.ASCII.GetBytes(content)), coding);
            return Encoding.ASCII.GetString(tags.Write("a"u8, form, new byte[EntityTags.MaxLength]));
        }

        const ContentCoding Plain = ContentCoding.Identity;
        TimeSpan days = TimeSpan.FromDays(9);
        Assert.Equal("", TagOf(Version, "content", Plain, TimeSpan.FromMilliseconds(1999)));
        Assert.Equal($"\"{hash}\"", TagOf(Version, "content", Plain, TimeSpan.FromSeconds(2)));
        Assert.Equal($"\"{hash}\"", TagOf(Version with { Inode = 9 }, "content", Plain, days));
        Assert.Equal($"\"{hash}-zstd\"", TagOf(Version with { Inode = 8 }, "content", ContentCoding.Zstd, days));
        Assert.NotEqual($"\"{hash}\"", TagOf(Version with { Inode = 7 }, "Content", Plain, days));
    }
}
