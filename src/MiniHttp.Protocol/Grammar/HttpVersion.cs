// RFC 1945 §3.1: `"HTTP" "/" 1*DIGIT "." 1*DIGIT`. Both parts are integers: 2.4 2.13, and leading zeros count for
// nothing. "HTTP" is read in any case, since §2.1 says so of every literal (RFC 9112 §2.3 later asked for capitals);
// capitals are written. What to do with a version that is not supported is decided in Parsing.

using System.Globalization;
using System.Text.Unicode;

namespace MiniHttp.Protocol;

/// <summary>An HTTP version (RFC 1945 §3.1).</summary>
/// <param name="Major">The message format (RFC 1945 §3.1).</param>
/// <param name="Minor">The features within the format (RFC 1945 §3.1).</param>
public readonly record struct HttpVersion(int Major, int Minor) : IComparable<HttpVersion>
{
    /// <summary>The version of a Simple-Request, which names none (RFC 1945 §3.1).</summary>
    public static HttpVersion Http09 => new(0, 9);

    /// <summary>The version of RFC 1945.</summary>
    public static HttpVersion Http10 => new(1, 0);

    /// <summary>The version of RFC 9112.</summary>
    public static HttpVersion Http11 => new(1, 1);

    /// <summary>What every message sent here says: <c>HTTP/1.0</c> (RFC 1945 §3.1).</summary>
    public static ReadOnlySpan<byte> Http10Text => "HTTP/1.0"u8;

    /// <summary>
    /// Reads a version that is the whole text (RFC 1945 §3.1). The grammar sets no bound, so a part that is too large
    /// for an int is read as <see cref="int.MaxValue"/>: a version that is well written but not supported (505), not a
    /// malformed one (400).
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out HttpVersion version)
    {
        if (text.SequenceEqual("HTTP/1.0"u8))
        {
            version = Http10;
            return true;
        }
        if (text.SequenceEqual("HTTP/1.1"u8))
        {
            version = Http11;
            return true;
        }

        version = default;
        if (text.Length < "HTTP/d.d".Length || !Tokens.EqualsIgnoreCase(text[..5], "HTTP/"u8)) return false;
        text = text[5..];
        int dot = text.IndexOf((byte)'.');
        if (dot < 0
            || !Tokens.TryReadNumber(text[..dot], out int major)
            || !Tokens.TryReadNumber(text[(dot + 1)..], out int minor))
        {
            return false;
        }
        version = new HttpVersion(major, minor);
        return true;
    }

    /// <summary>Writes <c>HTTP/major.minor</c> (RFC 1945 §3.1); false if the destination is too short.</summary>
    public bool TryWrite(Span<byte> destination, out int written) =>
        Utf8.TryWrite(destination, CultureInfo.InvariantCulture, $"HTTP/{Major}.{Minor}", out written);

    /// <summary>The order of versions: major first, both parts as integers (RFC 1945 §3.1).</summary>
    public int CompareTo(HttpVersion other) => Major != other.Major ? Major.CompareTo(other.Major) : Minor.CompareTo(other.Minor);

    /// <summary><c>HTTP/major.minor</c> (RFC 1945 §3.1).</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"HTTP/{Major}.{Minor}");

    /// <summary>Whether the left version is lower (RFC 1945 §3.1).</summary>
    public static bool operator <(HttpVersion left, HttpVersion right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left version is lower or the same (RFC 1945 §3.1).</summary>
    public static bool operator <=(HttpVersion left, HttpVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left version is higher (RFC 1945 §3.1).</summary>
    public static bool operator >(HttpVersion left, HttpVersion right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left version is higher or the same (RFC 1945 §3.1).</summary>
    public static bool operator >=(HttpVersion left, HttpVersion right) => left.CompareTo(right) >= 0;
}
