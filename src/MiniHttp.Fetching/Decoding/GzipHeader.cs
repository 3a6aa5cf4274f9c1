namespace MiniHttp.Fetching;

/// <summary>The header of a gzip member (RFC 1952 §2.3), read and passed over as it comes.</summary>
internal sealed class GzipHeader
{
    private const int FixedLength = 10;
    private const int HasChecksum = 2, HasExtra = 4, HasName = 8, HasComment = 16, Reserved = 0xE0;

    private int _count; // Bytes of the fixed part, and of those behind it that are counted.
    private int _flags;
    private int _extra;
    private Part _part;

    private enum Part
    {
        Fixed,
        ExtraLength,
        Extra,
        Name,
        Comment,
        Checksum,
        Complete,
    }

    public bool IsEmpty => _part == Part.Fixed && _count == 0;

    public bool IsComplete => _part == Part.Complete;

    public void Reset() => (_count, _flags, _extra, _part) = (0, 0, 0, Part.Fixed);

    /// <summary>Reads on.</summary>
    /// <returns>False if this is no gzip header.</returns>
    public bool Read(ref ReadOnlySpan<byte> input)
    {
        while (_part != Part.Complete && !input.IsEmpty)
        {
            byte next = input[0];
            if (_part == Part.Fixed && !IsAllowed(next))
            {
                return false;
            }

            input = input[1..];
            Take(next);
        }

        return true;
    }

    private bool IsAllowed(byte next) => _count switch
    {
        0 => next == 0x1F,
        1 => next == 0x8B,
        2 => next == 8,
        3 => (next & Reserved) == 0,
        _ => true,
    };

    private void Take(byte next)
    {
        _count++;
        switch (_part)
        {
            case Part.Fixed:
                _flags = _count == 4 ? next : _flags;
                Advance(_count == FixedLength);
                break;
            case Part.ExtraLength:
                _extra |= next << (8 * (_count - 1));
                Advance(_count == 2);
                break;
            case Part.Extra:
                Advance(_count == _extra);
                break;
            case Part.Name or Part.Comment:
                Advance(next == 0);
                break;
            case Part.Checksum:
                Advance(_count == 2);
                break;
        }
    }

    private void Advance(bool isEnd)
    {
        if (!isEnd)
        {
            return;
        }

        _count = 0;
        do
        {
            _part++;
        }
        while (!IsThere(_part));
    }

    private bool IsThere(Part part) => part switch
    {
        Part.ExtraLength => (_flags & HasExtra) != 0,
        Part.Extra => _extra > 0,
        Part.Name => (_flags & HasName) != 0,
        Part.Comment => (_flags & HasComment) != 0,
        Part.Checksum => (_flags & HasChecksum) != 0,
        _ => true,
    };
}
