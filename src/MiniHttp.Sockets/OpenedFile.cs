// A file that was opened to be sent. The handle is opened once, by whoever made the head: its length and its bytes are of one file.

using Microsoft.Win32.SafeHandles;
using MiniHttp.Protocol;

namespace MiniHttp.Sockets;

/// <summary>A file to be sent, as the drivers know it.</summary>
/// <remarks>
/// Many answers may send it at a time: each has a hold on it, and disposes of that once. The first belongs to whoever made the object.
/// </remarks>
/// <param name="handle">An open regular file; closed with the last hold.</param>
/// <param name="length">Its length in bytes, taken from the handle.</param>
public sealed class OpenedFile(SafeFileHandle handle, long length) : IFileContent
{
    private int _holds = 1;

    /// <inheritdoc/>
    public long Length { get; } = length;

    /// <summary>Takes a further hold on it, from any thread.</summary>
    /// <returns>False if it is closed already.</returns>
    public bool TryHold()
    {
        for (int holds = Volatile.Read(ref _holds); holds > 0;)
        {
            int seen = Interlocked.CompareExchange(ref _holds, holds + 1, holds);
            if (seen == holds)
            {
                return true;
            }

            holds = seen;
        }

        return false;
    }

    /// <summary>Gives one hold back.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _holds) == 0)
        {
            handle.Dispose();
        }
    }

    /// <inheritdoc/>
    public int Read(Span<byte> destination, long offset)
    {
        try
        {
            return RandomAccess.Read(handle, destination, offset);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file server may take a permission away after the file was opened: then it is no IOException.
            return 0; // To the client a disk that fails and a file that shrank are the same: a body that ends too soon.
        }
    }

    /// <summary>Sends a part of the file on a raw socket of Linux, without reading it.</summary>
    /// <returns>How many bytes, 0 if the file ends before <paramref name="offset"/> or cannot be read, or the negative errno of the socket.</returns>
    internal long SendTo(int socket, long offset, long count)
    {
        long sent = SystemCalls.SendFile(socket, handle, offset, count);
        return sent >= 0 || SystemCalls.IsOfSocket(-sent) ? sent : 0;
    }
}
