// From the bytes of one direction to the parts of its messages, however they are cut on their way. What a head is, is
// Parsing's decision, how long a body is, Framing's: here the lines get their names. A message that is refused still
// has lines, and they are named, too.

using System.Diagnostics.CodeAnalysis;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Wire;

/// <summary>Names the parts of messages that follow each other in one direction.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "What is rented while a head is under way, and then forgotten, is the collector's.")]
internal abstract class MessageParts
{
    /// <summary>Bytes of a line that are looked at for the name of a field.</summary>
    private const int LongestName = 64;

    private readonly ByteBuffer _unparsed = new();
    private readonly ByteBuffer _line = new(); // As much of the line under way as its name may need.
    private bool _lineBegun;
    private bool _isRefused;
    private WirePartKind _kind;
    private string? _name;
    private Place _place;

    private enum Place
    {
        StartLine,
        Fields,
        Body,
        Beyond,
    }

    /// <summary>Why the message is none, once it was refused; else null.</summary>
    public Rejection? Refusal { get; private set; }

    /// <summary>The body that is being read, or was read last.</summary>
    protected BodyReader? Body { get; private set; }

    /// <summary>How the end of that body is known.</summary>
    protected BodyFraming Framing { get; private set; }

    /// <summary>Whether a message has begun and not ended.</summary>
    protected bool IsWithinHead => _place == Place.Fields || (_place == Place.StartLine && _lineBegun);

    private bool IsWithinBody => _place == Place.Body;

    /// <summary>Names the parts of a piece.</summary>
    /// <param name="bytes">What came next.</param>
    /// <param name="parts">Gets the parts, one behind the other without a gap.</param>
    public void Read(ReadOnlySpan<byte> bytes, List<WirePart> parts)
    {
        for (int at = 0; at < bytes.Length;)
        {
            at += _place switch
            {
                Place.Body => ReadBody(bytes, at, parts),
                Place.Beyond => Add(parts, new WirePart(WirePartKind.NotUnderstood, at, bytes.Length - at)),
                _ => ReadLine(bytes, at, parts),
            };
        }
    }

    /// <summary>Bytes of a file went that were too many to be read again.</summary>
    public void Skip(long count)
    {
        if (IsWithinBody)
        {
            Body!.Skip(count);
            EndBodyIfComplete();
        }
    }

    /// <summary>The stream has ended in this direction.</summary>
    public void End()
    {
        if (IsWithinBody)
        {
            Body!.End();
            OnBodyEnded();
        }
        else if (IsWithinHead && !_isRefused)
        {
            OnHeadEnded(endOfStream: true);
        }

        _place = Place.Beyond;
    }

    /// <summary>Parses on.</summary>
    protected abstract ParseStatus Parse(ReadOnlySpan<byte> input, out int consumed, out Rejection reason);

    /// <summary>The head is whole.</summary>
    /// <param name="isSimple">Whether it is a body without a head.</param>
    /// <param name="length">How long its body is.</param>
    /// <returns>Why the message is refused all the same, or null.</returns>
    protected abstract Rejection? Begin(bool isSimple, out BodyLength length);

    /// <summary>The head came to its end before it was whole.</summary>
    protected abstract void OnHeadEnded(bool endOfStream);

    /// <summary>The body came to its end, whole or not.</summary>
    protected abstract void OnBodyEnded();

    /// <summary>Whether empty lines before a message are passed over.</summary>
    protected abstract bool PassesEmptyLines { get; }

    /// <summary>What its first line is.</summary>
    protected abstract WirePartKind StartLine { get; }

    private static int Add(List<WirePart> parts, WirePart part)
    {
        parts.Add(part);
        return part.Length;
    }

