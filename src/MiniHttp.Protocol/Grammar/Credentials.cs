// RFC 1945 §11.1: Basic credentials, `"Basic" SP base64( userid ":" password )`. They are readable by anyone on the
// way. Text is UTF-8 as browsers send it today (RFC 7617 §2.1); bytes that are not UTF-8 are ISO-8859-1, as RFC 1945
// says of all TEXT. Whether they are the right ones is decided in Server, by a comparison that takes the same time
// either way.

using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace MiniHttp.Protocol;

/// <summary>User and password for the Basic scheme (RFC 1945 §11.1).</summary>
internal static class BasicCredentials
{
    private static readonly SearchValues<byte> Base64Bytes = SearchValues.Create(
        "+/=0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>
    /// Reads an Authorization value (RFC 1945 §10.2, §11.1). The scheme is compared in any case. Base64 is strict:
    /// padded, nothing but its alphabet, no stray bits. The first colon ends the user, so only a password can hold one;
    /// both may be empty. Control characters are refused (RFC 7617 §2).
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> value, out string user, out string password)
    {
        user = password = "";
        value = Tokens.TrimLws(value);
        if (value.Length < 6 || !Tokens.EqualsIgnoreCase(value[..5], "Basic"u8) || !Tokens.IsLws(value[5])) return false;

        if (!TryDecode(Tokens.TrimLws(value[6..]), out byte[] decoded)) return false;
        int colon = decoded.AsSpan().IndexOf((byte)':');
        if (colon < 0 || HoldsControls(decoded)) return false;

        Encoding encoding = Utf8.IsValid(decoded) ? Encoding.UTF8 : Encoding.Latin1;
        user = encoding.GetString(decoded, 0, colon);
        password = encoding.GetString(decoded, colon + 1, decoded.Length - colon - 1);
        return true;
    }

    /// <summary>The Authorization value to send (RFC 1945 §11.1).</summary>
    /// <exception cref="ArgumentException">The user holds a colon, or either holds a control character.</exception>
    public static string Format(string user, string password)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(password);
        if (user.Contains(':', StringComparison.Ordinal)) throw new ArgumentException("A user cannot hold a colon.", nameof(user));

        byte[] text = Encoding.UTF8.GetBytes($"{user}:{password}");
        if (HoldsControls(text)) throw new ArgumentException("User and password cannot hold control characters.", nameof(password));
        return "Basic " + Convert.ToBase64String(text);
    }

    private static bool TryDecode(ReadOnlySpan<byte> encoded, out byte[] decoded)
    {
        decoded = [];
        // The framework's decoder refuses stray bits, but skips white space.
        if (encoded.ContainsAnyExcept(Base64Bytes)) return false;

        byte[] buffer = new byte[Base64.GetMaxDecodedFromUtf8Length(encoded.Length)];
        if (Base64.DecodeFromUtf8(encoded, buffer, out _, out int written) != OperationStatus.Done) return false;

        decoded = buffer[..written];
        return true;
    }

    private static bool HoldsControls(ReadOnlySpan<byte> text) => text.Contains((byte)'\t') || !Tokens.IsFieldText(text);
}
