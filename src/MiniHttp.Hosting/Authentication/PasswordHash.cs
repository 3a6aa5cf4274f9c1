// What is kept of a password: never itself. Each kind is compared in a time that does not depend on how much of it is right.

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MiniHttp.Hosting;

/// <summary>A password, as far as it has to be known to recognise it.</summary>
internal abstract class PasswordHash
{
    /// <summary>True if <see cref="Matches"/> is slow on purpose: milliseconds to a second of CPU.</summary>
    public virtual bool IsSlow => false;

    /// <summary>The binary logarithm of the work of a slow one.</summary>
    public virtual int Cost => 0;

    /// <summary>A slow one of another cost, which matches no known password.</summary>
    public virtual PasswordHash OfCost(int cost) => throw new NotSupportedException();

    /// <summary>Bytes that tell it from other hashes.</summary>
    public abstract ReadOnlySpan<byte> Identity { get; }

    /// <summary>Whether this is the password.</summary>
    public abstract bool Matches(string password);
}

/// <summary>A password that was given in clear text, of which a digest is kept.</summary>
internal sealed class ClearPassword(string password) : PasswordHash
{
    private readonly byte[] _digest = Digest(password);

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Identity => _digest;

    /// <inheritdoc/>
    public override bool Matches(string password) => CryptographicOperations.FixedTimeEquals(Digest(password), _digest);

    private static byte[] Digest(string password) => SHA256.HashData(Encoding.UTF8.GetBytes(password));
}

/// <summary><c>{SHA}</c> of a password file: SHA-1 in base64, without salt. Old files have it, and it is quick to guess.</summary>
internal sealed class ShaPassword : PasswordHash
{
    /// <summary>What it begins with.</summary>
    public const string Prefix = "{SHA}";

    private readonly byte[] _digest;

    private ShaPassword(byte[] digest) => _digest = digest;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Identity => _digest;

    /// <summary>Reads it; null if it is not well-formed.</summary>
    public static ShaPassword? Parse(string text)
    {
        byte[] digest = new byte[SHA1.HashSizeInBytes];
        return Convert.TryFromBase64String(text[Prefix.Length..], digest, out int length) && length == digest.Length ? new ShaPassword(digest) : null;
    }

    /// <inheritdoc/>
#pragma warning disable CA5350 // The file says which hash it is.
    public override bool Matches(string password)
        => CryptographicOperations.FixedTimeEquals(SHA1.HashData(Encoding.UTF8.GetBytes(password)), _digest);
#pragma warning restore CA5350
}

/// <summary>bcrypt: <c>$2y$</c> cost <c>$</c> salt and hash.</summary>
internal sealed class BcryptPassword : PasswordHash
{
    /// <summary>The least cost that bcrypt knows.</summary>
    public const int LeastCost = 4;

    /// <summary>
    /// With this a check takes up to a second of CPU, and users who log in for the first time wait for each other.
    /// `htpasswd -B` takes 5 unless told otherwise, most libraries 10 to 12.
    /// </summary>
    public const int MostCost = 12;

    /// <summary>
    /// The bytes of a password that bcrypt reads. nginx, htpasswd and most libraries silently ignore the rest, so that
    /// many passwords match one hash. Here a longer password matches nothing.
    /// </summary>
    public const int MaxPasswordBytes = 72;

    private const int Length = 60, CostAt = 4, CostEnd = 6;
    private const string Alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private readonly string _hash;
    private readonly byte[] _identity;

    private BcryptPassword(string hash, int cost)
        => (_hash, _identity, Cost) = (hash, Encoding.ASCII.GetBytes(hash), cost);

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Identity => _identity;

    /// <inheritdoc/>
    public override bool IsSlow => true;

    /// <inheritdoc/>
    public override int Cost { get; }

    /// <summary>Whether the text calls itself bcrypt. <c>$2x$</c> does not count: it marks hashes of a faulty implementation.</summary>
    public static bool IsBcrypt(string text) => text.StartsWith("$2y$", StringComparison.Ordinal)
        || text.StartsWith("$2b$", StringComparison.Ordinal) || text.StartsWith("$2a$", StringComparison.Ordinal);

    /// <summary>Reads it; null if it is not well-formed. Its cost may be any that bcrypt knows.</summary>
    public static BcryptPassword? Parse(string text)
        => text.Length == Length && text[CostEnd] == '$' && text[(CostEnd + 1)..].All(c => Alphabet.Contains(c, StringComparison.Ordinal))
            && int.TryParse(text[CostAt..CostEnd], NumberStyles.None, CultureInfo.InvariantCulture, out int cost) && cost is >= LeastCost and <= 31
            ? new BcryptPassword(text, cost) : null;

    /// <summary>True if bcrypt would ignore the end of a password.</summary>
    public static bool IsTooLong(string password) => Encoding.UTF8.GetByteCount(password) > MaxPasswordBytes;

    /// <inheritdoc/>
    public override bool Matches(string password) => BCrypt.Net.BCrypt.Verify(password, _hash) & !IsTooLong(password);

    /// <inheritdoc/>
    public override PasswordHash OfCost(int cost)
    {
        string digits = cost.ToString("D2", CultureInfo.InvariantCulture);
        return new BcryptPassword($"{_hash[..CostAt]}{digits}{_hash[CostEnd..]}", cost);
    }
}
