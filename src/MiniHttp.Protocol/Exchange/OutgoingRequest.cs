// A request on its way out: its head, and an entity body behind it that is bytes or a part of a file. Keeps count of
// what has gone. What is asked is the user agent's decision.

namespace MiniHttp.Protocol;

/// <summary>A request that is ready to be sent (RFC 1945 §5).</summary>
internal sealed class OutgoingRequest : IDisposable
{
    /// <summary>
    /// An entity up to this many bytes goes with its head in one send; a larger one goes from where it is, without a
    /// copy.
    /// </summary>
    private const int SmallEntity = 16 * 1024;

    private readonly ByteBuffer _head = new();
    private readonly IFileContent? _file;
    private ReadOnlyMemory<byte> _bytes;
    private FileRange _range;

    /// <summary>Writes the head.</summary>
    /// <param name="head">Method, Request-URI and fields, Content-Length included where there is an entity.</param>
    /// <param name="bytes">The entity body, or its beginning.</param>
    /// <param name="file">The entity body, or the rest of it. The request disposes of the file.</param>
    /// <exception cref="ArgumentException">The head is none that can be sent.</exception>
    public OutgoingRequest(RequestHead head, ReadOnlyMemory<byte> bytes = default, FileRange file = default)
    {
        ArgumentNullException.ThrowIfNull(head);
        RequestHeadWriter.Write(head, _head);
        (_bytes, _range, _file) = (bytes, file, file.File);
        (Method, IsConnect, HeadLength) = (head.Method, head.MethodName.SequenceEqual("CONNECT"u8), _head.Length);
        EntityLength = bytes.Length + file.Count;
        if (bytes.Length <= SmallEntity)
        {
            _head.Append(bytes.Span);
            _bytes = default;
        }
    }

    /// <summary>The head as it is going to be sent. Empty once something of it was.</summary>
    public ReadOnlySpan<byte> Head => Sent == 0 ? _head.Span[..HeadLength] : [];

    /// <summary>Bytes of the head.</summary>
    public int HeadLength { get; }

    /// <summary>Bytes of the entity body.</summary>
    public long EntityLength { get; }

    /// <summary>How many bytes were sent.</summary>
    public long Sent { get; private set; }

    internal Method Method { get; }

    internal bool IsConnect { get; }

    internal bool IsSent => _head.Length == 0 && _bytes.IsEmpty && _range.Count == 0;

    internal ReadOnlyMemory<byte> Bytes => _head.Length > 0 ? _head.Memory : _bytes;

    internal FileRange File => _head.Length > 0 && !_bytes.IsEmpty ? default : _range;

    /// <inheritdoc/>
    public void Dispose()
    {
        DropRest();
        _file?.Dispose();
    }

    /// <summary>Notes what was sent: the head first, then the bytes, then the file.</summary>
    internal void Account(long count)
    {
        Sent += count;
        int head = (int)Math.Min(count, _head.Length);
        _head.Consume(head);
        count -= head;
        int bytes = (int)Math.Min(count, _bytes.Length);
        _bytes = _bytes[bytes..];
        count -= bytes;
        _range = _range with { Offset = _range.Offset + count, Count = _range.Count - count };
    }

    internal void DropRest()
    {
        _head.Dispose();
        (_bytes, _range) = (default, default);
    }
}
