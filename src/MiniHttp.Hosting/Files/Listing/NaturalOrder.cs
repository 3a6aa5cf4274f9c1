namespace MiniHttp.Hosting;

/// <summary>
/// The order in which people look for names: <c>file2</c> before <c>file10</c>, <c>Readme</c> beside <c>readme</c>. Letters outside ASCII
/// stand in the order of Unicode, since a server knows no visitor's language.
/// </summary>
internal static class NaturalOrder
{
    /// <summary>Compares two names; 0 only for the same bytes.</summary>
    public static int Compare(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        ReadOnlySpan<byte> restA = a, restB = b;
        while (!restA.IsEmpty && !restB.IsEmpty)
        {
            int order;
            if (char.IsAsciiDigit((char)restA[0]) && char.IsAsciiDigit((char)restB[0]))
            {
                order = CompareNumbers(TakeNumber(ref restA), TakeNumber(ref restB));
            }
            else
            {
                order = Lower(restA[0]) - Lower(restB[0]);
                restA = restA[1..];
                restB = restB[1..];
            }

            if (order != 0)
            {
                return order;
            }
        }

        int shorter = restA.Length - restB.Length;
        return shorter != 0 ? shorter : a.SequenceCompareTo(b); // a1 and a01, A and a: apart, and always the same way.
    }

    private static int Lower(byte b) => b is >= (byte)'A' and <= (byte)'Z' ? b | 0x20 : b;

    private static ReadOnlySpan<byte> TakeNumber(ref ReadOnlySpan<byte> rest)
    {
        int end = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        ReadOnlySpan<byte> number = end < 0 ? rest : rest[..end];
        rest = rest[number.Length..];
        return number.TrimStart((byte)'0');
    }

    // Without leading zeros a longer number is a larger one, however many digits it has.
    private static int CompareNumbers(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
        => a.Length != b.Length ? a.Length - b.Length : a.SequenceCompareTo(b);
}
