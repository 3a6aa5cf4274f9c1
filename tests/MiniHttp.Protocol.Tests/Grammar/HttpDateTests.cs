// RFC 1945 §3.3: three forms are read, one is written.
// The calendar, two-digit years, small faults, and every truncation.

using System.Globalization;
using System.Text;

namespace MiniHttp.Protocol.Tests;

public class HttpDateTests
{
    private static DateTimeOffset? Read(string text) =>
        HttpDate.TryParse(Encoding.UTF8.GetBytes(text), out DateTimeOffset date) ? date : null;

    [Theory]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT")]
    [InlineData("Sun Nov  6 08:49:37 1994")]
    public void The_three_forms_of_the_RFC_are_one_date(string text) =>
        Assert.Equal(new DateTimeOffset(1994, 11, 6, 8, 49, 37, TimeSpan.Zero), Read(text));

    [Theory]
    [InlineData("Sun Nov 06 08:49:37 1994")]
    [InlineData("Sun Nov 6 08:49:37 1994")]
    [InlineData("Sun, 6 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 94 08:49:37 GMT")]
    [InlineData("Sun, 06-Nov-1994 08:49:37 GMT")]
    [InlineData("sun, 06 nov 1994 08:49:37 gmt")]
    [InlineData("SUNDAY, 06-NOV-94 08:49:37 GMT")]
    [InlineData("Wed, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Tue Nov  6 08:49:37 1994")]
    public void Small_faults_of_writers_are_forgiven(string text) =>
        Assert.Equal(new DateTimeOffset(1994, 11, 6, 8, 49, 37, TimeSpan.Zero), Read(text));

    [Fact]
    public void A_date_in_asctime_form_with_a_padded_day_is_read() =>
        Assert.Equal(new DateTimeOffset(2000, 2, 1, 0, 0, 0, TimeSpan.Zero), Read("Tue Feb  1 00:00:00 2000"));

    [Theory]
    [InlineData("Sunday", 1994)]
    [InlineData("Monday", 1994)]
    [InlineData("Tuesday", 1994)]
    [InlineData("Wednesday", 1994)]
    [InlineData("Thursday", 1994)]
    [InlineData("Friday", 1994)]
    [InlineData("Saturday", 1994)]
    public void Every_long_weekday_is_known(string day, int year)
    {
        Assert.Equal(year, Read($"{day}, 06-Nov-94 08:49:37 GMT")?.Year);
        Assert.Null(Read($"{day[..^1]}, 06-Nov-94 08:49:37 GMT"));
        Assert.Null(Read($"{day}s, 06-Nov-94 08:49:37 GMT"));
    }

    [Theory]
    [InlineData("70", 1970)]
    [InlineData("94", 1994)]
    [InlineData("99", 1999)]
    [InlineData("00", 2000)]
    [InlineData("69", 2069)]
    public void Two_digit_years_turn_at_seventy(string year, int expected) =>
        Assert.Equal(expected, Read($"Sunday, 06-Nov-{year} 08:49:37 GMT")?.Year);

