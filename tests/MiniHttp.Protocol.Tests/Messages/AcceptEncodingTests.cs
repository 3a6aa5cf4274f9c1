// RFC 9110 §12.5.3: which codings are taken, in which order.

using static MiniHttp.Protocol.ContentCoding;

namespace MiniHttp.Protocol.Tests;

public class AcceptEncodingTests
{
    private static readonly ContentCoding[] Offered = [Brotli, Zstd, Gzip];

    [Theory]
    [InlineData("gzip, deflate, br, zstd", "Brotli Zstd Gzip")]
    [InlineData("gzip, deflate", "Gzip")]
    [InlineData("x-gzip", "Gzip")]
    [InlineData("GZip", "Gzip")]
    [InlineData("deflate", "")]
    [InlineData("compress, deflate, exi", "")]
    [InlineData("", "")]
    [InlineData("identity", "")]
    [InlineData("*", "Brotli Zstd Gzip")]
    [InlineData("*;q=0", "")]
    [InlineData("*;q=0, br", "Brotli")]
    [InlineData("br;q=0, *", "Zstd Gzip")]
    [InlineData("*, br;q=0", "Zstd Gzip")]
    [InlineData("br;q=0.1, gzip;q=0.9, zstd;q=0.5", "Gzip Zstd Brotli")]
    [InlineData("gzip;q=0.5, zstd;q=0.5, br;q=0.5", "Brotli Zstd Gzip")]
    [InlineData("gzip;q=0.001", "Gzip")]
    [InlineData("gzip;q=0.000, br;q=0", "")]
    [InlineData("gzip ; Q=0.2 , br;q = 0.1", "Gzip Brotli")]
    [InlineData("gzip;level=9;q=0.2, br;q=0.1", "Gzip Brotli")]
    [InlineData("gzip;q=x, br;q=0.5", "Gzip Brotli")]
    [InlineData("gzip;q=NaN, br;q=0.5", "Gzip Brotli")]
    [InlineData("br;q=0.5, gzip;q=Infinity, zstd;q=NaN", "Zstd Gzip Brotli")]
    [InlineData("gzip;q=5, br", "Brotli Gzip")]
    [InlineData("gzip;q=-1", "Gzip")]
    [InlineData("gzip;q=0, x-gzip", "")]
    [InlineData("identity;q=0.5, gzip;q=0.4, br;q=0.6", "Brotli")]
    [InlineData("identity;q=0.5, gzip;q=0.5", "Gzip")]
    [InlineData("identity;q=1, *;q=0", "")]
    [InlineData("identity;q=0, gzip", "Gzip")]
    [InlineData("identity;q=0", "")]
    [InlineData("gzip;q=0.1, *;q=0.5", "Brotli Zstd")]
    [InlineData(",,;q=1, gzip,", "Gzip")]
    [InlineData("\"gzip\"", "")]
    [InlineData("gzip, br;q=0\r\nAccept-Encoding: zstd", "Zstd Gzip")]
    public void Codings_are_taken_in_the_order_in_which_they_are_liked(string value, string expected)
    {
        var fields = new HeaderFields();
        foreach (string one in value.Split("\r\nAccept-Encoding: "))
        {
            fields.Add(FieldName.AcceptEncoding, one);
        }

        Assert.Equal(expected, Rank(fields));
    }

    [Fact]
    public void Without_the_field_there_is_only_the_plain_entity() => Assert.Equal("", Rank(new HeaderFields()));

    private static string Rank(HeaderFields fields)
    {
        var ranked = new ContentCoding[Offered.Length];
        return string.Join(' ', ranked.Take(AcceptEncoding.Rank(fields, Offered, ranked)));
    }
}
