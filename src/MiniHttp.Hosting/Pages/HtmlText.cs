using System.Net;
using System.Text;

namespace MiniHttp.Hosting;

/// <summary>Bytes that came from elsewhere, as text in a page.</summary>
internal static class HtmlText
{
    /// <summary>
    /// A name, escaped and on one line. Control characters stand as their pictures; bytes that are no UTF-8, and characters that turn the
    /// direction of writing around (a name could pretend to be another), as U+FFFD.
    /// </summary>
    public static string OfName(ReadOnlySpan<byte> name)
    {
        char[] text = Encoding.UTF8.GetString(name).ToCharArray();
        foreach (ref char c in text.AsSpan())
        {
            c = c switch
            {
                < ' ' => (char)(0x2400 + c),
                '\u007F' => '\u2421',
                (>= '\u0080' and <= '\u009F') or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') => '\uFFFD',
                _ => c,
            };
        }

        return WebUtility.HtmlEncode(new string(text));
    }

    /// <summary>Text of several lines, escaped.</summary>
    public static string OfText(ReadOnlySpan<byte> text) => WebUtility.HtmlEncode(Encoding.UTF8.GetString(text).Replace('\0', '\uFFFD'));
}
