// RFC 1945 §3.1: versions are two integers.
// Order, leading zeros, overflow, and every truncation.

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class HttpVersionTests
{
    [Theory]
    [InlineData("HTTP/1.0", 1, 0)]
    [InlineData("HTTP/1.1", 1, 1)]
    [InlineData("HTTP/0.9", 0, 9)]
    [InlineData("HTTP/2.4", 2, 4)]
    [InlineData("HTTP/2.13", 2, 13)]
    [InlineData("HTTP/12.3", 12, 3)]
    [InlineData("HTTP/01.00", 1, 0)]
    [InlineData("HTTP/0000000000000000000001.0000000000000000000001", 1, 1)]
    [InlineData("http/1.0", 1, 0)]
    [InlineData("Http/1.1", 1, 1)]
    [InlineData("HTTP/2147483647.2147483648", int.MaxValue, int.MaxValue)]
    [InlineData("HTTP/99999999999999999999999999999.0", int.MaxValue, 0)]
    public void A_version_is_read_as_two_integers(string text, int major, int minor)
    {
        Assert.True(HttpVersion.TryParse(Encoding.Latin1.GetBytes(text), out HttpVersion version));
        Assert.Equal(new HttpVersion(major, minor), version);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP")]
    [InlineData("HTTP/")]
    [InlineData("HTTP/1")]
    [InlineData("HTTP/1.")]
    [InlineData("HTTP/.1")]
    [InlineData("HTTP/.10")]
    [InlineData("HTTP/10.")]
    [InlineData("HTTP-1.0")]
    [InlineData("HTTP/1,0")]
    [InlineData("HTTP/1.0.0")]
    [InlineData("HTTP/1.0 ")]
    [InlineData(" HTTP/1.0")]
    [InlineData("HTTP /1.0")]
    [InlineData("HTTP/ 1.0")]
    [InlineData("HTTP/+1.0")]
    [InlineData("HTTP/-1.0")]
    [InlineData("HTTP/1.0x")]
    [InlineData("HTTP/1.\u0660")]
    [InlineData("HTTPS/1.0")]
    [InlineData("HTTP/a.b")]
    [InlineData("ICY 200 OK")]
    public void Anything_else_is_refused(string text)
    {
        Assert.False(HttpVersion.TryParse(Encoding.UTF8.GetBytes(text), out HttpVersion version));
        Assert.Equal(default, version);
    }

    [Fact]
    public void No_truncation_of_a_version_is_one()
    {
        byte[] whole = "HTTP/1.0"u8.ToArray();
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.False(HttpVersion.TryParse(whole.AsSpan(0, length), out _), $"{length} bytes");
        }
    }

    [Fact]
    public void Parts_are_compared_as_integers()
    {
        // The RFC's own example: 2.4 is lower than 2.13, which is lower than 12.3.
        HttpVersion[] sorted = [HttpVersion.Http09, HttpVersion.Http10, HttpVersion.Http11, new(2, 4), new(2, 13), new(12, 3)];
        for (int i = 0; i < sorted.Length; i++)
        {
            for (int j = 0; j < sorted.Length; j++)
            {
                Assert.Equal(i.CompareTo(j), Math.Sign(sorted[i].CompareTo(sorted[j])));
                Assert.Equal(i < j, sorted[i] < sorted[j]);
                Assert.Equal(i <= j, sorted[i] <= sorted[j]);
                Assert.Equal(i > j, sorted[i] > sorted[j]);
                Assert.Equal(i >= j, sorted[i] >= sorted[j]);
                Assert.Equal(i == j, sorted[i] == sorted[j]);
            }
        }
    }

    [Theory]
    [InlineData(0, 9, "HTTP/0.9")]
    [InlineData(1, 0, "HTTP/1.0")]
    [InlineData(2, 13, "HTTP/2.13")]
    [InlineData(int.MaxValue, 0, "HTTP/2147483647.0")]
    public void What_is_written_reads_back(int major, int minor, string expected)
    {
        HttpVersion version = new(major, minor);
        Span<byte> bytes = new byte[32];
        Assert.True(version.TryWrite(bytes, out int written));
        Assert.Equal(expected, Encoding.ASCII.GetString(bytes[..written]));
        Assert.Equal(expected, version.ToString());
        Assert.True(HttpVersion.TryParse(bytes[..written], out HttpVersion read));
        Assert.Equal(version, read);
    }

    [Fact]
    public void A_destination_that_is_too_short_is_reported()
    {
        Assert.False(HttpVersion.Http10.TryWrite(new byte[7], out _));
        Assert.True(HttpVersion.Http10.TryWrite(new byte[8], out _));
    }

    [Fact]
    public void The_text_that_is_sent_is_that_of_version_1_0() =>
        Assert.Equal(HttpVersion.Http10.ToString(), Encoding.ASCII.GetString(HttpVersion.Http10Text));
}
