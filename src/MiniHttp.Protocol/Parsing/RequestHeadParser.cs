// RFC 1945 §4.1, §5 and appendix B: from bytes to a RequestHead. Knows no socket: it is given what came and says how
// far it got. Decides what a request-line is, and that a line without a version is a whole request. Field lines are
// FieldParser's.

namespace MiniHttp.Protocol;

/// <summary>
/// Parses request heads, one after the other. It consumes complete lines and leaves the rest, to be passed again
/// followed by more. How the bytes are split into calls never changes the result.
/// </summary>
/// <param name="limits">Limits beyond which the request is refused.</param>
/// <param name="head">Receives the request.</param>
public sealed class RequestHeadParser(HeadLimits limits, RequestHead head)
{
    private readonly FieldParser _fields = new(limits);
    private bool _inFields;
    private int _emptyLines;

    /// <summary>Reason of a refusal, after <see cref="ParseStatus.Rejected"/>.</summary>
    public Rejection Reason { get; private set; }

    /// <summary>Whether a request-line was read and its head is incomplete: the stream must not end now.</summary>
    public bool HasBegun => _inFields;

    /// <summary>Prepares for the next request.</summary>
    public void Reset()
    {
        _inFields = false;
        _emptyLines = 0;
        _fields.Reset();
        head.Clear();
    }

    /// <summary>Reads the next bytes.</summary>
    /// <param name="input">The bytes that the last call did not consume, followed by new ones.</param>
    /// <param name="consumed">How many bytes were used.</param>
    public ParseStatus Parse(ReadOnlySpan<byte> input, out int consumed)
    {
        consumed = 0;
        while (!_inFields)
        {
            ReadOnlySpan<byte> rest = input[consumed..];
            if (!rest.IsEmpty && rest[0] == TlsHandshakeRecord)
            {
                return Reject(Rejection.TlsHandshake);
            }

            bool strictEnd = limits.Demands(Strict.LineEnds);
            switch (LineReader.Read(rest, limits.StartLine, strictEnd, out ReadOnlySpan<byte> line, out int length))
            {
                case LineStatus.Incomplete:
                    return ParseStatus.Incomplete;
                case LineStatus.TooLong:
                    head.SetLine(rest[..Math.Min(limits.StartLine, LoggedOfTooLong)]);
                    return Reject(Rejection.RequestLineTooLong);
                case LineStatus.BadEnd:
                    return Reject(Rejection.LineEndMalformed);
            }

            consumed += length;
            if (line.IsEmpty && !limits.Demands(Strict.EmptyLines))
            {
                _emptyLines += length;
                if (_emptyLines > limits.StartLine)
                {
                    return Reject(Rejection.RequestLineMalformed);
                }

                continue;
            }

            if (ReadRequestLine(line) is { } reason)
            {
                return Reject(reason);
            }

            if (head.IsSimple)
            {
                return ParseStatus.Complete;
            }

            _inFields = true;
        }

        ParseStatus status = _fields.Parse(input[consumed..], head.Fields, out int fieldBytes);
        consumed += fieldBytes;
        Reason = _fields.Reason;
        return status;
    }

    // Content type 22 of the TLS record layer: no request begins with it, and its first line may never end.
    private const byte TlsHandshakeRecord = 0x16;

    // Enough to see what it was.
    private const int LoggedOfTooLong = 128;

    private Rejection? ReadRequestLine(ReadOnlySpan<byte> line)
    {
        head.SetLine(line);
        Span<Range> words = stackalloc Range[4];
        int count = StartLine.Split(line, words, limits.Demands(Strict.Spaces));
        if (count is not (2 or 3))
        {
            return Rejection.RequestLineMalformed;
        }

        ReadOnlySpan<byte> name = line[words[0]];
        if (!Tokens.IsToken(name))
        {
            return Rejection.MethodMalformed;
        }

        Method method = MethodToken.Parse(name);
        HttpVersion version = HttpVersion.Http09;

        // Known also where the rest is refused: a refusal of HEAD has no body, and that of a Simple-Request no head.
        // "GET HTTP/1.0" is none: what it lacks is the URI.
        bool isSimple = count == 2 && method == Method.Get && !line[words[1]].StartsWith("HTTP/"u8);
        head.SetParts(method, words[0], 0..0, isSimple ? version : default);
        if (count == 3)
        {
            if (!HttpVersion.TryParse(line[words[2]], out version) || version.Major == 0)
            {
                return Rejection.VersionMalformed; // HTTP/0.9 is spoken by leaving the version out.
            }

            if (version.Major != 1)
            {
                return Rejection.VersionNotSupported;
            }
        }
        else if (method != Method.Get)
        {
            return Rejection.SimpleRequestNotGet;
        }

        if (!RequestTarget.TryParse(line[words[1]], out _))
        {
            return Rejection.TargetMalformed;
        }

        head.SetParts(method, words[0], words[1], version);
        return null;
    }

    private ParseStatus Reject(Rejection reason)
    {
        Reason = reason;
        return ParseStatus.Rejected;
    }
}
