// A file may be put in its place after its coded form for two reasons: an old version was copied over it (cp -p), or
// both were copied, unpacked or given to another owner, in this order. Times do not tell which, and a change of owner
// or mode of both turns their order around. So one thread in the background decodes the form and compares it with the
// file, once for each pair of versions. .NET does not decode zstd.

using System.IO.Compression;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Checks whether coded forms decode to their files.</summary>
/// <param name="root">What is served.</param>
internal sealed class SiblingCheck(IFileRoot root) : IDisposable
{
    /// <summary>How many outcomes are remembered: some 2 MiB.</summary>
    private const int MaxRemembered = 8_192;

    private const int Piece = 32 * 1024;

    private readonly BackgroundValues<Pair, bool> _known = new("coded siblings", MaxRemembered);

    /// <summary>How many outcomes are remembered.</summary>
    internal int Remembered => _known.Count;

    private readonly record struct Pair(FileVersion File, FileVersion Sibling);

    /// <summary>Whether a form decodes to its file; null if it is not known yet, and the check begins.</summary>
    public bool? IsProven(
        ReadOnlySpan<byte> relative, in FileVersion file, in FileVersion sibling, ContentCoding coding)
    {
        var pair = new Pair(file, sibling);
        if (_known.TryGet(pair, out bool isSame))
        {
            return isSame;
        }

        if (coding != ContentCoding.Zstd)
        {
            byte[] path = relative.ToArray();
            _known.Begin(pair, (out bool outcome) => TryCompare(path, pair, coding, out outcome));
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _known.Dispose();

    private bool TryCompare(byte[] path, Pair pair, ContentCoding coding, out bool isSame)
    {
        bool outcome = false;
        byte[] beside = CodedSiblings.PathOf(path, coding);
        bool isDone = root.TryRead(path, pair.File, Compare);
        isSame = outcome;
        return isDone;

        bool Compare(IFileContent file)
            => root.TryRead(beside, pair.Sibling, form => TryCompare(form, coding, file, out outcome));
    }

    // False if the server stops meanwhile.
    private bool TryCompare(IFileContent form, ContentCoding coding, IFileContent file, out bool isSame)
    {
        byte[] decoded = new byte[Piece], original = new byte[Piece];
        using Stream stream = Decode(form, coding);
        long offset = 0;
        isSame = true;
        while (isSame && !_known.IsOver)
        {
            int count = Read(stream, decoded);
            if (count <= 0)
            {
                isSame = count == 0 && offset == file.Length;
                return true;
            }

            Span<byte> expected = original.AsSpan(0, count);
            isSame = Fill(file, expected, offset) && decoded.AsSpan(0, count).SequenceEqual(expected);
            offset += count;
        }

        return !isSame;
    }

    private static Stream Decode(IFileContent form, ContentCoding coding)
    {
        var coded = new ContentStream(form);
        return coding == ContentCoding.Brotli
            ? new BrotliStream(coded, System.IO.Compression.CompressionMode.Decompress)
            : new GZipStream(coded, System.IO.Compression.CompressionMode.Decompress);
    }

    // Less than 0 for what is not in this coding.
    private static int Read(Stream stream, Span<byte> destination)
    {
        try
        {
            return stream.Read(destination);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            return -1;
        }
    }

    private static bool Fill(IFileContent file, Span<byte> destination, long offset)
    {
        int length = 0;
        while (length < destination.Length && file.Read(destination[length..], offset + length) is > 0 and int count)
        {
            length += count;
        }

        return length == destination.Length;
    }
}
