// A file that no buffer holds and no 32-bit number counts.

using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Collection(nameof(HeavyTests))]
public sealed class LargeFileTests : IDisposable
{
    private const long FiveGibibytes = 5L << 30, Gibibyte = 1L << 30;

    /// <summary>From where on the content is asked for: in the short form, from just below 4 GiB.</summary>
    private static readonly long From = TestEnvironment.IsLong ? 0 : (4 * Gibibyte) - 100_000;

    private readonly TemporaryDirectory _site = new TemporaryDirectory().WithSparse("large", FiveGibibytes);

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Five_gibibytes_arrive_whole_and_the_server_stays_small()
    {
        // At the ends, on both sides of 2 and 4 GiB, and at odd places between; the rest is a hole.
        long[] places = [0, 1234567, (2 * Gibibyte) - 100, (3 * Gibibyte) + 77777, (4 * Gibibyte) - 1, FiveGibibytes - 65536];
        byte[] block = new byte[65536];
        using (FileStream file = File.OpenWrite(_site.In("large")))
        {
            foreach (long place in places)
            {
                Random.Shared.NextBytes(block);
                file.Position = place;
                file.Write(block);
            }
        }

        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync($"GET /large HTTP/1.0\r\n{(From == 0 ? "" : $"Range: bytes={From}-\r\n")}\r\n");
        await SkipHeadAsync(client);
        Assert.Equal(FiveGibibytes - From, await CompareToEndAsync(client));
        long peak = ProcessStatus.PeakMebibytes(server.Pid);
        Assert.True(peak < 100, $"The server took {peak} MiB.");
        Assert.Equal(0, await server.StopAsync());
        int status = From == 0 ? 200 : 206;
        Assert.EndsWith($"\"GET /large HTTP/1.0\" {status} {FiveGibibytes - From}", server.Output.All[^1]);
    }

    [Fact]
    public async Task A_length_beyond_four_gibibytes_is_said_as_it_is()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        ProgramResult head = await ExternalProgram.Curl.RunAsync("--head", server.Url + "large");
        Assert.Contains("\r\nContent-Length: 5368709120\r\n", head.Output);
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_is_logged_with_what_it_took()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        using (RawClient client = await server.ConnectAsync())
        {
            await client.SendAsync("GET /large HTTP/1.0\r\n\r\n");
            await client.ReceiveExactlyAsync(1_000_000);
            client.Reset();
        }

        string? line = await server.Output.FirstAsync(line => line.Contains("\"GET /large"));
        long sent = long.Parse(line![(line!.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(sent, 900_000, FiveGibibytes - 1);
        Assert.Equal(0, await server.StopAsync());
    }

    private static async Task SkipHeadAsync(RawClient client)
    {
        for (string head = ""; !head.EndsWith("\r\n\r\n", StringComparison.Ordinal);)
        {
            head += (char)(await client.ReceiveExactlyAsync(1))[0];
        }
    }

    /// <summary>Compares all that comes with the file: a checksum of 5 GiB takes longer than sending them.</summary>
    /// <returns>How many bytes came.</returns>
    private async Task<long> CompareToEndAsync(RawClient client)
    {
        using FileStream file = File.OpenRead(_site.In("large"));
        file.Position = From;
        byte[] received = new byte[1 << 20], expected = new byte[received.Length];
        long count = 0;
        while (true)
        {
            using var limit = new CancellationTokenSource(RawClient.HangLimit);
            int length = await client.Socket.ReceiveAsync(received, limit.Token);
            if (length == 0)
            {
                return count;
            }

            file.ReadExactly(expected, 0, length);
            bool isSame = received.AsSpan(0, length).SequenceEqual(expected.AsSpan(0, length));
            Assert.True(isSame, $"The {length} bytes from {From + count} on differ.");
            count += length;
        }
    }
}
