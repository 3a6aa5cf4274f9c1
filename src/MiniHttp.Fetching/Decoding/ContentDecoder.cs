// Content codings (RFC 1945 §3.5), and the transfer codings that compress alike (RFC 9112 §7.2), decoded piece by
// piece: compressed bytes go in as they come, the entity's come out in pieces of bounded size. A decoder knows whether
// the coding has reached its own end. Streams of .NET return the content of a truncated gzip or deflate body as if it
// were whole, unless the process has strict validation on: otherwise these codings are refused.

using System.IO.Compression;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Fetching;

/// <summary>Takes some bytes. They are valid during the call only.</summary>
internal delegate void BodySink(ReadOnlySpan<byte> bytes);

/// <summary>A body whose coding is not the one it declares, or is not supported.</summary>
internal sealed class ContentCodingException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Decodes one body.</summary>
internal abstract class ContentDecoder : IDisposable
{
    /// <summary>Bytes of a piece that comes out.</summary>
    protected const int PieceSize = 16 * 1024;

    /// <summary>
    /// How many codings may be applied to a body, content and transfer codings counted apart: 5, as curl
    /// (<c>MAX_ENCODE_STACK</c>).
    /// </summary>
    private const int MaxCodings = 5;

    private const string StrictValidation = "System.IO.Compression.UseStrictValidation";

    /// <summary>The value of Accept-Encoding: what can be undone here.</summary>
    public static string Accepted => "gzip, deflate, br";

    /// <summary>
    /// Whether the coding has come to its end, once all of the body was decoded. Further bytes are none of its, and are
    /// passed over.
    /// </summary>
    public abstract bool HasEnded { get; }

    /// <summary>The decoder for the content codings of a response; null if there are none.</summary>
    /// <param name="fields">The fields of its head.</param>
    /// <param name="onStage">
    /// Receives, again and again, the number of bytes that have left an outer coding of several: they may be many
    /// although the innermost one yields nothing. May throw.
    /// </param>
    /// <exception cref="ContentCodingException">A coding is not supported, or there are too many.</exception>
    public static ContentDecoder? Create(HeaderFields fields, Action<long>? onStage = null)
        => Stack(ContentCodingsOf(fields), OfContent, onStage);

    /// <summary>
    /// The decoder for the transfer codings of a response (RFC 9112 §7.2); null if there are none besides a final
    /// chunked, which the exchange has removed.
    /// </summary>
    /// <inheritdoc cref="Create(HeaderFields, Action{long}?)"/>
    public static ContentDecoder? CreateForTransfer(HeaderFields fields, Action<long>? onStage = null)
    {
        IReadOnlyList<string> codings = TransferCodings.Of(fields);
        return Stack(codings is [.., TransferCodings.Chunked] ? codings.SkipLast(1) : codings, OfTransfer, onStage);
    }

    /// <summary>Decodes the next bytes.</summary>
    /// <exception cref="ContentCodingException">They are not what the coding allows.</exception>
    public abstract void Decode(ReadOnlySpan<byte> input, BodySink sink);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    private static ContentDecoder? Stack(
        IEnumerable<string> codings, Func<string, ContentDecoder?> decoderOf, Action<long>? onStage)
    {
        ContentDecoder? decoder = null;
        int count = 0;
        foreach (string coding in codings)
        {
            if (++count > MaxCodings)
            {
                throw new ContentCodingException($"more than {MaxCodings} codings of one body are not supported");
            }

            // The last coding of the list was applied last, so it is removed first.
            if (decoderOf(coding) is { } outer)
            {
                decoder = decoder is null ? outer : new DecoderChain(outer, decoder, onStage);
            }
        }

        return decoder;
    }

    private static List<string> ContentCodingsOf(HeaderFields fields)
    {
        var codings = new List<string>();
        ReadOnlySpan<byte> field = FieldName.ContentEncoding;
        for (int i = fields.IndexOf(field, 0); i >= 0; i = fields.IndexOf(field, i + 1))
        {
            foreach (ReadOnlySpan<byte> name in new FieldList(fields[i].Value))
            {
                codings.Add(Encoding.Latin1.GetString(name));
            }
        }

        return codings;
    }

    private static ContentDecoder? OfContent(string name) => CodingOf(name) switch
    {
        ContentCoding.Identity => null,
        ContentCoding.Gzip => Gzip(name),
        ContentCoding.Deflate => Deflate(name),
        ContentCoding.Brotli => new BrotliBodyDecoder(),
        _ => throw new ContentCodingException($"the content coding {name} is not supported; {Accepted} are"),
    };

    private static ContentDecoder OfTransfer(string name) => CodingOf(name) switch
    {
        ContentCoding.Gzip => Gzip(name),
        ContentCoding.Deflate => Deflate(name),
        _ when name == TransferCodings.Chunked
            => throw new ContentCodingException("the transfer coding chunked is not the last one, or is there twice"),
        _ => throw new ContentCodingException(
            $"the transfer coding {name} is not supported; gzip, deflate and a final chunked are"),
    };

    // RFC 1952: members one after the other are one body. GZipStream takes what follows a member for another one by the
    // first two bytes, 1F 8B, but of a piece of one byte by the first alone.
    private static StreamDecoder Gzip(string name)
    {
        RequireStrictValidation(name);
        return new StreamDecoder("gzip", coded => new GZipStream(coded, CompressionMode.Decompress), held: 0x1F);
    }

    private static DeflateDecoder Deflate(string name)
    {
        RequireStrictValidation(name);
        return new DeflateDecoder();
    }

    private static void RequireStrictValidation(string name)
    {
        if (!AppContext.TryGetSwitch(StrictValidation, out bool isOn) || !isOn)
        {
            throw new ContentCodingException(
                $"the coding {name} is not removed: a truncated body would pass for a whole one, since the runtime option "
                + $"{StrictValidation} is off; set it to true in the program's project or runtimeconfig.json");
        }
    }

    private static ContentCoding CodingOf(string name)
        => ContentCodings.TryParse(Encoding.Latin1.GetBytes(name), out ContentCoding coding)
            ? coding
            : ContentCoding.Other;

    /// <summary>Two codings, one on top of the other.</summary>
    private sealed class DecoderChain(ContentDecoder outer, ContentDecoder inner, Action<long>? onStage)
        : ContentDecoder
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
