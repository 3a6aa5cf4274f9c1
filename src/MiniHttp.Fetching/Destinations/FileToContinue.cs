// FILE without a note, under -C -: nothing says which version it is of, so its bytes are compared with the server's. It
// is only read.

using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace MiniHttp.Fetching;

/// <summary>A file that was begun by another program, or whose note is lost.</summary>
internal sealed class FileToContinue : IDisposable
{
    /// <summary>Bytes at its end that are asked for again, and compared.</summary>
    public const int MaxOverlap = 64 * 1024;

    private readonly string _path;
    private long _first; // Position of the first byte compared.
    private long _position; // And of the next one to compare.

    private FileToContinue(string path, long length)
    {
        (_path, Length) = (path, length);
        Handle = PartFile.OpenUnfollowed(path, FileAccess.Read); // Not locked: it is only read.
        _position = _first = Length;
    }

    public SafeFileHandle Handle { get; }

    /// <summary>Bytes that it had when it was opened. What is added meanwhile does not count.</summary>
    public long Length { get; }

    /// <summary>Bytes that were compared, and are equal.</summary>
    public long Compared => _position - _first;

    /// <summary>Whether all bytes up to its end are equal, from where the comparison began.</summary>
    public bool IsMatched => _position == Length;

    /// <summary>Opens it.</summary>
    /// <returns>Null if there is no regular file, or an empty one.</returns>
    public static FileToContinue? Open(string path)
        => FileFacts.Of(path) is { IsRegular: true, Length: > 0 and var length }
            ? new FileToContinue(path, length)
            : null;

    /// <summary>
    /// Starts a try: the client requests the end of the file again, and the rest. An earlier comparison does not count.
    /// </summary>
    public PartialBody ToPartial(string url)
    {
        _position = _first = Length;
        return new(new BodyOrigin(url, null, null, null), Length) { Overlap = Math.Min(Length, MaxOverlap) };
    }

    /// <summary>The server's bytes come from a position on.</summary>
    /// <param name="position">Position of the first one.</param>
    /// <param name="length">Bytes of the whole, or null.</param>
    /// <exception cref="DifferentFileException">The whole is shorter than the file.</exception>
    public void Begin(long position, long? length)
    {
        (_first, _position) = (position, position);
        if (length < Length)
        {
            throw Longer(length.Value);
        }
    }

    /// <summary>Compares the server's next bytes with those of the file.</summary>
    /// <returns>The bytes beyond the end of the file.</returns>
    /// <exception cref="DifferentFileException">They differ.</exception>
    public ReadOnlySpan<byte> Compare(ReadOnlySpan<byte> bytes)
    {
        int count = (int)Math.Min(bytes.Length, Length - _position);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(count);
        int equal = ReadExactly(buffer.AsSpan(0, count), _position) ? bytes[..count].CommonPrefixLength(buffer) : 0;
        ArrayPool<byte>.Shared.Return(buffer);
        if (equal < count)
        {
            throw Different($"differs from the server's file at byte {_position + equal}");
        }

        _position += count;
        return bytes[count..];
    }

    /// <summary>The server's bytes have ended, and were none beyond the end of the file.</summary>
    /// <exception cref="DifferentFileException">They ended before the file does.</exception>
    public void End()
    {
        if (!IsMatched)
        {
            throw Longer(_position);
        }
    }

    /// <summary>Copies it to the beginning of a part.</summary>
    public void CopyTo(SafeFileHandle part)
    {
        long position = OperatingSystem.IsLinux() ? FileCalls.CopyBeginning(Handle, part, Length) : 0;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(256 * 1024);
        while (position < Length)
        {
            Span<byte> piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, Length - position));
            if (!ReadExactly(piece, position))
            {
                throw new DestinationException($"{_path}: became shorter while it was copied");
            }

            RandomAccess.Write(part, piece, position);
            position += piece.Length;
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    public void Dispose() => Handle.Dispose();

    private bool ReadExactly(Span<byte> bytes, long position)
    {
        int length = 0, count;
        while ((count = RandomAccess.Read(Handle, bytes[length..], position + length)) > 0)
        {
            length += count;
        }

        return length == bytes.Length;
    }

    private DifferentFileException Longer(long whole)
        => Different($"has {Length} bytes, and the server's file {whole}");

    private DifferentFileException Different(FormattableString how)
        => new($"{_path}: {FormattableString.Invariant(how)}; left as it is");
}

/// <summary>A file that cannot be continued: the server's is another one, or shorter.</summary>
internal sealed class DifferentFileException(string message) : DestinationException(message)
{
    /// <inheritdoc/>
    public override FetchCode Code => FetchCode.RangeNotServed;
}
