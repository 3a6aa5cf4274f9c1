// Content codings undone piece by piece (RFC 1945 §3.5): compressed bytes go in as they come, the entity's come out in pieces of bounded
// size. A decoder knows whether the coding has come to its own end: .NET's streams return what a truncated one holds as if it were whole.

using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Client;

/// <summary>Takes some bytes. They are valid during the call only.</summary>
internal delegate void BodySink(ReadOnlySpan<byte> bytes);

/// <summary>A body that is not coded as it says, or in a way that is not known here.</summary>
internal sealed class ContentCodingException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Undoes the content coding of one body.</summary>
internal abstract class ContentDecoder : IDisposable
{
    /// <summary>Bytes of a piece that comes out.</summary>
    protected const int PieceSize = 16 * 1024;

    /// <summary>How many codings may lie on top of each other: 5, as curl.</summary>
    private const int MostCodings = 5;

    /// <summary>The value of Accept-Encoding: what can be undone here.</summary>
    public static string Accepted => "gzip, deflate, br";

    /// <summary>Whether the coding has come to its end. Further bytes are none of its, and are passed over.</summary>
    public abstract bool HasEnded { get; }

    /// <summary>The decoder for a response; null if nothing is coded.</summary>
    /// <param name="fields">The fields of its head.</param>
    /// <param name="onStage">
    /// Is told again and again how many bytes have come out of a coding that lies on top of another: they may be many although nothing
    /// comes out of the last one. It may throw.
    /// </param>
    /// <exception cref="ContentCodingException">A coding is not known here, or there are too many.</exception>
    public static ContentDecoder? Create(HeaderFields fields, Action<long>? onStage = null)
    {
        ContentDecoder? decoder = null;
        int count = 0;
        for (int i = fields.IndexOf(FieldName.ContentEncoding, 0); i >= 0; i = fields.IndexOf(FieldName.ContentEncoding, i + 1))
        {
            foreach (ReadOnlySpan<byte> name in new FieldList(fields[i].Value))
            {
                if (++count > MostCodings)
                {
                    throw new ContentCodingException($"there are more than {MostCodings} content codings on top of each other");
                }

                // The last one in the list was applied last, so it is undone first.
                decoder = Create(name) is { } next ? decoder is null ? next : new DecoderChain(next, decoder, onStage) : decoder;
            }
        }

        return decoder;
    }

    /// <summary>Decodes the next bytes.</summary>
    /// <exception cref="ContentCodingException">They are not what the coding allows.</exception>
    public abstract void Decode(ReadOnlySpan<byte> input, BodySink sink);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    private static ContentDecoder? Create(ReadOnlySpan<byte> name)
    {
        return (ContentCodings.TryParse(name, out ContentCoding coding) ? coding : ContentCoding.Other) switch
        {
            ContentCoding.Identity => null,
            ContentCoding.Gzip => new GzipDecoder(),
            ContentCoding.Deflate => new DeflateDecoder(),
            ContentCoding.Brotli => new BrotliBodyDecoder(),
            _ => throw new ContentCodingException($"the content coding {Encoding.Latin1.GetString(name)} cannot be undone here, only {Accepted} can"),
        };
    }

    /// <summary>Two codings, one on top of the other.</summary>
    private sealed class DecoderChain(ContentDecoder outer, ContentDecoder inner, Action<long>? onStage) : ContentDecoder
    {
        private long _between;

        public override bool HasEnded => outer.HasEnded && inner.HasEnded;

        public override void Decode(ReadOnlySpan<byte> input, BodySink sink) => outer.Decode(input, bytes =>
        {
            _between += bytes.Length;
            onStage?.Invoke(_between);
            inner.Decode(bytes, sink);
        });

        public override void Dispose()
        {
            outer.Dispose();
            inner.Dispose();
            base.Dispose();
        }
    }
}
