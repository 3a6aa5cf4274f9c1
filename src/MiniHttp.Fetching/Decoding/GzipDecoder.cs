// RFC 1952: a header, a deflate stream, and a trailer with checksum and length; several of them one after the other are
// one. What follows the last of them and begins no other is passed over, as gzip(1) does.

using System.Buffers.Binary;
using ICSharpCode.SharpZipLib.Checksum;

namespace MiniHttp.Fetching;

/// <summary><c>gzip</c> and <c>x-gzip</c> (RFC 1945 §3.5).</summary>
internal sealed class GzipDecoder : ContentDecoder
{
    private const int TrailerLength = 8;

    private readonly GzipHeader _header = new();
    private readonly byte[] _trailer = new byte[TrailerLength];
    private readonly Inflation _inflation = new(withoutHeader: true);
    private readonly Crc32 _crc = new();
    private uint _length;
    private int _trailerLength;
    private bool _oneHasEnded;
    private bool _isOver;

    // Between two members: the next one has not begun, or what has begun is none.
    public override bool HasEnded => _isOver || (_oneHasEnded && _header.IsEmpty);

    public override void Decode(ReadOnlySpan<byte> input, BodySink sink)
    {
        while (!_isOver && !input.IsEmpty)
        {
            if (!_header.IsComplete)
            {
                ReadHeader(ref input);
            }
            else if (!_inflation.HasEnded)
            {
                input = input[_inflation.Decode(input, bytes => Pass(bytes, sink))..];
            }
            else
            {
                ReadTrailer(ref input);
            }
        }
    }

    private void ReadHeader(ref ReadOnlySpan<byte> input)
    {
        if (_header.Read(ref input))
        {
            return;
        }

        if (!_oneHasEnded)
        {
            throw new ContentCodingException("the body is not coded as gzip, which it says it is");
        }

        _isOver = true;
    }

    private void Pass(ReadOnlySpan<byte> bytes, BodySink sink)
    {
        _crc.Update(new ArraySegment<byte>(bytes.ToArray()));
        _length += (uint)bytes.Length; // Modulo 2^32, as the trailer has it.
        sink(bytes);
    }

    private void ReadTrailer(ref ReadOnlySpan<byte> input)
    {
        int count = Math.Min(input.Length, TrailerLength - _trailerLength);
        input[..count].CopyTo(_trailer.AsSpan(_trailerLength));
        _trailerLength += count;
        input = input[count..];
        if (_trailerLength < TrailerLength)
        {
            return;
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(_trailer) != (uint)_crc.Value
            || BinaryPrimitives.ReadUInt32LittleEndian(_trailer.AsSpan(4)) != _length)
        {
            throw new ContentCodingException("the compressed body is broken: its checksum or its length is wrong");
        }

        _oneHasEnded = true;
        _header.Reset();
        _inflation.Reset();
        _crc.Reset();
        (_length, _trailerLength) = (0, 0);
    }
}
