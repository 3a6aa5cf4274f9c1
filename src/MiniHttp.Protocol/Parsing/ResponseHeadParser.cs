// RFC 1945 §6: from bytes to a ResponseHead, for the user agent. Knows no socket: it is given what came and says how
// far it got. Decides what a status-line is, and that an answer without one is a Simple-Response. Field lines are
// FieldParser's.

using System.Text;

namespace MiniHttp.Protocol;

/// <summary>
/// Parses response heads, one after the other, as <see cref="RequestHeadParser"/> parses those of requests.
/// </summary>
/// <param name="limits">Limits beyond which the response is refused.</param>
/// <param name="head">Receives the response.</param>
public sealed class ResponseHeadParser(HeadLimits limits, ResponseHead head)
{
    private readonly FieldParser _fields = new(limits);
    private bool _inFields;

    /// <summary>Reason of a refusal, after <see cref="ParseStatus.Rejected"/>.</summary>
    public Rejection Reason { get; private set; }

    /// <summary>Prepares for the next response, for example after an interim 1xx.</summary>
    public void Reset()
    {
        _inFields = false;
        _fields.Reset();
        head.Clear();
    }

    /// <summary>Reads the next bytes.</summary>
    /// <param name="input">The bytes that the last call did not consume, followed by new ones.</param>
    /// <param name="endOfStream">Whether no bytes follow: less than a status-line is a Simple-Response then.</param>
    /// <param name="consumed">How many bytes were used.</param>
    public ParseStatus Parse(ReadOnlySpan<byte> input, bool endOfStream, out int consumed)
    {
        consumed = 0;
        if (!_inFields)
        {
            ParseStatus start = ParseStatusLine(input, endOfStream, out consumed);
            if (start != ParseStatus.Complete)
            {
                return start;
            }

            _inFields = true;
        }

        ParseStatus status = _fields.Parse(input[consumed..], head.Fields, out int fieldBytes);
        consumed += fieldBytes;
        Reason = _fields.Reason;
        return status == ParseStatus.Incomplete && endOfStream ? Reject(Rejection.HeadCutShort) : status;
    }

    private ParseStatus ParseStatusLine(ReadOnlySpan<byte> input, bool endOfStream, out int consumed)
    {
        ReadOnlySpan<byte> start = "HTTP/"u8;
        int given = Math.Min(start.Length, input.Length);
        if (!input[..given].SequenceEqual(start[..given]))
        {
            consumed = 0;
            return ParseStatus.Simple; // Told at once, so that a body of any length is not waited for.
        }

        bool strictEnd = limits.Demands(Strict.LineEnds);
        LineStatus end = LineReader.Read(input, limits.StartLine, strictEnd, out ReadOnlySpan<byte> line, out consumed);
        if (end == LineStatus.Incomplete && !endOfStream)
        {
            return ParseStatus.Incomplete;
        }

        // A line that never ends is judged by its beginning, as much of it as tells that it is too long, however much
        // is there.
        ReadOnlySpan<byte> beginning = input[..Math.Min(input.Length, limits.StartLine + 1)];
        bool isStatusLine = TryReadStatusLine(end is LineStatus.Incomplete or LineStatus.TooLong ? beginning.TrimEnd((byte)'\r') : line);
        switch (end)
        {
            case var _ when !isStatusLine:
                consumed = 0;
                return ParseStatus.Simple;
            case LineStatus.Incomplete:
                return Reject(Rejection.HeadCutShort);
            case LineStatus.TooLong:
                return Reject(Rejection.RequestLineTooLong);
            case LineStatus.BadEnd:
                return Reject(Rejection.LineEndMalformed);
            default:
                return ParseStatus.Complete;
        }
    }

    /// <summary><c>HTTP/</c> digits <c>.</c> digits, white space, three digits, then white space or the end.</summary>
    private bool TryReadStatusLine(ReadOnlySpan<byte> line)
    {
        int space = line.IndexOfAny((byte)' ', (byte)'\t');
        if (space < 0 || !HttpVersion.TryParse(line[..space], out HttpVersion version))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = line[StartLine.SkipLws(line, space)..];
        if (rest.Length < 3 || rest[0] == '0' || rest[..3].ContainsAnyExceptInRange((byte)'0', (byte)'9') || (rest.Length > 3 && !Tokens.IsLws(rest[3])))
        {
            return false;
        }

        head.Version = version;
        head.Status = new StatusCode(((rest[0] - '0') * 100) + ((rest[1] - '0') * 10) + rest[2] - '0');
        ReadOnlySpan<byte> phrase = Tokens.TrimLws(rest[3..]);
        head.ReasonPhrase = Tokens.IsFieldText(phrase) ? Encoding.Latin1.GetString(phrase) : null; // Nothing that could command a terminal.
        return true;
    }

    private ParseStatus Reject(Rejection reason)
    {
        Reason = reason;
        return ParseStatus.Rejected;
    }
}
