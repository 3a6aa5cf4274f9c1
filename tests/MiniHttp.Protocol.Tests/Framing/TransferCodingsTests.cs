// RFC 9112 §6.1: which transfer codings a message names, over all its fields.

namespace MiniHttp.Protocol.Tests;

public class TransferCodingsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("", "Transfer-Encoding:")]
    [InlineData("", "Transfer-Encoding: , ,")]
    [InlineData("", "Transfer-Encoding: identity, IDENTITY")]
    [InlineData("chunked", "Transfer-Encoding: Chunked")]
    [InlineData("gzip|chunked", "Transfer-Encoding: gzip,chunked,")]
    [InlineData("gzip|chunked", "transfer-encoding: GZIP", "Content-Length: 5", "TRANSFER-ENCODING: identity, chunked")]
    [InlineData("gzip;q=1|\"chunked\"", "Transfer-Encoding: gzip;q=1 , \"chunked\"")]
    [InlineData("a;b=\"x,y\"", "Transfer-Encoding: a;b=\"x,y\"")]
    public void They_are_read_in_their_order_in_lower_case_without_identity(string expected, params string[] lines)
    {
        var fields = new HeaderFields();
        foreach (string line in lines)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            fields.Add(System.Text.Encoding.ASCII.GetBytes(line[..colon]), line[(colon + 1)..]);
        }

        Assert.Equal(expected, string.Join('|', TransferCodings.Of(fields)));
    }
}
