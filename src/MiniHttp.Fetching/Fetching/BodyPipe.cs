// From the bytes of a response to the bytes of its entity: transfer codings are removed, content codings where that was
// asked for, limits are kept, and at its end the body is whole or an exception says why not.

using System.Globalization;
using MiniHttp.Protocol;

namespace MiniHttp.Fetching;

/// <summary>The way of a body from the connection to where it is wanted.</summary>
internal sealed class BodyPipe : IDisposable
{
    private readonly Hop _hop;
    private readonly FetchOptions _options;
    private readonly BodySink _sink;
    private readonly ContentDecoder? _transferDecoder;
    private readonly ContentDecoder? _decoder;
    private readonly long? _promised; // By Content-Range, before content codings are removed.
    private long _received; // Counted as Content-Range does: without transfer codings, with content codings.
    private long _decoded;
    private CancellationToken _cancellation;

    /// <summary>Prepares it; nothing goes to the sink before <see cref="Begin"/>.</summary>
    /// <exception cref="FetchException">A coding is not supported.</exception>
    public BodyPipe(Hop hop, FetchOptions options, BodySink sink)
    {
        (_hop, _options, _sink) = (hop, options, sink);
        bool hasBody = hop.Length.Framing != BodyFraming.None;
        _promised = hasBody ? Download.LengthOfRange(hop.Head!) : null;
        try
        {
            _transferDecoder = hasBody ? ContentDecoder.CreateForTransfer(hop.Head!.Fields, Allow) : null;
            _decoder = hasBody && options.Decode ? ContentDecoder.Create(hop.Head!.Fields, Allow) : null;
        }
        catch (ContentCodingException e)
        {
            throw BadCoding(e);
        }
    }

    /// <summary>Passes on the bytes that are there already.</summary>
    /// <exception cref="FetchException">The coding is broken.</exception>
    public void Begin()
    {
        try
        {
            _hop.BeginBody(_transferDecoder is null ? OnReceived : bytes => _transferDecoder.Decode(bytes, OnReceived));
        }
        catch (ContentCodingException e)
        {
            throw BadCoding(e);
        }
    }

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

        CheckCodingsEnded();
        CheckLengthOfRange();
        return false;
    }

    public void Dispose()
    {
        _transferDecoder?.Dispose();
        _decoder?.Dispose();
    }

    // A body without a byte has no coding, if its length was declared: by Content-Length, or by a transfer coding that
    // has ended.
    private void CheckCodingsEnded()
    {
        ResponseEnding ending = _hop.Verdict!.Value.Ending;
        bool untilClose = ending == ResponseEnding.EndOfStream;
        bool transferMustEnd = untilClose || _hop.Sizes.Body > 0;
        bool contentMustEnd = (untilClose && _transferDecoder is null) || _received > 0;
        bool isCut = (transferMustEnd && _transferDecoder is { HasEnded: false })
            || (contentMustEnd && _decoder is { HasEnded: false });
        if (isCut && ending != ResponseEnding.Stopped)
        {
            throw new FetchException(
                FetchCode.PartialBody,
                $"{_hop.Request.Url}: cut short: the coded body came whole, but the coding does not end in it");
        }
    }

    // Without a Content-Length neither the end of the stream nor a last chunk proves anything: Content-Range has said
    // how long the part is.
    private void CheckLengthOfRange()
    {
        bool isStopped = _hop.Verdict!.Value.Ending == ResponseEnding.Stopped;
        if (isStopped || _promised is not { } promised || _received == promised)
        {
            return;
        }

        HttpUrl url = _hop.Request.Url;
        string missing = string.Create(
            CultureInfo.InvariantCulture, $"short by {promised - _received} bytes: {_received} of the {promised} came");
        throw _received > promised
            ? PartialContent.Contradiction(url, promised, _received)
            : new FetchException(FetchCode.PartialBody, $"{url}: {missing} that Content-Range says");
    }

    private void OnReceived(ReadOnlySpan<byte> bytes)
    {
        _received += bytes.Length;
        if (_decoder is not null)
        {
            _decoder.Decode(bytes, OnDecoded);
        }
        else if (_transferDecoder is not null)
        {
            OnDecoded(bytes);
        }
        else
        {
            _sink(bytes); // The exchange keeps the limit.
        }
    }

    // A small coded body may decode to a large one.
    private void OnDecoded(ReadOnlySpan<byte> bytes)
    {
        Allow(_decoded += bytes.Length);
        _sink(bytes);
    }

    // Decoding one received piece may take long, and the driver does not look at the time meanwhile.
    private void Allow(long decoded)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (decoded > _options.Exchange.Body)
        {
            string limit = string.Create(CultureInfo.InvariantCulture, $"more than {_options.Exchange.Body} bytes");
            throw new FetchException(FetchCode.TooLarge, $"{_hop.Request.Url}: too large: {limit} after decoding");
        }

        if (_hop.IsLate)
        {
            throw new FetchException(FetchCode.TimedOut, $"{_hop.Request.Url}: timed out while the body was decoded");
        }
    }

    private FetchException BadCoding(ContentCodingException e)
        => new(FetchCode.BadCoding, $"{_hop.Request.Url}: {e.Message}", e);
}
