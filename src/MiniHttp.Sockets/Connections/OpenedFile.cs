// A file that was opened to be sent. The handle is opened once, by whoever made the head: its length and its bytes are
// of one file.

using Microsoft.Win32.SafeHandles;
using MiniHttp.Protocol;

namespace MiniHttp.Sockets;

/// <summary>A file to be sent, as the drivers know it. Many answers may send it at a time.</summary>
/// <param name="handle">An open regular file; closed with the last hold.</param>
/// <param name="length">Its length in bytes, taken from the handle.</param>
public sealed class OpenedFile(SafeFileHandle handle, long length) : SharedHandle(handle), IFileContent
{
    private const long Nothing = -1;

    /// <summary>
    /// The piece before which a file is looked at again: 256 KiB, some of what a socket takes at once. What the kernel
    /// was given before cannot be taken back.
    /// </summary>
    private const int LastPiece = 256 * 1024;

    private long _expected = Nothing; // Ticks of the modification time.

    /// <inheritdoc/>
    public long Length { get; } = length;

    /// <summary>
    /// Cuts responses short before their last piece if the file was overwritten since: their head has promised one
    /// version, byte for byte. A file that grew is sent up to its Content-Length, because appending does not change
    /// those bytes.
    /// </summary>
    /// <param name="modified">The modification time of the promised version, UTC.</param>
    public void Expect(DateTime modified) => Volatile.Write(ref _expected, modified.Ticks);

    /// <inheritdoc/>
    public int Read(Span<byte> destination, long offset)
    {
        try
        {
            return RandomAccess.Read(OpenHandle, destination, offset);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file server may take a permission away after the file was opened: then it is no IOException.
            return 0; // To the client a disk that fails and a file that shrank are the same: a body that ends too soon.
        }
    }

    /// <summary>Sends a part of the file on a raw socket of Linux, without reading it.</summary>
    /// <returns>
    /// How many bytes, 0 if the file ends before <paramref name="offset"/>, cannot be read or was overwritten, or the
    /// negative errno of the socket.
    /// </returns>
    internal long SendTo(int socket, long offset, long count)
    {
        bool isLast = count <= LastPiece || _expected == Nothing;
        bool isFirst = offset == 0 && count == Length; // The head was made a moment ago.
        if (isLast && !isFirst && IsOverwritten())
        {
            return 0;
        }

        long sent = SocketCalls.SendFile(socket, OpenHandle, offset, isLast ? count : count - LastPiece);
        return sent >= 0 || SocketCalls.IsOfSocket(-sent) ? sent : 0;
    }

    /// <summary>Whether the file was overwritten since its head was made, as far as its times tell.</summary>
    internal bool IsOverwritten()
    {
        try
        {
            return _expected != Nothing
                && File.GetLastWriteTimeUtc(OpenHandle).Ticks != _expected
                && RandomAccess.GetLength(OpenHandle) <= Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true; // It cannot be read any more, either.
        }
    }
}