    private int ReadLine(ReadOnlySpan<byte> bytes, int at, List<WirePart> parts)
    {
        ReadOnlySpan<byte> rest = bytes[at..];
        int end = rest.IndexOf((byte)'\n');
        ReadOnlySpan<byte> piece = end < 0 ? rest : rest[..(end + 1)];
        _line.Append(piece[..Math.Min(piece.Length, Math.Max(LongestName - _line.Length, 0))]);
        NameLine();
        _lineBegun = end < 0;
        if (!_isRefused)
        {
            _unparsed.Append(piece);
            if (Advance())
            {
                return Add(parts, new WirePart(WirePartKind.EntityBody, at, piece.Length));
            }
        }
        else if (end >= 0)
        {
            _place = _kind == WirePartKind.BlankLine ? Place.Beyond : Place.Fields;
        }

        if (end >= 0)
        {
            _line.Dispose();
        }

        return Add(parts, new WirePart(_kind, at, piece.Length, _name));
    }

    private void NameLine()
    {
        ReadOnlySpan<byte> line = _line.Span;
        if (line is [(byte)'\r'] or [(byte)'\n'] or [(byte)'\r', (byte)'\n'])
        {
            (_kind, _name) = (_place == Place.Fields ? WirePartKind.BlankLine : PassesEmptyLines ? WirePartKind.EmptyLine : StartLine, null);
        }
        else if (_place == Place.StartLine)
        {
            (_kind, _name) = (StartLine, null);
        }
        else if (line[0] is (byte)' ' or (byte)'\t')
        {
            _kind = WirePartKind.FoldedLine; // Of the field before it, whose name it keeps.
        }
        else
        {
            int colon = line.IndexOf((byte)':');
            _kind = WirePartKind.Field;
            _name = colon < 0 ? null : Encoding.Latin1.GetString(line[..colon].Trim(" \t"u8));
        }
    }

    /// <summary>Lets the parser look at what came.</summary>
    /// <returns>True if there is no head at all.</returns>
    private bool Advance()
    {
        ParseStatus status = Parse(_unparsed.Span, out int consumed, out Rejection reason);
        bool wasEmptyLine = _kind == WirePartKind.EmptyLine;
        switch (status)
        {
            case ParseStatus.Simple:
                byte[] beginning = _unparsed.Span.ToArray(); // Taken for that of a status-line, so far.
                _unparsed.Dispose();
                _line.Dispose();
                _lineBegun = false;
                Begin(isSimple: true);
                TakeBody(beginning);
                return true;
            case ParseStatus.Complete:
                _unparsed.Dispose();
                _line.Dispose();
                _lineBegun = false;
                Begin(isSimple: false);
                break;
            case ParseStatus.Rejected:
                _unparsed.Dispose();
                Refuse(reason);
                break;
            default:
                _unparsed.Consume(consumed);
                _place = _place == Place.StartLine && !_lineBegun && !wasEmptyLine ? Place.Fields : _place;
                break;
        }

        return false;
    }

    private void Begin(bool isSimple)
    {
        if (Begin(isSimple, out BodyLength length) is { } reason)
        {
            Refuse(reason);
            _place = Place.Beyond;
            return;
        }

        (Body, Framing) = (new BodyReader(length), length.Framing);
        _place = Place.Body;
        EndBodyIfComplete();
    }

    private void Refuse(Rejection reason)
    {
        (_isRefused, Refusal) = (true, reason);
        OnHeadEnded(endOfStream: false);
        _place = _lineBegun ? _place : _kind == WirePartKind.BlankLine ? Place.Beyond : Place.Fields;
    }

    private int ReadBody(ReadOnlySpan<byte> bytes, int at, List<WirePart> parts)
    {
        bool isChunked = Framing == BodyFraming.Chunked;
        int taken = TakeBody(bytes[at..]);
        if (taken > 0)
        {
            parts.Add(new WirePart(isChunked ? WirePartKind.ChunkedBody : WirePartKind.EntityBody, at, taken));
        }

        return taken;
    }

    private int TakeBody(ReadOnlySpan<byte> bytes)
    {
        int taken = 0;
        while (IsWithinBody && taken < bytes.Length)
        {
            Body!.Take(bytes[taken..], out int consumed);
            taken += consumed;
            if (Body.State == BodyState.Malformed)
            {
                OnBodyEnded();
                _place = Place.Beyond;
            }

            EndBodyIfComplete();
        }

        return taken;
    }

    private void EndBodyIfComplete()
    {
        if (Body!.State == BodyState.Complete)
        {
            _place = Place.StartLine;
            OnBodyEnded();
        }
    }
}
