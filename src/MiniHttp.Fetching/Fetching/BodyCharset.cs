// RFC 1945 §3.6.1: the charset of a body is the one that Content-Type names, otherwise ISO-8859-1. JSON is UTF-8
// (RFC 8259 §8.1). A byte order mark, which the reader looks at, comes before all of these.

using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Fetching;

/// <summary>Chooses the charset of a body.</summary>
internal static class BodyCharset
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The charset to read text with.</summary>
    /// <exception cref="FetchException">The charset that Content-Type names is not supported.</exception>
    public static Encoding OfText(FetchResult result)
        => Named(result) ?? (IsJson(TypeOf(result)) ? Utf8 : Encoding.Latin1);

    /// <summary>The charset to read JSON with; null for UTF-8.</summary>
    /// <inheritdoc cref="OfText"/>
    public static Encoding? OfJson(FetchResult result)
        => Named(result) is { } charset && charset.CodePage != Utf8.CodePage ? charset : null;

    private static Encoding? Named(FetchResult result)
    {
        ReadOnlySpan<byte> name = TypeOf(result).Charset;
        return name.IsEmpty ? null : Find(Encoding.Latin1.GetString(name)) ?? throw new FetchException(
            FetchCode.BadCoding, $"{result.Url}: the charset of the body is not supported: {Excerpt.Of(name)}");
    }

    private static MediaType TypeOf(FetchResult result)
        => result.HeadFields.TryGet(FieldName.ContentType, out ReadOnlySpan<byte> value)
            && MediaType.TryParse(value, out MediaType type) ? type : default;

    // application/json, and every type with the suffix of RFC 6839 §3.1.
    private static bool IsJson(MediaType type)
    {
        ReadOnlySpan<byte> subtype = type.Subtype;
        return Tokens.EqualsIgnoreCase(subtype, "json"u8)
            || (subtype.Length > 5 && Tokens.EqualsIgnoreCase(subtype[^5..], "+json"u8));
    }

    // The provider of code pages is asked itself: registered, it would be there for the whole process.
    private static Encoding? Find(string name)
    {
        if (CodePagesEncodingProvider.Instance.GetEncoding(name) is { } encoding)
        {
            return encoding;
        }

        try
        {
            return Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
