// Somebody who may write below the root swaps a directory for a link out of it, again and again, while clients fetch what is in it. A server
// that looks first and opens afterwards would send what lies outside, sooner or later.

using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Collection(nameof(HeavyTests))]
public sealed partial class SwappedSymlinkTests : IDisposable
{
    private const string Inside = "inside", Outside = "OUTSIDE";

    // Through the component itself, and through absolute links whose target holds it: to a file, and to the directory.
    private static readonly string[] Paths = ["/a/file", "/absolute", "/back/file"];

    private readonly TemporaryDirectory _directory = new();

    public SwappedSymlinkTests()
    {
        _directory.With("outside/file", Outside).With("root/a/file", Inside);
        Directory.CreateSymbolicLink(_directory.In("root/out"), "../outside");
        File.CreateSymbolicLink(_directory.In("root/absolute"), _directory.In("root/a/file"));
        Directory.CreateSymbolicLink(_directory.In("root/back"), _directory.In("root/a"));
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Not_one_byte_from_outside_is_sent_however_often_a_component_is_swapped(bool hasOpenAt2)
    {
        await using Minihttpd server = await WithoutOpenAt2.ServeAsync(hasOpenAt2, _directory, "root", "--log", "none");

        string[] allowed = [.. Paths.SelectMany(path => (string[])[$"{path} 200 {Inside}", $"{path} 404"])];
        ConcurrentDictionary<string, int> answers = await FetchWhileSwappingAsync(server, swaps: 200_000, allowed);

        Assert.Equal(allowed.Order(StringComparer.Ordinal), answers.Keys.Order(StringComparer.Ordinal)); // All of them: the race did run.
    }

    [Fact]
    public async Task Where_links_may_leave_the_root_the_same_clients_see_what_lies_outside()
    {
        await using Minihttpd server = await WithoutOpenAt2.ServeAsync(true, _directory, "root", "--log", "none", "--follow-symlinks");

        string[] expected = [.. Paths.SelectMany(path => (string[])[$"{path} 200 {Inside}", $"{path} 200 {Outside}"])];
        ConcurrentDictionary<string, int> answers = await FetchWhileSwappingAsync(server, swaps: 20_000, expected);

        Assert.Superset(new HashSet<string>(expected), new HashSet<string>(answers.Keys));
    }

    /// <summary>Fetches while a component is swapped.</summary>
    /// <param name="server">The server.</param>
    /// <param name="swaps">How many times at least.</param>
    /// <param name="seen">The answers that end the swapping: on a busy machine clients are late.</param>
    private async Task<ConcurrentDictionary<string, int>> FetchWhileSwappingAsync(
        Minihttpd server, int swaps, string[] seen)
    {
        long limit = Environment.TickCount64 + (long)RawClient.HangLimit.TotalMilliseconds;
        Assert.SkipUnless(OperatingSystem.IsLinux(), "swaps by a call of Linux");
        var answers = new ConcurrentDictionary<string, int>();
        using var enough = new CancellationTokenSource();
        Task[] clients = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() => FetchAsync(server, answers, enough.Token)))];
        byte[] one = Encoding.UTF8.GetBytes(_directory.In("root/a") + '\0'), other = Encoding.UTF8.GetBytes(_directory.In("root/out") + '\0');
        try
        {
            for (int i = 0; i < swaps || (!seen.All(answers.ContainsKey) && Environment.TickCount64 < limit); i++)
            {
                Assert.Equal(0, Rename(CurrentDirectory, one, CurrentDirectory, other, Exchange));
            }
        }
        finally
        {
            await enough.CancelAsync();
        }

        await Task.WhenAll(clients);
        return answers;
    }

    private static async Task FetchAsync(Minihttpd server, ConcurrentDictionary<string, int> answers, CancellationToken enough)
    {
        // Many requests at once on each connection, so that the server is opening files nearly all the time.
        string[] paths = [.. Enumerable.Repeat(Paths, 10).SelectMany(three => three)];
        string requests = string.Concat(paths.Select(path => $"GET {path} HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
        while (!enough.IsCancellationRequested)
        {
            using RawClient client = await server.ConnectAsync();
            await client.SendAsync(requests);
            client.HalfClose();
            string got = (await client.ReceiveToEndAsync()).Text;
            foreach (string path in paths)
            {
                (string answer, got) = Split(got);
                answers.AddOrUpdate($"{path} {answer}", 1, (_, count) => count + 1);
            }

            Assert.Empty(got);
        }
    }

    // The status of the first answer, with its body if it is a file; and what comes behind it.
    private static (string Answer, string Behind) Split(string got)
    {
        const string Length = "\r\nContent-Length: ";
        int end = got.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        Assert.True(end > 4, got);
        string head = got[..end];
        int length = int.Parse(head[(head.IndexOf(Length, StringComparison.Ordinal) + Length.Length)..].Split('\r')[0], null);
        string status = head.Split(' ')[1], body = got.Substring(end, length);
        return (status == "200" || body.Contains(Outside) ? $"{status} {body}" : status, got[(end + length)..]);
    }

    private const int CurrentDirectory = -100, Exchange = 2; // AT_FDCWD, RENAME_EXCHANGE

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true)]
    private static partial int Rename(int oldDirectory, byte[] oldPath, int newDirectory, byte[] newPath, uint flags);
}
