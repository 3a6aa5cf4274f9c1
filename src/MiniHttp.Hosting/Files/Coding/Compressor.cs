// A file into a content coding, piece by piece, so that neither the file nor its form is ever in one array. The
// encoders of gzip and Brotli are native: the garbage collector neither counts nor bounds what they take. Their
// settings bound it. zstd: .NET 10 has none.

using System.Buffers;
using System.IO.Compression;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Compresses the content of files.</summary>
internal static class Compressor
{
    /// <summary>
    /// Bytes that an encoder takes for a file of up to 64 KiB, at the most: measured 1.7 MiB for Brotli, 0.4 MiB for
    /// gzip.
    /// </summary>
    public const int SmallEncoder = 7 << 18;

    /// <summary>Bytes that it takes for any other file: measured 3.6 MiB for Brotli, 0.9 MiB for gzip.</summary>
    public const int LargeEncoder = 4 << 20;

    /// <summary>
    /// 64 KiB of source code take 1.5 ms with either. Brotli 5 would save 5 % more and take twice as long; gzip 1 (nginx) takes a third and
    /// saves much less.
    /// </summary>
    private const int BrotliQuality = 4, GzipLevel = 6;

    /// <summary>
    /// Logarithms of Brotli's window: 256 KiB, the default of Apache (<c>BrotliCompressionWindow</c>), and 64 KiB for a
    /// file that is not longer. Brotli's own default, 4 MiB, saves 1 to 4 % of texts of some MiB, and takes 33 to 40
    /// MiB.
    /// </summary>
    private const int LargeWindow = 18, SmallWindow = 16;

    private const int PieceSize = 64 * 1024;

    /// <summary>Whether a coding can be made.</summary>
    public static bool Makes(ContentCoding coding) => coding is ContentCoding.Brotli or ContentCoding.Gzip;

    /// <summary>Compresses a file.</summary>
    /// <returns>False where the file has become shorter, or the form is not whole.</returns>
    /// <exception cref="IOException">The encoder got no memory.</exception>
    public static bool TryCompress(ContentCoding coding, IFileContent source, FormDraft form)
    {
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceSize);
        try
        {
            using (Stream encoder = EncoderFor(coding, source.Length, form))
            {
                for (long offset = 0; offset < source.Length && form.IsWhole;)
                {
                    int count = source.Read(piece.AsSpan(0, PieceSize), offset);
                    if (count == 0)
                    {
                        return false;
                    }

                    encoder.Write(piece.AsSpan(0, count));
                    offset += count;
                }
            }

            return form.IsWhole;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    private static Stream EncoderFor(ContentCoding coding, long length, FormDraft form)
        => coding == ContentCoding.Brotli
            ? new BrotliDraftStream(form, BrotliQuality, length > 1 << SmallWindow ? LargeWindow : SmallWindow)
            : new GZipStream(new DraftStream(form), new ZLibCompressionOptions { CompressionLevel = GzipLevel });
}
