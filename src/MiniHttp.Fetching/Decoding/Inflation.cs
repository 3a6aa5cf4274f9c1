using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.Zip.Compression;

namespace MiniHttp.Fetching;

/// <summary>
/// A deflate stream (RFC 1951) decoded as it comes. Knows where it ends: what lies behind is not consumed.
/// </summary>
/// <param name="withoutHeader">Whether there is no zlib header and checksum (RFC 1950) around it.</param>
internal sealed class Inflation(bool withoutHeader)
{
    private readonly Inflater _inflater = new(withoutHeader);
    private readonly byte[] _input = new byte[16 * 1024]; // The library reads from an array.
    private readonly byte[] _piece = new byte[16 * 1024];

    public bool HasEnded => _inflater.IsFinished;

    /// <summary>Ready for another stream.</summary>
    public void Reset() => _inflater.Reset();

    /// <summary>Decodes the next bytes.</summary>
    /// <returns>How many of them belong to it.</returns>
    /// <exception cref="ContentCodingException">They are no deflate stream.</exception>
    public int Decode(ReadOnlySpan<byte> input, BodySink sink)
    {
        // Piece by piece: where many short streams follow each other, all that lies behind one is not copied for each.
        int consumed = 0;
        while (consumed < input.Length && !HasEnded)
        {
            consumed += DecodePiece(input.Slice(consumed, Math.Min(_input.Length, input.Length - consumed)), sink);
        }

        return consumed;
    }

    private int DecodePiece(ReadOnlySpan<byte> input, BodySink sink)
    {
        input.CopyTo(_input);
        try
        {
            _inflater.SetInput(_input, 0, input.Length);
            while (!_inflater.IsFinished)
            {
                int count = _inflater.Inflate(_piece);
                if (count > 0)
                {
                    sink(_piece.AsSpan(0, count));
                }
                else if (_inflater.IsNeedingInput)
                {
                    return input.Length;
                }
                else if (_inflater.IsNeedingDictionary)
                {
                    throw new ContentCodingException(
                        "the body needs a dictionary to be decoded, which HTTP has no means to tell");
                }
            }

            return input.Length - _inflater.RemainingInput;
        }
        catch (Exception e) when (e is SharpZipBaseException or IndexOutOfRangeException or ArgumentException)
        {
            throw new ContentCodingException($"the compressed body is broken: {e.Message}", e);
        }
    }
}
