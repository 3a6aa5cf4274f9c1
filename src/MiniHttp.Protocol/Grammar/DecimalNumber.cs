namespace MiniHttp.Protocol;

/// <summary>
/// A number in decimal digits, as Content-Length, ranges and delays have it (1*DIGIT, RFC 1945 §2.1).
/// </summary>
internal static class DecimalNumber
{
    /// <summary>Reads digits and nothing else: no sign, no space, and no more than a long can hold.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long number)
    {
        number = 0;
        foreach (byte b in text)
        {
            if (!char.IsAsciiDigit((char)b) || number > (long.MaxValue - (b - '0')) / 10)
            {
                number = 0;
                return false;
            }

            number = (number * 10) + (b - '0');
        }

        return !text.IsEmpty;
    }
}
