using System.Buffers;
using Microsoft.Win32.SafeHandles;
using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Sockets.Tests;

/// <summary>
/// A disk that fails while a file is sent: what came before is sent, and the connection ends short of its Content-Length. To the client it is
/// as if the file had become shorter; nobody else notices, and nothing is called a bug.
/// </summary>
public abstract class DiskContract<TStrategy>
    where TStrategy : IStrategyUnderTest
{
    private const int Claimed = 1_000_000;

    // Read by read(2), the last byte of an address space that nobody has is an error of input and output (EIO), and no disk is needed for it.
    [Fact]
    public Task A_file_that_cannot_be_read_from_its_first_byte_on_ends_the_connection_short()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /proc.");
        return AssertCutShortAsync(() => new OpenedFile(File.OpenHandle("/proc/self/mem"), Claimed), []);
    }

    // A handle for writing: read(2) says EBADF, which .NET reports as it does a permission that a file server has taken away (EACCES).
    [Fact]
    public async Task A_file_whose_permission_is_lost_under_the_server_ends_the_connection_short()
    {
        string path = Path.GetTempFileName();
        try
        {
            await AssertCutShortAsync(() => new OpenedFile(File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite), Claimed), []);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16 * 1024)]
    [InlineData(500_000)]
    public Task A_file_that_cannot_be_read_from_some_byte_on_is_sent_up_to_there(int readable)
    {
        byte[] bytes = TestSite.Pattern(readable);
        return AssertCutShortAsync(() => new BrokenContent(bytes), bytes);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_read_to_its_end_is_no_bug_and_never_looks_whole()
    {
        await using var server = TestServer.Start<TStrategy>();
        var producer = new BrokenProducer();
        server.Site.Map("/listing", response => response.SetProducer(producer));
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET /listing HTTP/1.0\r\n\r\n");
        Assert.True((await client.ReceiveToEndAsync()).WasReset);
        await server.AssertServesAsync();
        string error = Assert.Single(server.Log.Errors);
        Assert.Contains("Input/output error", error, StringComparison.Ordinal);
        Assert.DoesNotContain("bug", error, StringComparison.Ordinal);
    }

    private static async Task AssertCutShortAsync(Func<IFileContent> open, byte[] expected)
    {
        await using var server = TestServer.Start<TStrategy>();
        server.Site.Map("/broken", response => response.SetFile(new FileRange(open(), 0, Claimed)));
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET /broken HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        ReceivedBytes answer = await client.ReceiveToEndAsync();
        int head = answer.Bytes.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        Assert.Contains($"\r\nContent-Length: {Claimed}\r\n", answer.Text, StringComparison.Ordinal);
        Assert.False(answer.WasReset);
        Assert.True(answer.Bytes.AsSpan(head).SequenceEqual(expected));
        Assert.Equal(new TestSite.Ending("200 OK", AnswerEnding.CutShort, expected.Length), await server.Site.NextEndingAsync());
        await server.AssertServesAsync();
        Assert.Empty(server.Log.Errors);
    }

    /// <summary>The beginning of a file whose rest the disk does not give back: as <see cref="OpenedFile"/>, it says so by reading nothing.</summary>
    private sealed class BrokenContent(byte[] readable) : IFileContent
    {
        private readonly OpenedFile _broken = new(OpenBroken(), Claimed);

        public long Length => Claimed;

        public int Read(Span<byte> destination, long offset)
        {
            ReadOnlySpan<byte> rest = readable.AsSpan((int)Math.Min(offset, readable.Length));
            if (rest.IsEmpty)
            {
                return _broken.Read(destination, offset);
            }

            rest = rest[..Math.Min(rest.Length, destination.Length)];
            rest.CopyTo(destination);
            return rest.Length;
        }

        public void Dispose() => _broken.Dispose();

        private static SafeFileHandle OpenBroken()
        {
            Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /proc.");
            return File.OpenHandle("/proc/self/mem");
        }
    }

    private sealed class BrokenProducer : IBodyProducer
    {
        private bool _hasBegun;

        public void Start(Action wake)
        {
        }

        public void Stop()
        {
        }

        public Produced Produce(IBufferWriter<byte> destination)
        {
            if (_hasBegun)
            {
                throw new IOException("Input/output error");
            }

            _hasBegun = true;
            destination.Write("beginning"u8);
            return Produced.Some;
        }

        public void Dispose()
        {
        }
    }
}
