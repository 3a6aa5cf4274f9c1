using System.Globalization;
using System.Text;
using CsCheck;

namespace MiniHttp.Protocol.Tests;

public class HttpDateProperties
{
    // Whole seconds, of all years that have four digits.
    private static Gen<DateTimeOffset> Dates { get; } = Gen.Long[0, (DateTimeOffset.MaxValue - DateTimeOffset.MinValue).Ticks / TimeSpan.TicksPerSecond]
        .Select(seconds => DateTimeOffset.MinValue.AddTicks(seconds * TimeSpan.TicksPerSecond));

    private static Gen<DateTimeOffset> DatesOfUnix { get; } = Gen.Long[0, 3_155_759_999].Select(DateTimeOffset.FromUnixTimeSeconds);

    [Fact]
    public void A_date_is_read_as_it_was_written() => Property.Holds(Gen.Select(Dates, Gen.Int[-14, 14]), input =>
    {
        (DateTimeOffset date, int hours) = input;
        string text = HttpDate.ToText(date);
        Assert.Equal((HttpDate.Length, date.ToString("r", CultureInfo.InvariantCulture)), (text.Length, text));
        Assert.Equal(date, Read(text));
        Assert.Equal(date, Read(date.ToString("ddd MMM ", CultureInfo.InvariantCulture) + date.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2)
            + date.ToString(" HH:mm:ss yyyy", CultureInfo.InvariantCulture)));
        if (date.Year is > 1 and < 9999)
        {
            Assert.Equal(text, HttpDate.ToText(date.ToOffset(TimeSpan.FromHours(hours)))); // Always in GMT.
        }
    });

    [Fact]
    public void A_date_with_two_digits_for_its_year_is_read_as_it_was() => Property.Holds(DatesOfUnix.Where(date => date.Year < 2070), date =>
        Assert.Equal(date, Read(date.ToString("dddd, dd-MMM-yy HH:mm:ss 'GMT'", CultureInfo.InvariantCulture))));

    [Fact]
    public void What_was_read_can_be_written_and_is_the_same_date() => Property.Holds(
        Property.Soup("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, ", "Sunday, ", "Sun ", "06 Nov 1994 ", "31-Feb-94 ", "29 Feb 2000 ", "Nov  6 ", "23:59:60 ", "08:49:37", " GMT", " 1994", "0000", "9999"), bytes =>
        {
            if (HttpDate.TryParse(bytes, out DateTimeOffset date))
            {
                Assert.Equal(TimeSpan.Zero, date.Offset);
                Assert.Equal(date, Read(HttpDate.ToText(date)));
            }
        });

    [Fact]
    public void A_delay_is_never_negative_and_never_longer_than_a_day() => Property.Holds(
        Gen.Select(Gen.Frequency((1, Dates.Select(HttpDate.ToText)), (1, Gen.Long.Select(seconds => seconds.ToString(CultureInfo.InvariantCulture)))), Dates), input =>
        {
            (string value, DateTimeOffset now) = input;
            if (RetryAfter.TryParse(Encoding.ASCII.GetBytes(value), now, out TimeSpan delay))
            {
                Assert.InRange(delay, TimeSpan.Zero, TimeSpan.FromDays(1));
            }
        });

    private static DateTimeOffset? Read(string text) => HttpDate.TryParse(Encoding.ASCII.GetBytes(text), out DateTimeOffset date) ? date : null;
}
