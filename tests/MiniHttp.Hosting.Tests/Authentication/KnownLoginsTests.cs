// Who has been let in is recognised, by all processes that share the memory; and nobody else is.

using System.Security.Cryptography;

namespace MiniHttp.Hosting.Tests;

public class KnownLoginsTests
{
    [Fact]
    public void What_was_added_is_known_and_nothing_else()
    {
        var known = new KnownLogins();
        byte[] digest = known.Digest("alice", "pw", "hash"u8);
        Assert.False(known.Contains(digest));
        known.Add(digest);
        Assert.True(known.Contains(digest));
        Assert.True(known.Contains(known.Digest("alice", "pw", "hash"u8)));
        Assert.False(known.Contains(known.Digest("alice", "pW", "hash"u8)));
        Assert.False(known.Contains(known.Digest("alicep", "w", "hash"u8)));
        Assert.False(known.Contains(known.Digest("bob", "pw", "hash"u8)));
        Assert.False(known.Contains(known.Digest("alice", "pw", "another"u8)));
    }

    [Fact]
    public void Digests_of_another_server_are_others()
        => Assert.NotEqual(
            new KnownLogins().Digest("alice", "pw", "hash"u8), new KnownLogins().Digest("alice", "pw", "hash"u8));

    [Fact]
    public void Four_thousand_users_are_known_at_a_time_and_any_number_does_no_harm()
    {
        var known = new KnownLogins();
        byte[][] digests = [.. Enumerable.Range(0, 100_000).Select(i => SHA256.HashData(BitConverter.GetBytes(i)))];
        Assert.All(digests[..4000], digest =>
        {
            known.Add(digest);
            known.Add(digest);
        });
        Assert.All(digests[..4000], digest => Assert.True(known.Contains(digest)));
        Assert.All(digests[4000..], digest => Assert.False(known.Contains(digest)));
        Assert.All(digests, digest =>
        {
            known.Add(digest);
            Assert.True(known.Contains(digest));
        });
    }

    [Fact]
    public void Those_who_share_the_memory_know_the_same()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes share memory on Linux only.");
        using SharedMemory parent = SharedMemory.Create(KnownLogins.Size);
        KnownLogins.Prepare(parent.Span);
        using SharedMemory child = SharedMemory.Inherit(Duplicate(parent.Descriptor), KnownLogins.Size);
        (KnownLogins one, KnownLogins other) = (new KnownLogins(parent), new KnownLogins(child));
        one.Add(one.Digest("alice", "pw", "hash"u8));
        Assert.True(other.Contains(other.Digest("alice", "pw", "hash"u8)));
        Assert.False(other.Contains(other.Digest("alice", "x", "hash"u8)));
    }

    // As another process would have it: a descriptor of its own.
    private static int Duplicate(int descriptor)
    {
        using FileStream again = new($"/proc/self/fd/{descriptor}", FileMode.Open, FileAccess.ReadWrite);
        var handle = again.SafeFileHandle;
        int number = (int)handle.DangerousGetHandle();
        handle.SetHandleAsInvalid(); // It is the other's now.
        return number;
    }
}
