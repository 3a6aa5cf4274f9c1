// RFC 1945 §10.6: the Date field.

using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public class DateSourceTests
{
    private readonly StoppedClock _clock = new(new DateTimeOffset(1994, 11, 15, 8, 12, 31, TimeSpan.Zero));

    private static string Text(DateSource dates) => Encoding.ASCII.GetString(dates.Current);

    [Fact]
    public void It_is_an_RFC_1123_date_in_GMT()
    {
        Assert.Equal("Tue, 15 Nov 1994 08:12:31 GMT", Text(new DateSource(_clock)));
        _clock.Now = new DateTimeOffset(1994, 11, 15, 1, 0, 0, TimeSpan.FromHours(2));
        Assert.Equal("Mon, 14 Nov 1994 23:00:00 GMT", Text(new DateSource(_clock)));
    }

    [Fact]
    public void Within_a_second_it_is_the_same_text_and_the_same_memory()
    {
        var dates = new DateSource(_clock);
        ReadOnlySpan<byte> first = dates.Current;
        _clock.Now = _clock.Now.AddMilliseconds(999);
        Assert.True(first == dates.Current);
    }

    [Fact]
    public void The_next_second_has_a_text_of_its_own()
    {
        var dates = new DateSource(_clock);
        ReadOnlySpan<byte> first = dates.Current;
        _clock.Now = _clock.Now.AddMilliseconds(1000);
        Assert.Equal("Tue, 15 Nov 1994 08:12:32 GMT", Text(dates));
        Assert.Equal("Tue, 15 Nov 1994 08:12:31 GMT", Encoding.ASCII.GetString(first)); // Who still holds it keeps it.
    }

    [Fact]
    public void A_clock_that_is_set_back_is_followed()
    {
        var dates = new DateSource(_clock);
        _ = dates.Current;
        _clock.Now = _clock.Now.AddHours(-1);
        Assert.Equal("Tue, 15 Nov 1994 07:12:31 GMT", Text(dates));
    }

    [Fact]
    public void Many_threads_see_whole_dates()
    {
        var dates = new DateSource(_clock);
        Parallel.For(0, 20_000, i =>
        {
            _clock.Now = new DateTimeOffset(1994, 11, 15, 8, 12, i % 2 == 0 ? 31 : 32, TimeSpan.Zero);
            Assert.Matches("^Tue, 15 Nov 1994 08:12:3[12] GMT$", Text(dates));
        });
    }
}
