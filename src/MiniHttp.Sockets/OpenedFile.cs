// A file that was opened to be sent. The handle is opened once, by whoever made the head: its length and its bytes are of one file.

using Microsoft.Win32.SafeHandles;
using MiniHttp.Protocol;

namespace MiniHttp.Sockets;

/// <summary>A file to be sent, as the drivers know it.</summary>
/// <param name="handle">An open regular file; disposed of with this object.</param>
/// <param name="length">Its length in bytes, taken from the handle.</param>
public sealed class OpenedFile(SafeFileHandle handle, long length) : IFileContent
{
    /// <inheritdoc/>
    public long Length { get; } = length;

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    /// <inheritdoc/>
    public int Read(Span<byte> destination, long offset)
    {
        try
        {
            return RandomAccess.Read(handle, destination, offset);
        }
        catch (IOException)
        {
            return 0; // To the client a disk that fails and a file that shrank are the same: a body that ends too soon.
        }
    }

    /// <summary>Sends a part of the file on a raw socket of Linux, without reading it.</summary>
    /// <returns>How many bytes, 0 if the file ends before <paramref name="offset"/> or cannot be read, or the negative errno of the socket.</returns>
    internal long SendTo(int socket, long offset, long count)
    {
        long sent = SystemCalls.SendFile(socket, handle, offset, count);
        return sent is -SystemCalls.InputOutput ? 0 : sent;
    }
}
