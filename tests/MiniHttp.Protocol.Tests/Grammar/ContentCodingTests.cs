// RFC 1945 §3.5: names of content codings.
// The x- names are the same codings; what is unknown is never taken for plain.

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class ContentCodingTests
{
    [Theory]
    [InlineData("gzip", ContentCoding.Gzip)]
    [InlineData("x-gzip", ContentCoding.Gzip)]
    [InlineData("X-GZIP", ContentCoding.Gzip)]
    [InlineData("compress", ContentCoding.Compress)]
    [InlineData("x-compress", ContentCoding.Compress)]
    [InlineData("X-Compress", ContentCoding.Compress)]
    [InlineData("identity", ContentCoding.Identity)]
    [InlineData("Deflate", ContentCoding.Deflate)]
    [InlineData("BR", ContentCoding.Brotli)]
    [InlineData("zstd", ContentCoding.Zstd)]
    [InlineData("x-zip", ContentCoding.Other)]
    [InlineData("gzip2", ContentCoding.Other)]
    [InlineData("gzi", ContentCoding.Other)]
    [InlineData("x-deflate", ContentCoding.Other)]
    public void Names_are_read_in_any_case_and_the_x_names_mean_the_same(string name, ContentCoding expected)
    {
        Assert.True(ContentCodings.TryParse(Encoding.Latin1.GetBytes(name), out ContentCoding coding));
        Assert.Equal(expected, coding);
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
