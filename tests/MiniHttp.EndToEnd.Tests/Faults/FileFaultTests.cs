// What happens to a file between its opening and its last byte. The answer is that of the file that was opened, as far as it goes: its head has
// said how long it is. Whoever asks next gets what the name names by then.

using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Trait(TestEnvironment.Trait, "user")]
public sealed class FileFaultTests : IDisposable
{
    private const int SmallestBuffer = 4096;

    // More than the kernel's buffers hold at both ends: the last byte is far from sent when the fault comes.
    private const int Length = 16 * 1024 * 1024;

    private readonly TemporaryDirectory _site = new TemporaryDirectory().With("index.html", "welcome");
    private readonly byte[] _before = new byte[Length];

    public FileFaultTests()
    {
        new Random(1945).NextBytes(_before);
        File.WriteAllBytes(Large, _before);
    }

    private string Large => _site.In("large");

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData("threadpool")]
    [InlineData("thread")]
    [InlineData("select")]
    public Task A_file_that_shrinks_ends_its_answer_short_and_is_never_padded_to_its_length(string strategy) => SufferAsync(
        strategy,
        () => SetLength(1_000_000),
        answered =>
        {
            // What the kernel has taken already is the file itself: it clears what lies behind the new end, in the same pages.
            Assert.InRange(answered.Length, 1_000, Length - 1);
            int same = answered.AsSpan().CommonPrefixLength(_before);
            Assert.True(same == answered.Length || same >= 1_000_000, $"byte {same} is another file's");
        },
        "200 OK",
        1_000_000);

    [Theory]
    [InlineData("threadpool")]
    [InlineData("thread")]
    [InlineData("select")]
    public Task A_file_that_grows_is_sent_as_long_as_it_was(string strategy)
        => SufferAsync(strategy, () => File.AppendAllText(Large, "more"), AssertWhole, "200 OK", Length + 4);

    [Theory]
    [InlineData("threadpool")]
    [InlineData("thread")]
    [InlineData("select")]
    public Task A_file_that_is_replaced_is_sent_to_its_end_and_the_next_answer_is_the_new_one(string strategy)
    {
        _site.With("new", "new");
        return SufferAsync(strategy, () => File.Move(_site.In("new"), Large, overwrite: true), AssertWhole, "200 OK", 3);
    }

    // Its head has promised one version by a strong tag. What came is of several, and so it is not to look whole.
    [Theory]
    [InlineData("threadpool")]
    [InlineData("thread")]
    [InlineData("select")]
    public Task A_file_that_is_overwritten_in_place_ends_its_answer_short(string strategy) => SufferAsync(
        strategy,
        Overwrite,
        answered => Assert.InRange(answered.Length, 1_000, Length - 1),
        "200 OK",
        Length,
        server => server.UntilSettledAsync("large"));

    // Of a file that was changed a moment ago nothing was promised.
    [Theory]
    [InlineData("threadpool")]
    [InlineData("select")]
    public Task Unless_its_tag_was_weak(string strategy) => SufferAsync(
        strategy,
        Overwrite,
        answered => Assert.Equal(Length, answered.Length),
        "200 OK",
        Length,
        _ => File.WriteAllBytesAsync(Large, _before));

    [Theory]
    [InlineData("threadpool")]
    [InlineData("select")]
    public Task A_settled_file_that_grows_or_goes_is_sent_to_its_end(string strategy) => SufferAsync(
        strategy,
        () =>
        {
            File.AppendAllText(Large, "more");
            File.Delete(Large);
        },
        AssertWhole,
        "404 Not Found",
        null,
        server => server.UntilSettledAsync("large"));

    [Theory]
    [InlineData("threadpool")]
    [InlineData("thread")]
    [InlineData("select")]
    public Task A_file_that_is_deleted_is_sent_to_its_end_and_is_not_found_then(string strategy)
        => SufferAsync(strategy, () => File.Delete(Large), AssertWhole, "404 Not Found", null);

    [Theory]
    [InlineData("threadpool")]
    [InlineData("thread")]
    [InlineData("select")]
    public async Task A_file_that_loses_its_permission_is_sent_to_its_end_and_is_forbidden_then(string strategy) => await SufferAsync(
        strategy,
        () => _site.SetMode("large", UnixFileMode.None),
        AssertWhole,
        "403 Forbidden",
        null,
        under: await Nobody.UnderAsync(_site));

    private void AssertWhole(byte[] answered) => Assert.True(answered.AsSpan().SequenceEqual(_before), $"{answered.Length} bytes");

    private async Task SufferAsync(
        string strategy,
        Action fault,
        Action<byte[]> check,
        string nextStatus,
        int? nextLength,
        Func<Minihttpd, Task>? prepare = null,
        string[]? under = null)
    {
        await using Minihttpd server = await Minihttpd.StartAsync(_site.Path, ["--port", "0", "--concurrency", strategy], under: under);
        await (prepare?.Invoke(server) ?? Task.CompletedTask);
        using RawClient client = await server.ConnectAsync(SmallestBuffer);
        await client.SendAsync("GET /large HTTP/1.0\r\n\r\n");
        byte[] start = await client.ReceiveExactlyAsync(2000);
        fault();

        // Others are served while this one still waits.
        Assert.EndsWith("welcome", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
        string next = await server.AskAsync("HEAD /large HTTP/1.0\r\n\r\n");
        Assert.StartsWith($"HTTP/1.0 {nextStatus}\r\n", next);
        if (nextLength is { } length)
        {
            Assert.Contains($"\r\nContent-Length: {length}\r\n", next);
        }

        ReceivedBytes rest = await client.ReceiveToEndAsync();
        Assert.False(rest.WasReset);
        byte[] all = [.. start, .. rest.Bytes];
        int head = all.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        Assert.Contains($"\r\nContent-Length: {Length}\r\n", System.Text.Encoding.Latin1.GetString(all[..head]));
        check(all[head..]);
        await AssertServesAsync(server);
    }

    private async Task AssertServesAsync(Minihttpd server)
    {
        Assert.EndsWith("welcome", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
        await ProcessStatus.UntilAsync(() => !ProcessStatus.Opened(server.Pid).Any(IsOfSite), "nothing of the site is open");
        Assert.Empty(server.Errors.All);
    }

    private bool IsOfSite(string path) => path.StartsWith(_site.Path + "/", StringComparison.Ordinal);

    private void Overwrite()
    {
        byte[] other = new byte[Length];
        using var file = new FileStream(Large, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.Write(other);
    }

    private void SetLength(long length)
    {
        using var file = new FileStream(Large, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(length);
    }
}
