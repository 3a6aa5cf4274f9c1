// RFC 9110 §8.8 in terms of a clock: which tag and which date a file has, and from when on each is to be trusted.

using System.Globalization;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting.Tests;

public class ValidatorsTests
{
    private static readonly DateTimeOffset Modified = new(2024, 5, 6, 7, 8, 9, 250, TimeSpan.Zero);

    private static readonly EntityTags Tags = new(ETagSource.Version);

    private static FileForm File(TimeSpan age, DateTimeOffset? modified = null, DateTimeOffset? changed = null)
    {
        DateTimeOffset time = modified ?? Modified;
        var version = new FileVersion(1, 0xa1, 255, FileTime.Of(time), FileTime.Of(changed ?? time));
        return new FileForm(version, version, time + age, new FileInMemory(new byte[255]), ContentCoding.Identity);
    }

    private static Validators Of(in FileForm form)
        => new(form, "a"u8, Tags, form.SeenAt, new byte[EntityTags.MaxLength]);

    [Theory]
    [InlineData(2000, 2000, "\"", "\"")]
    [InlineData(1999, 2000, "W/\"", "~\"")]
    [InlineData(2000, 1999, "W/\"", "~\"")]
    [InlineData(0, 0, "W/\"", "~\"")]
    [InlineData(-3_600_000, 2000, "W/\"", "~\"")]
    [InlineData(2000, -3_600_000, "W/\"", "~\"")]
    public void A_file_that_was_modified_or_changed_within_two_seconds_or_in_the_future_has_a_weak_tag(
        int sinceModified, int sinceChanged, string start, string end)
    {
        DateTimeOffset changed = Modified.AddMilliseconds(sinceModified - sinceChanged);
        FileForm file = File(TimeSpan.FromMilliseconds(sinceModified), changed: changed);
        string tag = Encoding.ASCII.GetString(Of(file).TagText);
        Assert.StartsWith(start, tag, StringComparison.Ordinal);
        Assert.EndsWith(end, tag, StringComparison.Ordinal);
    }

    // The file may be written again with the same times, or be half written: what was read then must never be called
    // good.
    [Theory]
    [InlineData(0, false)]
    [InlineData(1999, false)]
    [InlineData(2000, true)]
    [InlineData(-1, false)]
    public void A_tag_of_a_young_file_names_no_copy_neither_now_nor_later(int age, bool names)
    {
        byte[] given = Of(File(TimeSpan.FromMilliseconds(age))).TagText.ToArray();
        foreach (int later in new[] { age, 5000 })
        {
            Validators validators = Of(File(TimeSpan.FromMilliseconds(later)));
            Assert.Equal(names, validators.AreIn(given));
            Assert.True(validators.AreIn("*"u8));
        }
    }

    [Theory]
    [InlineData(250, 2000, "07:08:09")]
    [InlineData(999, 2000, "07:08:09")]
    [InlineData(0, 2000, "07:08:09")]
    [InlineData(250, 1999, null)]
    [InlineData(250, 0, null)]
    [InlineData(250, -1000, "07:08:08")]
    [InlineData(250, -3000, "07:08:06")]
    public void A_date_is_the_true_one_or_none_while_the_file_is_young_or_now_where_it_is_of_the_future(
        int fraction, int age, string? time)
    {
        DateTimeOffset modified = Modified.AddMilliseconds(fraction - 250);
        Validators validators = Of(File(TimeSpan.FromMilliseconds(age), modified));
        Assert.Equal(time, validators.LastModified?.ToString("HH:mm:ss", CultureInfo.InvariantCulture));
        DateTimeOffset second = Modified.AddMilliseconds(-250);
        Assert.Equal(age == 2000, validators.AreUnmodifiedSince(second)); // Before it may become another version's.
    }

    // The second date is that of a file that took the place of a newer one: its own date is older than that which
    // clients have.
    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(59, false)]
    [InlineData(60, false)]
    [InlineData(61, true)]
    public void A_date_after_the_modification_proves_something_only_if_the_file_was_in_its_place_by_then(
        int seconds, bool isGood)
    {
        DateTimeOffset second = Modified.AddMilliseconds(-250);
        Validators validators = Of(File(TimeSpan.FromDays(1), changed: Modified.AddMinutes(1)));
        Assert.Equal(isGood, validators.AreUnmodifiedSince(second.AddSeconds(seconds)));
    }

    // It may be in the middle of being overwritten, with the times of before.
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void An_empty_file_has_a_weak_tag_that_names_no_copy_and_no_date(int days)
    {
        FileForm file = File(TimeSpan.FromDays(days));
        FileVersion empty = file.Version with { Length = 0 };
        Validators validators = Of(file with { Original = empty, Version = empty });
        Assert.EndsWith("~\"", Encoding.ASCII.GetString(validators.TagText), StringComparison.Ordinal);
        Assert.Null(validators.LastModified);
        Assert.False(validators.IsStrong || validators.AreIn(validators.TagText));
        Assert.False(validators.AreUnmodifiedSince(Modified.AddMilliseconds(-250)));
    }

    [Fact]
    public void A_form_beside_the_file_has_the_date_of_the_file_and_is_as_new_as_the_later_of_the_two()
    {
        FileForm file = File(TimeSpan.FromDays(1));
        var beside = new FileVersion(1, 0xa2, 9, FileTime.Of(Modified.AddHours(1)), FileTime.Of(Modified.AddHours(2)));
        FileForm form = file with { Version = beside, Coding = ContentCoding.Brotli };
        Validators validators = Of(form);
        Assert.Equal(Modified.AddMilliseconds(-250), validators.LastModified);
        Assert.True(validators.AreUnmodifiedSince(Modified.AddMilliseconds(-250)));
        Assert.False(validators.AreUnmodifiedSince(Modified.AddHours(1)));
        Assert.True(validators.AreUnmodifiedSince(Modified.AddHours(3)));
    }

    [Fact]
    public void Only_a_strong_tag_and_a_date_that_is_proven_let_a_part_go()
    {
        byte[] date = Encoding.ASCII.GetBytes("Mon, 06 May 2024 07:08:09 GMT");
        Validators young = Of(File(TimeSpan.FromMilliseconds(1999)));
        Validators settled = Of(File(TimeSpan.FromMilliseconds(2000)));
        Assert.False(young.Are(young.TagText, isOnlyForm: true) || young.Are(date, isOnlyForm: true));
        Assert.True(settled.Are(settled.TagText, isOnlyForm: true) && settled.Are(date, isOnlyForm: true));
        Assert.False(settled.Are(date, isOnlyForm: false));
        Assert.False(Of(File(TimeSpan.FromDays(1)) with { IsMade = true }).Are(settled.TagText, isOnlyForm: true));
    }

    // The date was sent from 2 s after the modification on. If the file came to its place later, another one may have
    // been sent with it.
    [Theory]
    [InlineData(0, true)]
    [InlineData(1700, true)]
    [InlineData(1800, false)]
    [InlineData(3_600_000, false)]
    public void A_date_lets_a_part_go_only_if_no_version_of_before_was_sent_with_it(int milliseconds, bool isSent)
    {
        Validators validators = Of(File(TimeSpan.FromDays(1), changed: Modified.AddMilliseconds(milliseconds)));
        Assert.Equal(isSent, validators.Are("Mon, 06 May 2024 07:08:09 GMT"u8, isOnlyForm: true));
        Assert.True(validators.Are(validators.TagText, isOnlyForm: true));
    }
}
