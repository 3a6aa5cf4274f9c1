// RFC 1945 §3.5: names of content codings.
// The x- names are the same codings; what is unknown is never taken for plain.

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class ContentCodingTests
{
    [Theory]
    [InlineData("gzip", nameof(ContentCoding.Gzip))]
    [InlineData("x-gzip", nameof(ContentCoding.Gzip))]
    [InlineData("X-GZIP", nameof(ContentCoding.Gzip))]
    [InlineData("compress", nameof(ContentCoding.Compress))]
    [InlineData("x-compress", nameof(ContentCoding.Compress))]
    [InlineData("X-Compress", nameof(ContentCoding.Compress))]
    [InlineData("identity", nameof(ContentCoding.Identity))]
    [InlineData("Deflate", nameof(ContentCoding.Deflate))]
    [InlineData("BR", nameof(ContentCoding.Brotli))]
    [InlineData("zstd", nameof(ContentCoding.Zstd))]
    [InlineData("x-zip", nameof(ContentCoding.Other))]
    [InlineData("gzip2", nameof(ContentCoding.Other))]
    [InlineData("gzi", nameof(ContentCoding.Other))]
    [InlineData("x-deflate", nameof(ContentCoding.Other))]
    public void Names_are_read_in_any_case_and_the_x_names_mean_the_same(string name, string expected)
    {
        Assert.True(ContentCodings.TryParse(Encoding.Latin1.GetBytes(name), out ContentCoding coding));
        Assert.Equal(expected, coding.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" gzip")]
    [InlineData("gzip, compress")]
    [InlineData("gzip;q=1")]
    [InlineData("\"gzip\"")]
    [InlineData("gz\u0131p")]
    public void What_is_no_token_is_refused_and_never_taken_for_plain(string name)
    {
        Assert.False(ContentCodings.TryParse(Encoding.UTF8.GetBytes(name), out ContentCoding coding));
        Assert.Equal(ContentCoding.Other, coding);
    }

    [Fact]
    public void Every_coding_with_a_name_reads_back_from_it()
    {
        foreach (ContentCoding coding in Enum.GetValues<ContentCoding>())
        {
            ReadOnlySpan<byte> name = ContentCodings.NameOf(coding);
            Assert.Equal(coding == ContentCoding.Other, name.IsEmpty);
            if (name.IsEmpty) continue;
            Assert.True(ContentCodings.TryParse(name, out ContentCoding read));
            Assert.Equal(coding, read);
        }
    }
}
