// Digests of the passwords that were right, by which a user is recognised at once the next time: each with the address
// that it came from, which the throttle does not count any more, and each without, which spares a slow comparison from
// another address. Workers share them: a user whom one worker has let in is known to all. A worker that reads while
// another one writes may see half a digest: that matches nothing, and the password is checked again.

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MiniHttp.Hosting;

/// <summary>Remembers who has been let in. Thread-safe.</summary>
internal sealed class KnownLogins
{
    /// <summary>
    /// Bytes of memory: 512 KiB, for some 4,000 users, our own. With more users some passwords are checked again.
    /// </summary>
    public const int Size = KeySize + (Sets * Ways * DigestSize);

    private const int KeySize = 32, DigestSize = HMACSHA256.HashSizeInBytes, Sets = 2048, Ways = 8;

    private readonly byte[]? _own;
    private readonly SharedMemory? _shared;

    /// <summary>For one process.</summary>
    public KnownLogins()
    {
        _own = new byte[Size];
        Prepare(_own);
    }

    /// <summary>For the processes that share some memory.</summary>
    /// <param name="shared">The memory, on which <see cref="Prepare"/> was called once.</param>
    public KnownLogins(SharedMemory shared) => _shared = shared;

    private Span<byte> Memory => _shared is null ? _own : _shared.Span;

    /// <summary>Prepares zeroed memory: chooses the key, without which the digests tell nothing of passwords.</summary>
    public static void Prepare(Span<byte> memory) => RandomNumberGenerator.Fill(memory[..KeySize]);

    /// <summary>The digest of a user and a password.</summary>
    /// <param name="user">The user.</param>
    /// <param name="password">The password.</param>
    /// <param name="hash">The hash to match: after a change of the password file the old password is unknown.</param>
    /// <param name="client">The client; null for any.</param>
    public byte[] Digest(string user, string password, ReadOnlySpan<byte> hash, ClientAddress? client = null)
    {
        // Neither user nor password holds a NUL: it separates them. The hashes of one user are equally long.
        byte[] text = [.. Encoding.UTF8.GetBytes($"{user}\0{password}\0{client?.Value}\0"), .. hash];
        return HMACSHA256.HashData(Memory[..KeySize], text);
    }

    /// <summary>True if the digest was added.</summary>
    public bool Contains(ReadOnlySpan<byte> digest)
    {
        Span<byte> set = SetOf(digest);
        bool isKnown = false;
        for (int way = 0; way < Ways; way++)
        {
            isKnown |= CryptographicOperations.FixedTimeEquals(set.Slice(way * DigestSize, DigestSize), digest);
        }

        return isKnown;
    }

    /// <summary>Adds the digest of a password that was right.</summary>
    public void Add(ReadOnlySpan<byte> digest)
    {
        Span<byte> set = SetOf(digest);
        Span<byte> place = set.Slice(digest[^1] % Ways * DigestSize, DigestSize); // If all are taken.
        for (int way = 0; way < Ways; way++)
        {
            Span<byte> slot = set.Slice(way * DigestSize, DigestSize);
            if (slot.SequenceEqual(digest) || !slot.ContainsAnyExcept((byte)0))
            {
                place = slot;
                break;
            }
        }

        digest.CopyTo(place);
    }

    private Span<byte> SetOf(ReadOnlySpan<byte> digest)
    {
        int set = (int)(BinaryPrimitives.ReadUInt32LittleEndian(digest) % Sets);
        return Memory.Slice(KeySize + (set * Ways * DigestSize), Ways * DigestSize);
    }
}
