// The user agent's side of a connection (RFC 1945 §1.3): one request goes, one response comes, the connection ends. The
// mirror of ServerExchange. Decides when the response has ended and whether it is whole. How long a body is, is
// Framing's decision, how to wait the driver's, what becomes of the bytes the receiver's.
//
// Sending and receiving are two sides, independent of each other: a response may come before the request is sent whole.
//
//   send:     Content ─all sent→ (HalfClose) → nothing more
//   receive:  head ─1xx→ head ─final→ body ─its end→ over

namespace MiniHttp.Protocol;

/// <summary>One request and its response, as the user agent sees them.</summary>
internal sealed class ClientExchange : IExchange
{
    private readonly OutgoingRequest _request;
    private readonly IResponseReceiver _receiver;
    private readonly ClientExchangeOptions _options;
    private readonly Method _method;
    private readonly bool _isConnect;
    private readonly ResponseHeadParser _parser;
    private readonly ByteBuffer _unparsed = new();
    private readonly ByteBuffer _raw = new();

    private BodyReader? _body;
    private BodyLength _length;
    private int _interim;
    private bool _halfCloses;

    /// <summary>Opens the conversation of a connection that was just made.</summary>
    /// <param name="request">The request; disposed of with the exchange.</param>
    /// <param name="receiver">Takes the response.</param>
    /// <param name="options">What is asked of the exchange.</param>
    public ClientExchange(OutgoingRequest request, IResponseReceiver receiver, ClientExchangeOptions options)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(options);
        (_request, _receiver, _options, _method, _halfCloses) = (request, receiver, options, request.Method, options.HalfClose);
        _isConnect = request.IsConnect;
        _parser = new ResponseHeadParser(options.Head, Response);
    }

    /// <summary>The head of the response, once it is whole.</summary>
    public ResponseHead Response { get; } = new();

    /// <summary>How the response ended; null while it has not.</summary>
    public ResponseVerdict? Verdict { get; private set; }

    /// <summary>What is going on.</summary>
    public ClientPhase Phase => this switch
    {
        { Verdict: not null } => ClientPhase.Over,
        { _body: not null } => ClientPhase.ReadingBody,
        { _raw.Length: > 0 } or { _unparsed.Length: > 0 } or { _interim: > 0 } => ClientPhase.ReadingHead,
        _ => _request.IsSent ? ClientPhase.Waiting : ClientPhase.Sending,
    };

    /// <summary>How many bytes of the request were sent.</summary>
    public long Sent => _request.Sent;

    /// <summary>How many bytes came behind the end of the response. They belong to nothing.</summary>
    public int Excess { get; private set; }

    /// <inheritdoc/>
    public Needs Next
    {
        get
        {
            if (Verdict is { } verdict)
            {
                // A request that was not sent whole must not look whole to the server.
                return new() { Send = verdict.Ending == ResponseEnding.RequestCutShort ? SendKind.Abort : SendKind.Close };
            }

            return new()
            {
                Receive = true,
                Send = !_request.IsSent ? SendKind.Content : _halfCloses ? SendKind.HalfClose : SendKind.None,
                Bytes = _request.Bytes,
                File = _request.File,
                Deadline = _options.Deadline,
            };
        }
    }

    /// <inheritdoc/>
    public void OnReceived(ReadOnlySpan<byte> bytes, long now)
    {
        if (Verdict is not null)
        {
            Excess += bytes.Length;
        }
        else if (_body is not null)
        {
            ReadBody(bytes);
        }
        else if (_unparsed.Length == 0)
        {
            int consumed = ReadHead(bytes, endOfStream: false);
            _unparsed.Append(bytes[consumed..]);
        }
        else
        {
            _unparsed.Append(bytes);
            _unparsed.Consume(ReadHead(_unparsed.Span, endOfStream: false));
        }
    }

    /// <inheritdoc/>
    public void OnEndOfStream(long now)
    {
        switch (Phase)
        {
            case ClientPhase.Sending or ClientPhase.Waiting:
                End(ResponseEnding.NothingCame);
                break;
            case ClientPhase.ReadingHead:
                _unparsed.Consume(ReadHead(_unparsed.Span, endOfStream: true));
                if (_body is not null)
                {
                    EndBody();
                }

                break;
            case ClientPhase.ReadingBody:
                EndBody();
                break;
        }
    }

    /// <inheritdoc/>
    public void OnSent(long count, long now)
    {
        if (_request.IsSent)
        {
            _halfCloses &= count > 0; // The half-close is done.
        }
        else
        {
            _request.Account(count);
        }
    }

    /// <inheritdoc/>
    public void OnFileFailed(long now) => End(ResponseEnding.RequestCutShort);

    /// <inheritdoc/>
    public void OnProduced(long now)
    {
        // A request has no producer.
    }

    /// <inheritdoc/>
    public void OnDeadline(long now, long? unacknowledged) => End(ResponseEnding.TimedOut);

    /// <inheritdoc/>
    public void OnStopping(long now) => Stop();

    /// <inheritdoc/>
    public void OnReset(long now) => End(ResponseEnding.Reset);

    /// <summary>Enough: the rest of the response is of no interest.</summary>
    public void Stop() => End(ResponseEnding.Stopped);

    /// <inheritdoc/>
    public void Dispose()
    {
        _request.Dispose();
        _unparsed.Dispose();
        _raw.Dispose();
    }

    /// <summary>Reads on, into the body if the head is whole.</summary>
    /// <returns>How many bytes are done with. The rest has to be presented again, with more behind it.</returns>
    private int ReadHead(ReadOnlySpan<byte> input, bool endOfStream)
    {
        int done = 0;
        while (Verdict is null)
        {
            ParseStatus status = _parser.Parse(input[done..], endOfStream, out int consumed);
            _raw.Append(input.Slice(done, consumed));
            done += consumed;
            switch (status)
            {
                case ParseStatus.Incomplete:
                    return done;
                case ParseStatus.Rejected:
                    Reject(_parser.Reason);
                    break;
                case ParseStatus.Simple:
                    BeginSimple(input[done..]);
                    return input.Length;
                case ParseStatus.Complete when Response.Version.Major > 1:
                    End(ResponseEnding.VersionRefused, $"the answer is in {Response.Version}, and this is a client of HTTP/1.0");
                    break;
                case ParseStatus.Complete when Response.Status.Value < 200:
                    PassOver();
                    break;
                default:
                    BeginBody(input[done..]);
                    return input.Length;
            }
        }

        return input.Length;
    }

    // RFC 1945 §9.1: a client must be prepared to receive them, and may ignore them.
    private void PassOver()
    {
        if (++_interim > _options.Interim)
        {
            End(ResponseEnding.Refused, $"there are more than {_options.Interim} interim answers (1xx) before the one that counts");
            return;
        }

        _receiver.OnInterim(Response, _raw.Span);
        _raw.Dispose();
        _parser.Reset();
    }

    private void BeginSimple(ReadOnlySpan<byte> input)
    {
        if (_interim > 0 && input.IsEmpty)
        {
            End(ResponseEnding.CutShort);
        }
        else if (_interim > 0)
        {
            End(ResponseEnding.Refused, "there is no status-line behind an interim answer (1xx)");
        }
        else if (!_options.AllowSimple)
        {
            End(ResponseEnding.VersionRefused, "the answer has no status-line, so it is HTTP/0.9, which was not allowed");
        }
        else
        {
            Response.Clear();
            Response.Version = HttpVersion.Http09;
            BeginBody(input, new BodyLength(BodyFraming.UntilClose));
        }
    }

    private void BeginBody(ReadOnlySpan<byte> input)
    {
        if (_isConnect && Response.Status.Value / 100 == 2)
        {
            BeginBody(input, default); // What follows belongs to the tunnel (RFC 9110 §9.3.6).
        }
        else if (BodyLength.OfResponse(Response, _method, out BodyLength length) is { } reason)
        {
            Reject(reason);
        }
        else
        {
            BeginBody(input, length);
        }
    }

    private void BeginBody(ReadOnlySpan<byte> input, BodyLength length)
    {
        (_length, _body) = (length, new BodyReader(length));
        if (Response.Status.IsError)
        {
            _request.DropRest(); // RFC 1945 §9.4: it stops sending.
        }

        _receiver.OnHead(Response, _raw.Span, length);
        if (Verdict is not null)
        {
            return; // The receiver has stopped it.
        }

        if (length.Length > _options.Body)
        {
            End(ResponseEnding.TooLarge);
            return;
        }

        ReadBody(input);
    }

    private void ReadBody(ReadOnlySpan<byte> input)
    {
        while (_body!.State == BodyState.Incomplete && !input.IsEmpty)
        {
            ReadOnlySpan<byte> piece = _body.Take(input, out int consumed);
            input = input[consumed..];
            if (_body.Received > _options.Body)
            {
                End(ResponseEnding.TooLarge);
                return;
            }

            if (!piece.IsEmpty)
            {
                _receiver.OnBody(piece);
            }

            if (Verdict is not null)
            {
                return; // The receiver has stopped it.
            }
        }

        switch (_body.State)
        {
            case BodyState.Complete:
                Excess += input.Length;
                End(EndingOf(_length.Framing));
                break;
            case BodyState.Malformed:
                End(ResponseEnding.Refused, "what stands where a chunk should begin or end is none");
                break;
        }
    }

    private void EndBody() => End(_body!.End() == BodyState.Complete ? EndingOf(_length.Framing) : ResponseEnding.CutShort);

    private static ResponseEnding EndingOf(BodyFraming framing) => framing switch
    {
        BodyFraming.None => ResponseEnding.NoBody,
        BodyFraming.Length => ResponseEnding.LengthMet,
        BodyFraming.Chunked => ResponseEnding.LastChunk,
        _ => ResponseEnding.EndOfStream,
    };

    private void Reject(Rejection reason)
    {
        switch (reason)
        {
            case Rejection.HeadCutShort:
                End(ResponseEnding.CutShort);
                break;
            case Rejection.RequestLineTooLong:
                End(ResponseEnding.Refused, "The status-line is longer than is allowed.");
                break;
            default:
                End(ResponseEnding.Refused, reason.Row().Explanation);
                break;
        }
    }

    private void End(ResponseEnding ending, string? why = null)
        => Verdict ??= new ResponseVerdict(ending, Phase, _body?.Received ?? 0, _body?.Missing, why);
}
