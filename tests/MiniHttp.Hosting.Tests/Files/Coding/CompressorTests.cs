// Files into content codings, piece by piece: what comes out decodes to what went in, whatever its length, and the
// encoder is given up where the form does not fit.

using System.IO.Compression;
using System.Security.Cryptography;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting.Tests;

public class CompressorTests
{
    private readonly FormCache _cache = new(64 << 20);

    private static readonly FileVersion Version = new(1, 2, 3, new FileTime(4, 5), new FileTime(6, 7));

    // A file that hands out no more than so many bytes at a time, and may be shorter than it says.
    private sealed class PiecewiseFile(byte[] bytes, int most, int missing = 0) : IFileContent
    {
        public long Length => bytes.Length;

        public int MostAsked { get; private set; }

        public int Read(Span<byte> destination, long offset)
        {
            MostAsked = Math.Max(MostAsked, destination.Length);
            ReadOnlySpan<byte> there = bytes.AsSpan(0, bytes.Length - missing);
            return FileInMemory.Read(there, destination[..Math.Min(most, destination.Length)], offset);
        }

        public void Dispose()
        {
        }
    }

    public static MatrixTheoryData<string, int> Lengths
        => new(["br", "gzip"], [1, 1024, 65_535, 65_536, 65_537, 131_072, 1_000_001]);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_form_decodes_to_its_file(string coding, int length)
    {
        const string Letters = "etaoin shrdlu";
        byte[] bytes = [.. Enumerable.Range(0, length).Select(i => (byte)(Letters[i % 13 * (i % 7) % 13] + (i % 97 / 96)))];
        var file = new PiecewiseFile(bytes, most: 50_000);
        using FormDraft form = _cache.Begin(length + 100)!;
        Assert.True(Compressor.TryCompress(CodingOf(coding), file, form));
        Assert.Equal(bytes, Decoded(coding, form));
        Assert.InRange(file.MostAsked, 1, 64 * 1024);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public void A_form_that_grows_too_long_ends_the_coding(string coding)
    {
        var file = new PiecewiseFile(RandomNumberGenerator.GetBytes(1_000_000), int.MaxValue);
        using FormDraft form = _cache.Begin(100_000)!;
        Assert.False(Compressor.TryCompress(CodingOf(coding), file, form));
        Assert.Equal((true, false), (form.IsTooLong, form.IsOutOfRoom));
        Assert.InRange(_cache.Used, 100_000, 100_000 + (2 * FormCache.BlockSize));
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public void A_file_that_is_shorter_than_it_was_has_no_form(string coding)
    {
        var file = new PiecewiseFile(new byte[200_000], int.MaxValue, missing: 1);
        using FormDraft form = _cache.Begin(200_000)!;
        Assert.False(Compressor.TryCompress(CodingOf(coding), file, form));
        Assert.True(form.IsWhole);
    }

    private static ContentCoding CodingOf(string name) => name == "br" ? ContentCoding.Brotli : ContentCoding.Gzip;

    private byte[] Decoded(string coding, FormDraft form)
    {
        var key = new FormKey("a", CodingOf(coding));
        _cache.Add(key, Version, form);
        _cache.TryGet(key, Version, out IFileContent? content);
        var coded = new MemoryStream(content!.ReadWhole()!);
        using Stream decoder = coding == "br"
            ? new BrotliStream(coded, System.IO.Compression.CompressionMode.Decompress)
            : new GZipStream(coded, System.IO.Compression.CompressionMode.Decompress);
        var decoded = new MemoryStream();
        decoder.CopyTo(decoded);
        return decoded.ToArray();
    }
}
