// RFC 1945 §10.4: what is a Content-Length, and what several of them say together.

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class ContentLengthTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("5", 5)]
    [InlineData("0005", 5)]
    [InlineData("1234567890", 1234567890)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("00000000000000000000000009223372036854775807", long.MaxValue)]
    public void A_length_is_a_decimal_number(string value, long expected)
    {
        Assert.True(DecimalNumber.TryParse(Encoding.Latin1.GetBytes(value), out long length));
        Assert.Equal(expected, length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1 2")]
    [InlineData("1,1")]
    [InlineData("1.0")]
    [InlineData("0x10")]
    [InlineData("1e3")]
    [InlineData("five")]
    [InlineData("\u00b2")]
    [InlineData("5\0")]
    [InlineData("9223372036854775808")]
    [InlineData("9223372036854775810")]
    [InlineData("18446744073709551621")]
    [InlineData("99999999999999999999999999999999")]
    public void Anything_else_is_none(string value)
    {
        Assert.False(DecimalNumber.TryParse(Encoding.Latin1.GetBytes(value), out long length));
        Assert.Equal(0, length);
    }

    [Fact]
    public void No_field_says_nothing() => Assert.Equal((null, null), Read());

    [Fact]
    public void One_field_says_a_length() => Assert.Equal((null, 7L), Read("7"));

    [Fact]
    public void Repeats_of_the_same_number_are_one() => Assert.Equal((null, 7L), Read("7", "07", "7"));

    [Fact]
    public void Two_numbers_that_differ_are_refused()
    {
        Assert.Equal(Rejection.ContentLengthAmbiguous, Read("7", "8").Reason);
        Assert.Equal(Rejection.ContentLengthAmbiguous, Read("0", "8").Reason);
        Assert.Equal(Rejection.ContentLengthAmbiguous, Read("7", "7", "8").Reason);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("x", "7")]
    [InlineData("7", "x")]
    [InlineData("7, 7")]
    public void One_that_is_no_number_spoils_all(params string[] values) =>
        Assert.Equal(Rejection.ContentLengthMalformed, Read(values).Reason);

    private static (Rejection? Reason, long? Length) Read(params string[] values)
    {
        HeaderFields fields = new();
        fields.Add("Date"u8, "d"u8);
        for (int i = 0; i < values.Length; i++)
        {
            fields.Add(i % 2 == 0 ? "content-length"u8 : FieldName.ContentLength, values[i]);
        }

        Rejection? reason = ContentLength.Read(fields, out long? length);
        return (reason, length);
    }
}
