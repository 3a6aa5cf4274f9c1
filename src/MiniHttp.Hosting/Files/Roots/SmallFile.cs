// A small file is read when it is opened, and its version is compared before and after. A write in between changes the
// version, and the file is read again. So an answer with a small file never has the strong tag of one version and bytes
// of another. Only while a file is younger than 2 s can two versions look the same; its tag is weak then (EntityTags).

using System.Buffers;
using Microsoft.Win32.SafeHandles;
using MiniHttp.Protocol;
using MiniHttp.Sockets;

namespace MiniHttp.Hosting;

/// <summary>A small file in memory, of one version, for one answer.</summary>
internal sealed class SmallFile : IFileContent
{
    /// <summary>
    /// 32 KiB. Sending a longer file from the kernel's page cache (sendfile) costs less than copying it.
    /// </summary>
    public const int Longest = 32 * 1024;

    /// <summary>
    /// After so many readings of a file that other programs keep writing, the last one is sent, with a weak tag.
    /// </summary>
    private const int MaxAttempts = 8;

    private byte[]? _bytes; // From the shared pool; null once it is given back.

    private SmallFile(byte[] bytes, int length) => (_bytes, Length) = (bytes, length);

    /// <inheritdoc/>
    public long Length { get; }

    /// <summary>Makes an entry of an open file, small or large.</summary>
    /// <param name="handle">The file, opened for reading; owned by the entry from now on.</param>
    /// <param name="version">Its version, read from the handle.</param>
    /// <param name="looked">The time before that.</param>
    public static Entry Open(SafeFileHandle handle, FileVersion version, DateTimeOffset looked)
    {
        for (int attempt = 1; version.Length <= Longest; attempt++)
        {
            byte[] bytes = ArrayPool<byte>.Shared.Rent((int)version.Length);
            int length = Read(handle, bytes.AsSpan(0, (int)version.Length));
            if (length < 0 || !FileVersion.TryGet(handle, out FileVersion after))
            {
                ArrayPool<byte>.Shared.Return(bytes);
                break; // The disk fails. The answer will end short.
            }

            bool isWhole = length == version.Length && after == version;
            if (isWhole || attempt == MaxAttempts)
            {
                handle.Dispose();
                FileVersion read = isWhole ? version : after with { Length = length, Changed = FileTime.Never };
                return new Entry(EntryKind.File, new SmallFile(bytes, length), read, looked);
            }

            ArrayPool<byte>.Shared.Return(bytes);
            version = after;
        }

        return new Entry(EntryKind.File, new OpenedFile(handle, version.Length), version, looked);
    }

    /// <summary>Reads up to the end of the file.</summary>
    /// <returns>How many bytes were read, or -1 if the file cannot be read.</returns>
    public static int Read(SafeFileHandle handle, Span<byte> destination)
    {
        try
        {
            int length = 0, count = 1;
            for (; length < destination.Length && count > 0; length += count)
            {
                count = RandomAccess.Read(handle, destination[length..], length);
            }

            return length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return -1; // A file server may take a permission away after the file was opened: that is no IOException.
        }
    }

    /// <inheritdoc/>
    public int Read(Span<byte> destination, long offset)
    {
        ObjectDisposedException.ThrowIf(_bytes is null, this);
        return FileInMemory.Read(_bytes.AsSpan(0, (int)Length), destination, offset);
    }

    /// <summary>Gives the memory back. A second call does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _bytes, null) is { } bytes)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