    [Theory]
    [InlineData("Sat, 29 Feb 2020 00:00:00 GMT", "2020-02-29T00:00:00Z")]
    [InlineData("Tue, 29 Feb 2000 00:00:00 GMT", "2000-02-29T00:00:00Z")]
    [InlineData("Mon, 01 Jan 0001 00:00:00 GMT", "0001-01-01T00:00:00Z")]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", "9999-12-31T23:59:59Z")]
    [InlineData("Sat, 31 Dec 2016 23:59:60 GMT", "2016-12-31T23:59:59Z")]
    [InlineData("Fri, 31 Dec 9999 23:59:60 GMT", "9999-12-31T23:59:59Z")]
    public void Edges_of_the_calendar_are_read(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), Read(text));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("now")]
    [InlineData("Sun")]
    [InlineData("Su, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Foo, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("06 Nov 1994 08:49:37 GMT")]
    [InlineData(", 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun,06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 Nox 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 November 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov-1994 08:49:37 GMT")]
    [InlineData("Sun, 06-Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 194 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 19944 08:49:37 GMT")]
    [InlineData("Sun, 006 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 1994 8:49:37 GMT")]
    [InlineData("Sun, 06 Nov 1994 08:49 GMT")]
    [InlineData("Sun, 06 Nov 1994 08:49:37")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 PST")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 +0000")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT ")]
    [InlineData(" Sun, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT, x")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMTX")]
    [InlineData("Sun Nov  6 08:49:37 94")]
    [InlineData("Sun Nov  6 08:49:37 1994 GMT")]
    [InlineData("Sun Nov   6 08:49:37 1994")]
    [InlineData("1994-11-06T08:49:37Z")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GM\u0166")]
    [InlineData("Sun, 06 Nov 1994 0\u0668:49:37 GMT")]
    public void Other_forms_are_refused(string text) => Assert.Null(Read(text));

    [Theory]
    [InlineData("Sun, 00 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 31 Nov 1994 08:49:37 GMT")]
    [InlineData("Wed, 30 Feb 2000 08:49:37 GMT")]
    [InlineData("Thu, 29 Feb 1900 08:49:37 GMT")]
    [InlineData("Mon, 29 Feb 2021 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 0000 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 1994 24:00:00 GMT")]
    [InlineData("Sun, 06 Nov 1994 08:60:00 GMT")]
    [InlineData("Sun, 06 Nov 1994 08:49:60 GMT")]
    [InlineData("Sun, 06 Nov 1994 08:59:60 GMT")]
    [InlineData("Sun, 06 Nov 1994 23:49:60 GMT")]
    [InlineData("Sun, 06 Nov 1994 23:59:61 GMT")]
    [InlineData("Sunday, 31-Nov-94 08:49:37 GMT")]
    [InlineData("Sun Feb 30 08:49:37 1994")]
    public void Dates_that_do_not_exist_are_refused(string text) => Assert.Null(Read(text));

    [Theory]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT")]
    [InlineData("Sun Nov  6 08:49:37 1994")]
    public void No_truncation_of_a_date_is_one(string text)
    {
        for (int length = 0; length < text.Length; length++) Assert.Null(Read(text[..length]));
    }

    [Fact]
    public void Exactly_the_RFC_1123_form_is_written_in_GMT()
    {
        DateTimeOffset date = new(1994, 11, 6, 9, 49, 37, 999, TimeSpan.FromHours(1));
        byte[] destination = new byte[HttpDate.Length + 1];
        destination[^1] = (byte)'!';
        HttpDate.Write(date, destination);
        Assert.Equal("Sun, 06 Nov 1994 08:49:37 GMT!", Encoding.ASCII.GetString(destination));
        Assert.Equal("Sun, 06 Nov 1994 08:49:37 GMT", HttpDate.ToText(date));
    }

    [Fact]
    public void A_destination_that_is_too_short_is_an_error() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => HttpDate.Write(DateTimeOffset.UnixEpoch, new byte[HttpDate.Length - 1]));

    [Fact]
    public void Random_dates_are_written_as_the_framework_writes_them_and_read_back_in_every_form()
    {
        Random random = new(1945);
        for (int round = 0; round < 20_000; round++)
        {
            DateTimeOffset date = DateTimeOffset.FromUnixTimeSeconds(random.NextInt64(-62_135_596_800, 253_402_300_800));
            string text = HttpDate.ToText(date);
            Assert.Equal(date.ToString("r", CultureInfo.InvariantCulture), text);
            Assert.Equal(date, Read(text));
            string day = date.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2);
            Assert.Equal(date, Read(date.ToString($"ddd MMM '{day}' HH:mm:ss yyyy", CultureInfo.InvariantCulture)));
            if (date.Year is >= 1970 and <= 2069)
            {
                Assert.Equal(date, Read(date.ToString("dddd, dd-MMM-yy HH:mm:ss 'GMT'", CultureInfo.InvariantCulture)));
            }
        }
    }

    [Fact]
    public void Reading_and_writing_allocate_nothing()
    {
        byte[] bytes = new byte[HttpDate.Length];
        RoundTrips(1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        RoundTrips(1_000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void RoundTrips(int count)
        {
            DateTimeOffset date = DateTimeOffset.UnixEpoch;
            while (count-- > 0)
            {
                HttpDate.Write(date, bytes);
                if (!HttpDate.TryParse(bytes, out date)) throw new FormatException();
            }
        }
    }

    [Fact]
    public void One_changed_byte_is_refused_or_gives_a_whole_second_in_GMT()
    {
        Random random = new(3);
        string[] forms = ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"];
        int read = 0;
        for (int round = 0; round < 50_000; round++)
        {
            byte[] text = Encoding.ASCII.GetBytes(forms[round % 3]);
            text[random.Next(text.Length)] = (byte)random.Next(256);
            if (!HttpDate.TryParse(text, out DateTimeOffset date)) continue;
            read++;
            Assert.Equal(TimeSpan.Zero, date.Offset);
            Assert.Equal(0, date.Ticks % TimeSpan.TicksPerSecond);
        }
        // Some bytes may change within the grammar (digits, case); most may not.
        Assert.InRange(read, 100, 10_000);
    }
}
