// Digests of contents: when they are known, and of which bytes they are.

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public sealed class ContentDigestsTests : IDisposable
{
    private static readonly DateTimeOffset Long = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly IFileRoot _root;
    private readonly ContentDigests _digests;

    public ContentDigestsTests()
    {
        _root = FileRoots.OpenUsual(_folder.Path);
        _digests = new ContentDigests(_root);
    }

    public void Dispose()
    {
        _digests.Dispose();
        _root.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_small_file_is_digested_at_once()
    {
        string content = new('a', SmallFile.Longest);
        _folder.File("a", content, Long);
        Assert.True(TryGet("a", out UInt128 digest));
        Assert.Equal(Expected(content), digest);
    }

    [Theory]
    [InlineData(SmallFile.Longest + 1)]
    [InlineData(1_000_000)]
    public void A_larger_one_is_digested_in_the_background_and_nothing_stays_open(int length)
    {
        string content = new('a', length);
        _folder.File("a", content, Long);
        UInt128 digest = 0;
        Assert.False(TryGet("a", out _));
        Assert.True(SpinWait.SpinUntil(() => TryGet("a", out digest), TimeSpan.FromSeconds(60)));
        Assert.Equal(Expected(content), digest);
        Assert.Empty(_folder.OpenFiles());
    }

    // What is asked for is the version that was looked at a moment ago: of the bytes that are there by now its digest
    // says nothing.
    [Fact]
    public void A_file_that_was_overwritten_meanwhile_gives_the_version_of_before_no_digest()
    {
        _folder.File("a", new string('a', 100_000), Long);
        FileForm before = Form("a");
        _folder.Overwrite("a", new string('b', 100_000), Long);
        Assert.False(_digests.TryGet("a"u8, before, out _));

        UInt128 digest = 0;
        Assert.True(SpinWait.SpinUntil(() => TryGet("a", out digest), TimeSpan.FromSeconds(60))); // After the other.
        Assert.Equal(Expected(new string('b', 100_000)), digest);
        Assert.False(_digests.TryGet("a"u8, before, out _));
        before.Content.Dispose();
    }

    [Fact]
    public void The_digest_of_a_form_beside_a_file_is_that_of_its_own_bytes()
    {
        _folder.File("a.br", new string('b', 100_000), Long);
        FileForm form = Form("a.br") with { Coding = ContentCoding.Brotli };
        UInt128 digest = 0;
        Assert.True(SpinWait.SpinUntil(() => _digests.TryGet("a"u8, form, out digest), TimeSpan.FromSeconds(60)));
        Assert.Equal(Expected(new string('b', 100_000)), digest);
        form.Content.Dispose();
    }

    [Fact]
    public void A_form_that_was_made_here_has_that_of_its_file_and_is_not_digested()
    {
        _folder.File("a", "content", Long);
        FileForm plain = Form("a");
        FileForm made = plain.Made(new FileInMemory([1, 2, 3]), ContentCoding.Gzip);
        Assert.False(_digests.TryGet("a"u8, made, out _));
        Assert.True(_digests.TryGet("a"u8, plain, out UInt128 digest));
        Assert.True(_digests.TryGet("a"u8, made, out UInt128 same));
        Assert.Equal(digest, same);
    }

    private static UInt128 Expected(string content)
        => BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    private FileForm Form(string name)
        => FileForm.Plain(_root.Open(Encoding.UTF8.GetBytes(name)), DateTimeOffset.UtcNow);

    private bool TryGet(string name, out UInt128 digest)
    {
        FileForm form = Form(name);
        using IFileContent content = form.Content;
        return _digests.TryGet(Encoding.UTF8.GetBytes(name), form, out digest);
    }
}
