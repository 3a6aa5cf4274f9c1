namespace MiniHttp.Fetching;

/// <summary>
/// <c>deflate</c> (extension, RFC 9110 §8.4.1.2): a deflate stream within the zlib format. Some servers leave the
/// format out; its first two bytes tell, since they are divisible by 31 and name a method (RFC 1950 §2.2).
/// </summary>
internal sealed class DeflateDecoder : ContentDecoder
{
    private Inflation? _inflation;
    private byte? _first;

    public override bool HasEnded => _inflation is { HasEnded: true };

    public override void Decode(ReadOnlySpan<byte> input, BodySink sink)
    {
        if (_inflation is null)
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

            byte first = _first ?? input[0];
            byte second = _first is null ? input[1] : input[0];
            bool isZlib = (first & 0x0F) == 8 && ((first << 8) | second) % 31 == 0;
            _inflation = new Inflation(withoutHeader: !isZlib);
            if (_first is not null)
            {
                _inflation.Decode([first], sink);
            }
        }

        if (!_inflation.HasEnded)
        {
            _inflation.Decode(input, sink);
        }
    }
}
