// An answer: a head and at most one kind of body. A handler fills it; the exchange adds what every answer has, and sends it.

using System.Buffers;

namespace MiniHttp.Protocol;

/// <summary>A response under construction. One object serves all answers of a connection, one after the other.</summary>
public sealed class Response : IDisposable
{
    private readonly ByteBuffer _bytes = new();

    /// <summary>Status and fields. The exchange adds Date, Server, Connection and Content-Length.</summary>
    public ResponseHead Head { get; } = new();

    /// <summary>The body, or its beginning, as bytes: write it here.</summary>
    public IBufferWriter<byte> Body => _bytes;

    /// <summary>The body as a part of a file, behind <see cref="Body"/>. Disposed of with the response.</summary>
    public FileRange File { get; private set; }

    /// <summary>The body as several parts of <see cref="File"/>, each behind a head of its own; null where there is one part at the most.</summary>
    public MultipartByteRanges? Parts { get; private set; }

    /// <summary>The body as a producer makes it, behind <see cref="Body"/>. Disposed of with the response.</summary>
    public IBodyProducer? Producer { get; private set; }

    /// <summary>Whether the connection ends with this answer, even if it could be kept alive.</summary>
    public bool EndsConnection { get; set; }

    /// <summary>Who goes on with the connection, in the place of an answer; null where there is one.</summary>
    public IExchangeFactory? Successor { get; private set; }

    /// <summary>
    /// The work that the handler waits for, or has waited for. A handler that is asked again finds the outcome here.
    /// </summary>
    public IDeferral? Deferral { get; private set; }

    /// <summary>True if the handler wants to be asked again: there is no answer yet.</summary>
    public bool IsDeferred { get; private set; }

    /// <summary>The length of the body in bytes, or null where a producer decides.</summary>
    public long? BodyLength => Producer is null ? _bytes.Length + File.Count + (Parts?.Length ?? 0) : null;

    internal ByteBuffer Bytes => _bytes;

    /// <summary>Makes a part of a file the body. The response disposes of the file from now on.</summary>
    public void SetFile(FileRange range) => SetContent(range, null);

    /// <summary>Makes several parts of a file the body. The response disposes of the file from now on.</summary>
    public void SetParts(IFileContent file, MultipartByteRanges parts)
    {
        SetContent(new FileRange(file, 0, 0), null);
        Parts = parts;
    }

    /// <summary>Makes a producer the body. The response disposes of it from now on.</summary>
    public void SetProducer(IBodyProducer producer) => SetContent(default, producer);

    /// <summary>
    /// Gives the connection away, as Go's <c>http.Hijacker</c> does: nothing of this answer is sent, and another exchange goes on with what comes behind
    /// the head of the request, to the end of the connection. The status is for the access log. What limits the server sets its clients hold
    /// no more: the successor has to end by itself. Only <see cref="HandOverExchange"/> does that; elsewhere the connection is closed.
    /// </summary>
    /// <param name="successor">Opens the other exchange, once nothing more happens in this one.</param>
    public void HandOver(IExchangeFactory successor) => Successor = successor;

    /// <summary>
    /// Defers the answer until some work is done. A status that is set with it is for the access log, if the client
    /// leaves before that. The response is cleared before the handler is asked again.
    /// </summary>
    /// <param name="work">
    /// The work, which the response disposes of from now on. <see cref="Deferral"/> itself goes on with its wait.
    /// </param>
    public void Defer(IDeferral work)
    {
        if (Deferral != work)
        {
            EndDeferral();
            Deferral = work;
        }

        IsDeferred = true;
    }

    /// <summary>
    /// Back to an empty 200, as if nothing had been set: for the next answer, or in place of one that failed half-way.
    /// A <see cref="Deferral"/> stays until the answer begins.
    /// </summary>
    public void Clear()
    {
        Head.Clear();
        EndsConnection = IsDeferred = false;
        Successor = null;
        DropBody();
    }

    /// <summary>Releases what the body holds, and gives up the work that the answer was deferred for.</summary>
    public void Dispose()
    {
        EndDeferral();
        DropBody();
    }

    /// <summary>Takes the body back and leaves the head: another one is to take its place, or none may be sent.</summary>
    public void DropBody()
    {
        _bytes.Dispose();
        SetContent(default, null);
    }

    internal void EndDeferral()
    {
        Deferral?.Dispose();
        Deferral = null;
    }

    internal void EndProducer()
    {
        Producer?.Dispose();
        Producer = null;
    }

    /// <summary>Makes the next part what is to be sent of the file, and writes its head.</summary>
    /// <returns>False if there is none.</returns>
    internal bool TryBeginPart(ByteBuffer destination)
    {
        if (Parts is null || !Parts.TryWriteNext(destination, out ByteRange range))
        {
            return false;
        }

        File = File with { Offset = range.First, Count = range.Count };
        return true;
    }

    internal void AdvanceFile(long count) => File = File with { Offset = File.Offset + count, Count = File.Count - count };

    // What was there before goes, unless it is the same: a handler may narrow the range of a file that it has set.
    private void SetContent(FileRange file, IBodyProducer? producer)
    {
        if (File.File != file.File)
        {
            File.File?.Dispose();
        }

        if (Producer != producer)
        {
            Producer?.Dispose();
        }

        (File, Parts, Producer) = (file, null, producer);
    }
}
