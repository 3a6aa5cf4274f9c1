using System.Security.Cryptography;

namespace MiniHttp.Fetching.Tests;

public sealed class StreamDestinationTests
{
    private static readonly BodyOrigin Origin = new("http://h/", null, null, null);

    [Fact]
    public void A_checksum_counts_although_the_bytes_are_out()
    {
        using var right = Written("hello"u8.ToArray(), SHA256.HashData("hello"u8));
        right.Complete(null);

        using var wrong = Written("hullo"u8.ToArray(), SHA256.HashData("hello"u8));
        Assert.Contains("sha256:2cf24dba", Assert.Throws<ChecksumException>(() => wrong.Complete(null)).Message, StringComparison.Ordinal);
    }

    private static StreamDestination Written(byte[] bytes, byte[] checksum)
    {
        var destination = new StreamDestination(new MemoryStream(), "memory", owns: true, new Checksum(HashAlgorithmName.SHA256, checksum));
        destination.Begin(Origin, 0);
        destination.Write(bytes);
        return destination;
    }
}
