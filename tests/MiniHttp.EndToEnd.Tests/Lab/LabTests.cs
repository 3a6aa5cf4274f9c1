// Each experiment of the lab over a real socket: the very bytes, and how the connection ended, under each way of waiting.

using System.Text;
using System.Text.Json;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

public sealed class LabTests(LabServer lab) : IClassFixture<LabServer>
{
    private const string Ok = "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n";

    /// <summary>What comes until the end of the stream, and whether that is a reset.</summary>
    private static readonly (string Name, string Bytes, bool WasReset)[] Expected =
    [
        ("drip", "HTTP/1.0 200 OK\r\nContent-Length: 6\r\n\r\nDrip.\n", false),
        ("pauses", Ok + "Content-Length: 12\r\n\r\nIt is late.\n", false),
        ("length-too-large", Ok + "Content-Length: 100\r\n\r\nToo short\n", false),
        ("length-too-small", Ok + "Content-Length: 10\r\n\r\nTen bytes\nToo many!\n", false),
        ("no-length", Ok + "\r\nAs long as it is.\n", false),
        ("no-length-reset", Ok + "\r\nAs long as it is?\n", true),
        ("reset-before", "", true),
        ("reset-within", Ok + "Content-Length: 100\r\n\r\nNot whole\n", true),
        ("reset-after", Ok + "Content-Length: 19\r\n\r\nThis is all of it.\n", true),
        ("half-close-early", "", false),
        ("head-cut-short", Ok + "Content-Le", false),
        ("folded-fields", "HTTP/1.0 200 OK\r\nContent-Type: text/plain;\r\n\tcharset=us-ascii\r\nX-Folded: one\r\n two\r\n \t three\r\nContent-Length:\r\n 10\r\n\r\nUnfolded.\nNot this.\n", false),
        ("http09", "<p>A bare body.\n", false),
    ];

    public static TheoryData<string, string> Experiments { get; } = new(
        from way in LabServer.Ways.Select(row => row.Data)
        from expected in Expected
        where way == "threadpool" || expected.Name is not ("drip" or "pauses") // They take seconds.
        select (way, expected.Name));

    public static TheoryData<string> Ways => LabServer.Ways;

    private static async Task<RawClient> AskAsync(Minihttpd server, string name, int? receiveBuffer = null)
    {
        RawClient client = await RawClient.ConnectAsync(server.EndPoint, receiveBuffer);
        await client.SendAsync($"GET /_lab/{name} HTTP/1.0\r\n\r\n");
        return client;
    }

    // The log is written when the conversation has ended.
    private static async Task<(string Ended, long Bytes)> LoggedAsync(Minihttpd server, string request)
    {
        string? line = await server.Output.FirstAsync(line => line.Contains($"\"{request}\"", StringComparison.Ordinal));
        using JsonDocument json = JsonDocument.Parse(line!);
        return (json.RootElement.GetProperty("ended").GetString()!, json.RootElement.GetProperty("bytes").GetInt64());
    }

