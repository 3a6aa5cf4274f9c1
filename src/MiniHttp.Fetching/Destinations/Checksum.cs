using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace MiniHttp.Fetching;

/// <summary>What the bytes of a file have to add up to.</summary>
/// <param name="Algorithm">The hash.</param>
/// <param name="Value">Its value.</param>
internal sealed record Checksum(HashAlgorithmName Algorithm, ReadOnlyMemory<byte> Value)
{
    private static readonly (string Name, HashAlgorithmName Algorithm, int Length)[] Known =
    [
        ("sha256", HashAlgorithmName.SHA256, 32),
        ("sha384", HashAlgorithmName.SHA384, 48),
        ("sha512", HashAlgorithmName.SHA512, 64),
    ];

    /// <summary>Reads <c>sha256:HEX</c>, or sha384 or sha512 with as many digits as they have.</summary>
    /// <exception cref="FormatException">It is none of these; the message says what is allowed.</exception>
    public static Checksum Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(':', 2);
        foreach ((string name, HashAlgorithmName algorithm, int length) in Known)
        {
            if (parts.Length == 2 && parts[0].Equals(name, StringComparison.OrdinalIgnoreCase)
                && parts[1].Length == 2 * length
                && parts[1].All(char.IsAsciiHexDigit))
            {
                return new Checksum(algorithm, Convert.FromHexString(parts[1]));
            }
        }

        throw new FormatException(string.Create(
            CultureInfo.InvariantCulture,
            $"'{text}' is no checksum: sha256:HEX with 64 hexadecimal digits, "
            + $"sha384:HEX with 96 or sha512:HEX with 128"));
    }

    /// <summary>As it is written.</summary>
    public override string ToString() => Format(Value.Span);

    /// <summary>Compares it with that of a file.</summary>
    /// <returns>Null if it is the same, or the other one, as it is written.</returns>
    internal string? Mismatch(SafeFileHandle file)
    {
        using var hash = IncrementalHash.CreateHash(Algorithm);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(256 * 1024);
        long position = 0;
        int count;
        while ((count = RandomAccess.Read(file, buffer, position)) > 0)
        {
            hash.AppendData(buffer.AsSpan(0, count));
            position += count;
        }

        ArrayPool<byte>.Shared.Return(buffer);
        byte[] found = hash.GetHashAndReset();
        return found.AsSpan().SequenceEqual(Value.Span) ? null : Format(found);
    }

    internal string Format(ReadOnlySpan<byte> value)
        => $"{Known.First(known => known.Algorithm == Algorithm).Name}:{Convert.ToHexStringLower(value)}";
}

/// <summary>A body that is whole, but is not the one whose checksum was given.</summary>
internal sealed class ChecksumException(string message) : DestinationException(message)
{
    /// <inheritdoc/>
    public override FetchCode Code => FetchCode.ChecksumMismatch;
}
