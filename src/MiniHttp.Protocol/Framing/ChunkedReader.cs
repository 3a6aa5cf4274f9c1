// Extension, RFC 9112 §7.1: each piece of the body says its length (the HOWTO's "much better"). HTTP/1.0 knows nothing
// of it, but servers send it to HTTP/1.0 clients, too. Decides where a chunk begins and ends; extensions and trailers
// are passed over.

namespace MiniHttp.Protocol;

/// <summary>Takes the chunks off a stream.</summary>
internal sealed class ChunkedReader
{
    /// <summary>
    /// Bytes of a chunk's size-line, extensions included, and of a trailer's line: 4 KiB, as Go's net/http
    /// (<c>maxLineLength</c>).
    /// </summary>
    private const int LongestLine = 4096;

    /// <summary>Bytes of all trailers: 32 KiB, as the fields of a head (<see cref="HeadLimits.AllFields"/>).</summary>
    private const int AllTrailers = 32 * 1024;

    /// <summary>
    /// Bytes of size-lines, extensions included, beyond 16 and twice the data for each chunk: 16 KiB, as Go's net/http.
    /// Chunks of one byte are well within it; without it a body of a few bytes could be carried by any number of
    /// others.
    /// </summary>
    private const int MostExcess = 16 * 1024;

    /// <summary>Digits of a size: more than these say nothing that a long could hold.</summary>
    private const int MostDigits = 15;

    private Position _at = Position.Size;
    private long _size;
    private int _digits;
    private int _lineLength;
    private int _trailerLength;
    private long _excess;
    private bool _afterCr;

    private enum Position
    {
        Size,
        Extension,
        Data,
        DataEnd,
        Trailer,
    }

    public BodyState State { get; private set; }

    /// <summary>The next run of body bytes. Empty where size-lines and the like were all there was.</summary>
    public ReadOnlySpan<byte> Take(ReadOnlySpan<byte> received, out int consumed)
    {
        consumed = 0;
        while (State == BodyState.Incomplete && consumed < received.Length)
        {
            if (_at == Position.Data)
            {
                ReadOnlySpan<byte> data = received.Slice(consumed, (int)Math.Min(_size, received.Length - consumed));
                consumed += data.Length;
                _size -= data.Length;
                _at = _size == 0 ? Position.DataEnd : Position.Data;
                return data;
            }

            if (!Read(received[consumed++]))
            {
                State = BodyState.Malformed;
            }
        }

        return [];
    }

    /// <summary>Reads one byte of what stands between the data.</summary>
    /// <returns>False if it must not stand there.</returns>
    private bool Read(byte next)
    {
        if (_afterCr && next != '\n')
        {
            return false;
        }

        _afterCr = next == '\r';
        if (_afterCr)
        {
            return true;
        }

        bool endsLine = next == '\n'; // A lone LF, too (RFC 1945 appendix B).
        return _at switch
        {
            Position.Size => endsLine ? EndSizeLine() : ReadSize(next),
            Position.Extension => endsLine ? EndSizeLine() : ++_lineLength <= LongestLine,
            Position.DataEnd => endsLine && BeginSizeLine(),
            _ => endsLine ? EndTrailerLine() : ++_lineLength <= LongestLine && ++_trailerLength <= AllTrailers,
        };
    }

    private bool ReadSize(byte next)
    {
        if (char.IsAsciiHexDigit((char)next))
        {
            _size = (_size << 4) | (uint)HexDigit(next);
            return ++_digits <= MostDigits;
        }

        _at = Position.Extension;
        return _digits > 0 && (next == ';' || Tokens.IsLws(next));
    }

    private static int HexDigit(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private bool BeginSizeLine()
    {
        (_at, _size, _digits, _lineLength) = (Position.Size, 0, 0, 0);
        return true;
    }

    private bool EndSizeLine()
    {
        _at = _size == 0 ? Position.Trailer : Position.Data;
        _excess = Math.Max(0, _excess + _digits + _lineLength - 16 - (2 * _size));
        _lineLength = 0;
        return _digits > 0 && _excess <= MostExcess;
    }

    private bool EndTrailerLine()
    {
        State = _lineLength == 0 ? BodyState.Complete : State;
        _lineLength = 0;
        return true;
    }
}