    [Theory]
    [MemberData(nameof(Experiments))]
    public async Task These_bytes_come_and_this_ending(string way, string name)
    {
        (_, string bytes, bool wasReset) = Expected.Single(expected => expected.Name == name);
        Minihttpd server = await lab.OfAsync(way);
        using RawClient client = await AskAsync(server, name);
        ReceivedBytes received = await client.ReceiveToEndAsync();
        Assert.Equal((bytes, wasReset), (received.Text, received.WasReset));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_log_says_what_was_sent_and_how_it_ended(string way)
    {
        Minihttpd server = await lab.OfAsync(way);
        foreach ((string name, string ended) in new[] { ("no-length", "sent"), ("reset-within", "cut short") })
        {
            using RawClient client = await AskAsync(server, $"{name}?log");
            await client.ReceiveToEndAsync();
            client.Dispose(); // The server waits for it.
            Assert.Equal((ended, Expected.Single(one => one.Name == name).Bytes.Length), await LoggedAsync(server, $"GET /_lab/{name}?log HTTP/1.0"));
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task One_that_has_half_closed_listens_on(string way)
    {
        Minihttpd server = await lab.OfAsync(way);
        using RawClient client = await AskAsync(server, "half-close-early?listens");
        Assert.Equal("", (await client.ReceiveToEndAsync()).Text);

        // A socket that was closed would answer the first by a reset, and the second would fail.
        await client.SendAsync("still there?");
        await client.SendAsync("still there?");
        client.HalfClose();
        Assert.Equal(("sent", 0), await LoggedAsync(server, "GET /_lab/half-close-early?listens HTTP/1.0"));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task One_that_never_closes_waits_for_its_client(string way)
    {
        Minihttpd server = await lab.OfAsync(way);
        using RawClient client = await AskAsync(server, "never-closes?waits");
        Assert.Equal(Ok + "Content-Length: 19\r\n\r\nThis is all of it.\n", await client.ReceiveAnswerAsync());
        Assert.DoesNotContain(server.Output.All, line => line.Contains("never-closes?waits", StringComparison.Ordinal));

        client.HalfClose();
        Assert.False((await client.ReceiveToEndAsync()).WasReset);
        Assert.Equal("sent", (await LoggedAsync(server, "GET /_lab/never-closes?waits HTTP/1.0")).Ended);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_head_without_end_ends_by_itself(string way)
    {
        Minihttpd server = await lab.OfAsync(way);
        using RawClient client = await AskAsync(server, "endless-head");
        ReceivedBytes received = await client.ReceiveToEndAsync();

        Assert.True(received.WasReset);
        Assert.StartsWith("HTTP/1.0 200 OK\r\nX-And-Another: one\r\n", received.Text);
        Assert.DoesNotContain("\r\n\r\n", received.Text);
        Assert.InRange(received.Bytes.Length, 1 << 20, 5 << 20);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_client_that_resets_ends_it_as_well(string way)
    {
        Minihttpd server = await lab.OfAsync(way);
        using (RawClient client = await AskAsync(server, "endless-head?left", receiveBuffer: 4096))
        {
            await client.ReceiveExactlyAsync(100);
            client.Reset();
        }

        Assert.Equal("reset", (await LoggedAsync(server, "GET /_lab/endless-head?left HTTP/1.0")).Ended);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_server_that_stops_is_not_held_up(string way)
    {
        using var site = new TemporaryDirectory();
        await using Minihttpd server = await Minihttpd.ServeAsync(site, ["--lab", "--shutdown-timeout", "3600", "--concurrency", .. way.Split(' ')]);
        using RawClient pausing = await AskAsync(server, "pauses");
        using RawClient open = await AskAsync(server, "never-closes");
        await open.ReceiveAnswerAsync();
        Assert.Equal(0, await server.StopAsync());
        Assert.True((await pausing.ReceiveToEndAsync()).WasReset); // It was not whole.
        Assert.False((await open.ReceiveToEndAsync()).WasReset);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_echo_answers_with_the_bytes_however_they_came(string way)
    {
        const string Head = "POST  /_lab/echo HTTP/1.1\nX:  \t a\r\nContent-Length: 4\r\n\r\n";
        Minihttpd server = await lab.OfAsync(way);
        string? whole = null;
        foreach (int cut in (int[])[0, 1, Head.Length - 1, Head.Length, Head.Length + 2, Head.Length + 4])
        {
            using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
            string request = Head + "\0{}\n";
            await client.SendAsync(request[..cut]);
            await client.SendAsync(request[cut..]);
            ReceivedBytes received = await client.ReceiveToEndAsync();
            Assert.False(received.WasReset);
            whole ??= received.Text;
            Assert.Equal(whole, received.Text);
        }

        Assert.Contains("\nPOST  /_lab/echo HTTP/1.1\\n\nX:  \\t a\\r\\nContent-Length: 4\\r\\n\n\\r\\n\n\\x00{}\\n\n\n00000000  50 4f 53 54 20 20 ".Replace("a\\r\\nC", "a\\r\\n\nC"), whole);
    }

    [Fact]
    public async Task Every_other_path_is_served_and_kept_alive_as_ever()
    {
        Minihttpd server = await lab.OfAsync("threadpool");
        using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
        for (int i = 0; i < 3; i++)
        {
            await client.SendAsync("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            Assert.EndsWith("\r\n\r\na site", await client.ReceiveAnswerAsync());
        }

        await client.SendAsync("GET /_lab/no-length HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        Assert.Equal(Expected.Single(one => one.Name == "no-length").Bytes, Encoding.Latin1.GetString((await client.ReceiveToEndAsync()).Bytes));
    }
}
