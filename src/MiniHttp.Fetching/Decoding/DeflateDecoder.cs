using System.IO.Compression;

namespace MiniHttp.Fetching;

/// <summary>
/// <c>deflate</c> (extension, RFC 9110 §8.4.1.2): a deflate stream within the zlib format. Some servers leave the format
/// out; its first two bytes tell, since they are divisible by 31 and name a method (RFC 1950 §2.2).
/// </summary>
internal sealed class DeflateDecoder : ContentDecoder
{
    private StreamDecoder? _decoder;
    private byte? _first;

    public override bool HasEnded => _decoder is { HasEnded: true };

    public override void Decode(ReadOnlySpan<byte> input, BodySink sink)
    {
        if (_decoder is null)
        {
            if (input.IsEmpty)
            {
                return;
            }

            if (_first is null && input.Length == 1)
            {
                _first = input[0];
                return;
            }

            _decoder = Open(_first ?? input[0], _first is null ? input[1] : input[0]);
            if (_first is { } first)
            {
                _decoder.Decode([first], sink);
            }
        }

        _decoder.Decode(input, sink);
    }

    public override void Dispose()
    {
        _decoder?.Dispose();
        base.Dispose();
    }

    private static StreamDecoder Open(byte first, byte second)
    {
        bool isZlib = (first & 0x0F) == 8 && ((first << 8) | second) % 31 == 0;
        return new StreamDecoder("deflate", isZlib
            ? coded => new ZLibStream(coded, CompressionMode.Decompress)
            : coded => new DeflateStream(coded, CompressionMode.Decompress));
    }
}
