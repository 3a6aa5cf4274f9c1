// The body of a request that comes from a stream. The driver reads it without waiting (IFileContent), so it is read
// ahead asynchronously, by Hop, before each step that may send.

using MiniHttp.Protocol;
using MiniHttp.Sockets;

namespace MiniHttp.Fetching;

/// <summary>A stream to send, as often as it can be rewound.</summary>
internal sealed class StreamEntity
{
    private readonly Stream _stream;
    private readonly long _start;
    private readonly long _length;
    private bool _wasOpened;

    /// <param name="stream">It stays its owner's.</param>
    /// <param name="length">Bytes to send; null only if the stream can seek.</param>
    public StreamEntity(Stream stream, long? length)
    {
        _stream = stream;
        _start = stream.CanSeek ? stream.Position : 0;
        _length = length ?? Math.Max(0, stream.Length - _start);
    }

    /// <summary>False after a stream that cannot seek was begun.</summary>
    public bool CanBeOpened => !_wasOpened || _stream.CanSeek;

    /// <summary>The content from its first byte on.</summary>
    /// <exception cref="FetchException">It was sent before, and cannot be rewound.</exception>
    public StreamUpload Open()
    {
        if (!CanBeOpened)
        {
            throw new FetchException(
                FetchCode.ReadFailed, "the body of the request cannot be sent a second time: its stream cannot seek");
        }

        if (_stream.CanSeek)
        {
            _stream.Position = _start;
        }

        _wasOpened = true;
        return new StreamUpload(_stream, _length);
    }
}

/// <summary>A stream on its way: what was read of it, and was not sent.</summary>
internal sealed class StreamUpload(Stream stream, long length) : IFileContent
{
    private const int ReadAheadBytes = 64 * 1024;

    private readonly byte[] _buffer = new byte[Math.Min(ReadAheadBytes, length)];
    private long _position; // In the body, of the first byte of the buffer.
    private int _count;

    public long Length => length;

    /// <summary>
    /// Reads ahead, if the byte at <paramref name="offset"/> is not there. After the end of the stream nothing is:
    /// <see cref="Read"/> returns 0 then, which ends the exchange.
    /// </summary>
    /// <exception cref="FetchException">The stream cannot be read, or not before the deadline.</exception>
    public async ValueTask PrepareAsync(long offset, HttpUrl url, long deadline, CancellationToken cancellation)
    {
        if (offset < _position + _count || offset >= length)
        {
            return;
        }

        using var limit = new TimeLimit(deadline, cancellation);
        try
        {
            await FillAsync(offset, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new FetchException(
                FetchCode.TimedOut, $"{url}: timed out while the stream of the request's body was read");
        }
        catch (Exception e) when (
            e is IOException or UnauthorizedAccessException or NotSupportedException or ObjectDisposedException)
        {
            throw new FetchException(
                FetchCode.ReadFailed, $"{url}: the stream of the request's body cannot be read: {e.Message}", e);
        }
    }

    public int Read(Span<byte> destination, long offset)
    {
        int skipped = (int)(offset - _position);
        int count = Math.Clamp(_count - skipped, 0, destination.Length);
        _buffer.AsSpan(skipped, count).CopyTo(destination);
        return count;
    }

    public void Dispose()
    {
        // The stream is the user's.
    }

    private async ValueTask FillAsync(long offset, CancellationToken cancellation)
    {
        (_position, _count) = (offset, 0);
        int room = (int)Math.Min(_buffer.Length, length - offset);
        _count = await stream.ReadAsync(_buffer.AsMemory(0, room), cancellation).ConfigureAwait(false);
    }
}
