// RFC 9110 §8.8 in terms of a clock: which tag a file has, and from when on it is to be trusted.

using System.Text;
using Microsoft.Win32.SafeHandles;
using MiniHttp.Protocol;
using MiniHttp.Sockets;

namespace MiniHttp.Server.Tests;

public class ValidatorsTests
{
    private static readonly DateTimeOffset Modified = new(2024, 5, 6, 7, 8, 9, 250, TimeSpan.Zero);

    private static Entry File(DateTimeOffset? modified = null, ulong inode = 0xa1, uint? nanoseconds = null, long length = 255)
    {
        DateTimeOffset time = modified ?? Modified;
        FileVersion version = FileVersion.Of(time) with { Inode = inode };
        return new Entry(EntryKind.File, new OpenedFile(new SafeFileHandle(), length), time, version with { Nanoseconds = nanoseconds ?? version.Nanoseconds });
    }

    private static string Tag(Entry entry, TimeSpan age)
        => Encoding.ASCII.GetString(new Validators(entry, entry.Modified + age, new byte[Validators.LongestTag]).TagText);

    [Fact]
    public void A_tag_is_made_of_inode_time_and_length()
        => Assert.Equal("\"a1-663881d9.ee6b280-ff\"", Tag(File(), TimeSpan.FromSeconds(2)));

    [Theory]
    [InlineData(ContentCoding.Brotli, false, "\"a1-663881d9.ee6b280-ff-br\"")]
    [InlineData(ContentCoding.Gzip, true, "W/\"a1-663881d9.ee6b280-ff-gzip\"")]
    public void A_coded_form_has_its_coding_in_the_tag_and_one_that_was_made_here_is_never_strong(ContentCoding coding, bool isMade, string tag)
    {
        Entry entry = File();
        var validators = new Validators(entry, entry.Modified.AddDays(1), new byte[Validators.LongestTag], coding, isMade);
        Assert.Equal((tag, !isMade, true), (Encoding.ASCII.GetString(validators.TagText), validators.IsStrong, validators.AreIn(Encoding.ASCII.GetBytes(tag))));
    }

    [Fact]
    public void Whatever_changes_the_tag_does()
    {
        Entry[] versions = [File(), File(inode: 0xa2), File(nanoseconds: 250_000_001), File(length: 256), File(Modified.AddSeconds(1))];
        Assert.Distinct(versions.Select(version => Tag(version, TimeSpan.FromDays(1))));
    }

    [Theory]
    [InlineData(2000, "\"")]
    [InlineData(1999, "W/\"")]
    [InlineData(20, "W/\"")]
    [InlineData(0, "W/\"")]
    [InlineData(-3_600_000, "W/\"")]
    public void A_file_younger_than_two_seconds_or_from_the_future_has_a_weak_tag(int milliseconds, string start)
        => Assert.Equal(start, Tag(File(), TimeSpan.FromMilliseconds(milliseconds)).Split("a1")[0]);

    [Fact]
    public void The_longest_tag_has_room()
        => Assert.Equal(3 + 16 + 1 + 16 + 1 + 8 + 1 + 16 + 2, Tag(
            new Entry(EntryKind.File, new OpenedFile(new SafeFileHandle(), -1), Modified, new FileVersion(ulong.MaxValue, -1, uint.MaxValue)), TimeSpan.Zero).Length);

    // A write within the same tick of the file system's clock leaves the time as it was: what was read before it must not be called good.
    [Theory]
    [InlineData(19, 250_000_000u, false)]
    [InlineData(20, 250_000_000u, true)]
    [InlineData(1999, 0u, false)]
    [InlineData(2000, 0u, true)]
    [InlineData(-1, 250_000_000u, false)]
    public void A_tag_vouches_for_nothing_before_the_next_change_is_sure_to_have_another_time(int milliseconds, uint nanoseconds, bool vouches)
    {
        Entry entry = File(nanoseconds: nanoseconds);
        string given = Tag(entry, TimeSpan.FromMilliseconds(milliseconds));
        foreach (int later in new[] { milliseconds, 5000 })
        {
            var validators = new Validators(entry, entry.Modified.AddMilliseconds(later), new byte[Validators.LongestTag]);
            Assert.Equal(vouches, validators.AreIn(Encoding.ASCII.GetBytes(given)));
            Assert.True(validators.AreIn("*"u8));
        }
    }

    // The system's clock may still be in the second before when ours is not.
    [Theory]
    [InlineData(250, 769, "07:08:08")]
    [InlineData(250, 770, "07:08:09")]
    [InlineData(0, 1999, "07:08:08")]
    [InlineData(0, 2000, "07:08:09")]
    [InlineData(250, -1000, "07:08:08")]
    [InlineData(250, -3000, "07:08:06")]
    public void A_date_is_that_of_the_second_before_until_the_next_change_is_sure_to_have_another_one(int fraction, int age, string time)
    {
        DateTimeOffset modified = Modified.AddMilliseconds(fraction - 250);
        var validators = new Validators(File(modified), modified.AddMilliseconds(age), new byte[Validators.LongestTag]);
        Assert.Equal((time, time == "07:08:09"), ($"{validators.Modified:HH:mm:ss}", validators.IsDateSure));
    }
}
