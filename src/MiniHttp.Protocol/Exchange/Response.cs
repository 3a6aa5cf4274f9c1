// A response: a head and at most one kind of body. A handler fills it in; the exchange adds the fields that every
// response has, and sends it.

using System.Buffers;

namespace MiniHttp.Protocol;

/// <summary>The response that a handler fills in. One object serves many responses, one after the other.</summary>
public sealed class Response : IDisposable
{
    private readonly ByteBuffer _bytes = new();

    /// <summary>Status and fields. Date, Server, Connection and Content-Length are added by the exchange.</summary>
    public ResponseHead Head { get; } = new();

    /// <summary>Write the body here, or its beginning.</summary>
    public IBufferWriter<byte> Body => _bytes;

    /// <summary>File range that follows <see cref="Body"/>. Disposed of with the response.</summary>
    public FileRange File { get; private set; }

    /// <summary>
    /// Several parts of <see cref="File"/> as the body, each after its own head; null for one part or none.
    /// </summary>
    internal MultipartByteRanges? Parts { get; private set; }

    /// <summary>Producer of what follows <see cref="Body"/>. Disposed of with the response.</summary>
    public IBodyProducer? Producer { get; private set; }

    /// <summary>Whether the connection ends with this response, even if it could be kept alive.</summary>
    public bool EndsConnection { get; set; }

    /// <summary>Opens the exchange that takes over the connection instead of a response; otherwise null.</summary>
    public IExchangeFactory? Successor { get; private set; }

    /// <summary>
    /// The work that the handler waits for, or has waited for. When it is called again, the handler finds the outcome
    /// here.
    /// </summary>
    public IDeferral? Deferral { get; private set; }

    /// <summary>Whether the answer is deferred: the handler is called again later.</summary>
    public bool IsDeferred { get; private set; }

    /// <summary>
    /// Why the status is an error, for the page that explains it (RFC 1945 §9.4); null if the body is there already.
    /// The page is written last: a site may have one of its own.
    /// </summary>
    internal ErrorExplanation? Explanation { get; set; }

    /// <summary>Length of the body in bytes; null if a producer decides.</summary>
    public long? BodyLength => Producer is null ? _bytes.Length + File.Count + (Parts?.Length ?? 0) : null;

    internal ByteBuffer Bytes => _bytes;

    /// <summary>Sends a part of a file as the body. The response owns the file from now on.</summary>
    public void SetFile(FileRange range) => SetContent(range, null);

    /// <summary>Sends several parts of a file as the body. The response owns the file from now on.</summary>
    internal void SetParts(IFileContent file, MultipartByteRanges parts)
    {
        SetContent(new FileRange(file, 0, 0), null);
        Parts = parts;
    }

    /// <summary>Sends what a producer writes as the body. The response owns the producer from now on.</summary>
    public void SetProducer(IBodyProducer producer) => SetContent(default, producer);

    /// <summary>
    /// Hands the connection over, as Go's <c>http.Hijacker</c>: no response is sent, and another exchange continues
    /// after the head of the request, to the end of the connection. The status is for the access log. The limits of the
    /// server no longer apply: the successor has to end by itself. A server that does not support this closes the
    /// connection.
    /// </summary>
    /// <param name="successor">Opens the other exchange, after the last event of this one.</param>
    public void HandOver(IExchangeFactory successor) => Successor = successor;

    /// <summary>
    /// Defers the answer until some work is done. The response is cleared before the handler is called again; a status
    /// set now is for the access log, in case the client leaves before that.
    /// </summary>
    /// <param name="work">
    /// The work, owned by the response from now on. Passing <see cref="Deferral"/> itself continues the wait.
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
    /// Resets to an empty 200: for the next response, or instead of one that failed half-way. A <see cref="Deferral"/>
    /// stays until the response begins.
    /// </summary>
    public void Clear()
    {
        Head.Clear();
        EndsConnection = IsDeferred = false;
        Successor = null;
        Explanation = null;
        DropBody();
    }

    /// <summary>Disposes of the body, and of the work that the answer was deferred for.</summary>
    public void Dispose()
    {
        EndDeferral();
        DropBody();
    }

    /// <summary>Removes the body and keeps the head.</summary>
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
