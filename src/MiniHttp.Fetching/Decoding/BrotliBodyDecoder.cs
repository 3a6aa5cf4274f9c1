using System.Buffers;
using System.IO.Compression;

namespace MiniHttp.Fetching;

/// <summary><c>br</c> (extension, RFC 7932).</summary>
internal sealed class BrotliBodyDecoder : ContentDecoder
{
    private readonly byte[] _piece = new byte[PieceSize];
    private BrotliDecoder _decoder;
    private bool _ended;

    public override bool HasEnded => _ended;

    public override void Decode(ReadOnlySpan<byte> input, BodySink sink)
    {
        while (!_ended)
        {
            OperationStatus status = _decoder.Decompress(input, _piece, out int consumed, out int written);
            input = input[consumed..];
            if (written > 0)
            {
                sink(_piece.AsSpan(0, written));
            }

            _ended = status == OperationStatus.Done;
            if (status == OperationStatus.InvalidData)
            {
                throw new ContentCodingException("the body is not coded as br, which it says it is");
            }

            if (status == OperationStatus.NeedMoreData)
            {
                return;
            }
        }
    }

    public override void Dispose()
    {
        _decoder.Dispose();
        base.Dispose();
    }
}
