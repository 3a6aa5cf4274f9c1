// What becomes of an input: bits and bytes as every fuzzer changes them, and words, lines and numbers as this grammar has them.

namespace MiniHttp.Fuzz;

/// <summary>Changes inputs.</summary>
/// <param name="random">Chooses.</param>
/// <param name="tokens">Words of the target's grammar.</param>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> tokens)
{
    private static readonly byte[][] Numbers =
    [
        [.. "0"u8], [.. "1"u8], [.. "00"u8], [.. "-1"u8], [.. "+1"u8], [.. "7fffffff"u8], [.. "2147483647"u8], [.. "2147483648"u8], [.. "4294967296"u8],
        [.. "9223372036854775806"u8], [.. "9223372036854775807"u8], [.. "9223372036854775808"u8], [.. "18446744073709551616"u8], [.. "99999999999999999999999"u8],
    ];

    private static readonly byte[] Bytes = [0, 9, 10, 13, 32, 34, 35, 37, 44, 45, 46, 47, 58, 59, 61, 63, 92, 127, 128, 255];

    private readonly List<byte> _bytes = [];

    /// <summary>Makes another input of one, perhaps with parts of a second.</summary>
    public byte[] Mutate(byte[] input, byte[] other)
    {
        _bytes.Clear();
        _bytes.AddRange(input);
        for (int changes = 1 << random.Next(5); changes > 0; changes--)
        {
            Change(other);
        }

        if (_bytes.Count > FuzzCorpus.LongestInput)
        {
            _bytes.RemoveRange(FuzzCorpus.LongestInput, _bytes.Count - FuzzCorpus.LongestInput);
        }

        return [.. _bytes];
    }

    private void Change(byte[] other)
    {
        int at = random.Next(_bytes.Count + 1);
        switch (random.Next(14))
        {
            case 0 when at < _bytes.Count:
                _bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < _bytes.Count:
                _bytes[at] = (byte)random.Next(256);
                break;
            case 2 when at < _bytes.Count:
                _bytes[at] = Bytes[random.Next(Bytes.Length)];
                break;
            case 3:
                _bytes.Insert(at, Bytes[random.Next(Bytes.Length)]);
                break;
            case 4 or 5:
                _bytes.InsertRange(at, tokens[random.Next(tokens.Count)]);
                break;
            case 6:
                Overwrite(at, tokens[random.Next(tokens.Count)]);
                break;
            case 7:
                _bytes.RemoveRange(at, Length(_bytes.Count - at));
                break;
            case 8: // What is there, once more: here or elsewhere.
                _bytes.InsertRange(random.Next(_bytes.Count + 1), _bytes.GetRange(at, Length(_bytes.Count - at)));
                break;
            case 9:
                int from = random.Next(other.Length + 1);
                _bytes.InsertRange(at, other.AsSpan(from, Length(other.Length - from)).ToArray());
                break;
            case 10: // The beginning of the one, the end of the other.
                _bytes.RemoveRange(at, _bytes.Count - at);
                _bytes.AddRange(other.AsSpan(Math.Min(at, other.Length)).ToArray());
                break;
            case 11:
                ReplaceNumber(at);
                break;
            case 12 when at < _bytes.Count:
                _bytes.InsertRange(at, Enumerable.Repeat(_bytes[at], 1 << random.Next(9)));
                break;
            case 13 when random.Next(8) == 0:
                _bytes.RemoveRange(at, _bytes.Count - at);
                break;
        }
    }

    private int Length(int most) => most == 0 ? 0 : random.Next(Math.Min(most, 1 << random.Next(1, 9))) + 1;

    private void Overwrite(int at, byte[] token)
    {
        _bytes.RemoveRange(at, Math.Min(token.Length, _bytes.Count - at));
        _bytes.InsertRange(at, token);
    }

    private void ReplaceNumber(int from)
    {
        int start = _bytes.FindIndex(from, b => char.IsAsciiDigit((char)b));
        if (start < 0)
        {
            return;
        }

        int end = start;
        while (end < _bytes.Count && char.IsAsciiDigit((char)_bytes[end]))
        {
            end++;
        }

        _bytes.RemoveRange(start, end - start);
        _bytes.InsertRange(start, Numbers[random.Next(Numbers.Length)]);
    }
}
