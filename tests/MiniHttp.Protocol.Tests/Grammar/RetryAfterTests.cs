using System.Text;

namespace MiniHttp.Protocol.Tests;

public class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(1994, 11, 6, 8, 49, 37, TimeSpan.Zero);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("120", 120)]
    [InlineData("999999999999", 86400)]
    [InlineData("Sun, 06 Nov 1994 08:49:47 GMT", 10)]
    [InlineData("Sun, 06 Nov 1994 08:49:27 GMT", 0)]
    [InlineData("Sun Nov  6 08:50:37 1994", 60)]
    public void Seconds_and_dates_are_read(string text, int seconds)
    {
        Assert.True(RetryAfter.TryParse(Encoding.Latin1.GetBytes(text), Now, out TimeSpan delay));
        Assert.Equal(TimeSpan.FromSeconds(seconds), delay);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("soon")]
    public void Anything_else_is_not(string text) => Assert.False(RetryAfter.TryParse(Encoding.Latin1.GetBytes(text), Now, out _));
}
