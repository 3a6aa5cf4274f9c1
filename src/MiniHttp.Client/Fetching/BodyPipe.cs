// From the bytes of a response to the bytes of its entity: content codings are undone, limits are kept, and at its end the body is whole
// or an exception says why not.

using MiniHttp.Protocol;

namespace MiniHttp.Client;

/// <summary>The way of a body from the connection to where it is wanted.</summary>
internal sealed class BodyPipe : IDisposable
{
    private readonly Hop _hop;
    private readonly FetchOptions _options;
    private readonly BodySink _sink;
    private readonly ContentDecoder? _decoder;
    private long _decoded;
    private CancellationToken _cancellation;

    /// <summary>Begins with what came already.</summary>
    /// <exception cref="FetchException">The coding is not known here.</exception>
    public BodyPipe(Hop hop, FetchOptions options, BodySink sink)
    {
        (_hop, _options, _sink) = (hop, options, sink);
        try
        {
            _decoder = options.Decode ? ContentDecoder.Create(hop.Head!.Fields, Allow) : null;
            hop.BeginBody(_decoder is null ? sink : bytes => _decoder.Decode(bytes, OnDecoded));
        }
        catch (ContentCodingException e)
        {
            throw BadCoding(e);
        }
    }

    /// <summary>Whether codings are undone: the bytes are not those that a range counts then.</summary>
    public bool Decodes => _decoder is not null;

    /// <summary>Reads some more.</summary>
    /// <returns>False if the body has ended, and is whole.</returns>
    /// <exception cref="FetchException">It is cut short, or its coding is broken.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        _cancellation = cancellation;
        try
        {
            if (await _hop.ReadAsync(cancellation).ConfigureAwait(false))
            {
                return true;
            }
        }
        catch (ContentCodingException e)
        {
            throw BadCoding(e);
        }

        if (_hop.Failure() is { } failure)
        {
            throw failure;
        }

        // An entity of no bytes at all has no coding, where somebody has said so.
        ResponseEnding ending = _hop.Verdict!.Value.Ending;
        bool mustEnd = ending == ResponseEnding.EndOfStream || (ending != ResponseEnding.Stopped && _hop.Sizes.Body > 0);
        if (_decoder is { HasEnded: false } && mustEnd)
        {
            throw new FetchException(FetchCode.PartialBody, $"{_hop.Request.Url}: cut short: the coded body came whole, but the coding does not end in it");
        }

        return false;
    }

    public void Dispose() => _decoder?.Dispose();

    // What was packed small may be large.
    private void OnDecoded(ReadOnlySpan<byte> bytes)
    {
        Allow(_decoded += bytes.Length);
        _sink(bytes);
    }

    // What came in one piece may take long to undo, and nobody looks at the time meanwhile.
    private void Allow(long decoded)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (decoded > _options.Exchange.Body)
        {
            throw new FetchException(FetchCode.TooLarge, $"{_hop.Request.Url}: too large: more than {_options.Exchange.Body} bytes once its coding is undone");
        }

        if (_hop.IsLate)
        {
            throw new FetchException(FetchCode.TimedOut, $"{_hop.Request.Url}: timed out while the coding of the body was undone");
        }
    }

    private FetchException BadCoding(ContentCodingException e) => new(FetchCode.BadCoding, $"{_hop.Request.Url}: {e.Message}", e);
}
