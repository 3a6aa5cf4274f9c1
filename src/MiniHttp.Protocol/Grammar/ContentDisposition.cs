// Extension, RFC 6266: the name under which a server would have its entity saved. Whether it is a good name is decided
// in Client.

using System.Text;

namespace MiniHttp.Protocol;

/// <summary>Reads Content-Disposition.</summary>
internal static class ContentDisposition
{
    /// <summary>
    /// The name: <c>filename*</c> (RFC 8187) where it can be read, else <c>filename</c>; null if there is none.
    /// </summary>
    public static string? FileNameOf(ReadOnlySpan<byte> value)
    {
        string? plain = null;
        string? extended = null;
        int start = Parameter.EndOfElement(value, (byte)';') + 1;
        while (start < value.Length)
        {
            ReadOnlySpan<byte> element = value[start..];
            int end = Parameter.EndOfElement(element, (byte)';');
            if (Parameter.TryRead(Tokens.TrimLws(element[..end]), lwsAllowed: true, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> text))
            {
                if (Tokens.EqualsIgnoreCase(name, "filename"u8))
                {
                    plain ??= Encoding.Latin1.GetString(text);
                }
                else if (Tokens.EqualsIgnoreCase(name, "filename*"u8))
                {
                    extended ??= Decode(text);
                }
            }

            start += end + 1;
        }

        return extended ?? plain;
    }

    // charset ' language ' percent-encoded text.
    private static string? Decode(ReadOnlySpan<byte> text)
    {
        int first = text.IndexOf((byte)'\'');
        int second = first < 0 ? -1 : text[(first + 1)..].IndexOf((byte)'\'') + first + 1;
        if (second <= first)
        {
            return null;
        }

        byte[] decoded = new byte[text.Length];
        if (!PercentEncoding.TryDecode(text[(second + 1)..], decoded, out int length))
        {
            return null;
        }

        ReadOnlySpan<byte> charset = text[..first];
        bool isUtf8 = Tokens.EqualsIgnoreCase(charset, "UTF-8"u8) && System.Text.Unicode.Utf8.IsValid(decoded.AsSpan(0, length));
        return isUtf8 ? Encoding.UTF8.GetString(decoded, 0, length)
            : Tokens.EqualsIgnoreCase(charset, "ISO-8859-1"u8) ? Encoding.Latin1.GetString(decoded, 0, length)
            : null;
    }
}
