// Ranges of real files over real sockets, under each way of waiting: the bytes that were asked for, and a connection that lives on.

using System.Globalization;
using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

public sealed class RangeTests : IDisposable
{
    private const int Length = 5_000_000;

    private readonly TemporaryDirectory _site = new TemporaryDirectory().With("page.html", "<h1>Hello</h1>\n");
    private readonly byte[] _file = new byte[Length];

    public RangeTests()
    {
        new Random(1945).NextBytes(_file);
        File.WriteAllBytes(_site.In("file.bin"), _file);
    }

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData("threadpool")]
    [InlineData("thread")]
    [InlineData("select")]
    public async Task One_connection_serves_parts_large_and_small_and_none(string concurrency)
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--concurrency", concurrency);
        using RawClient client = await server.ConnectAsync();

        string one = await AskAsync(client, "bytes=4999990-");
        Assert.StartsWith("HTTP/1.0 206 Partial Content\r\n", one);
        Assert.Contains("\r\nContent-Range: bytes 4999990-4999999/5000000\r\n", one);
        Assert.EndsWith("\r\n\r\n" + Text(4_999_990, 10), one);

        string several = await AskAsync(client, "bytes=0-9,1000000-2999999,-1");
        AssertParts(several, (0, 10), (1_000_000, 2_000_000), (Length - 1, 1));

        string none = await AskAsync(client, "bytes=5000000-");
        Assert.StartsWith("HTTP/1.0 416 Range Not Satisfiable\r\n", none);
        Assert.Contains("\r\nContent-Range: bytes */5000000\r\n", none);

        Assert.EndsWith("\r\n\r\n" + Text(0, Length), await AskAsync(client, "bytes=2-1"));
    }

    [Fact]
    public async Task A_slow_reader_gets_each_byte_of_each_part()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        using RawClient client = await server.ConnectAsync(receiveBuffer: 4096);
        AssertParts(await AskAsync(client, "bytes=10-3000000,3000002-4999999"), (10, 2_999_991), (3_000_002, 1_999_998));
    }

    [Fact]
    public async Task Two_hundred_parts_are_sent_and_one_more_is_the_whole_file()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        using RawClient client = await server.ConnectAsync();
        (int First, int Count)[] parts = [.. Enumerable.Range(0, 200).Select(i => (i * 20_000, 100))];
        string ranges = "bytes=" + string.Join(',', parts.Select(part => $"{part.First}-{part.First + part.Count - 1}"));
        AssertParts(await AskAsync(client, ranges), parts);
        Assert.StartsWith("HTTP/1.0 200 OK\r\n", await AskAsync(client, ranges + ",4999999-"));
    }

    [Fact]
    public async Task A_large_answer_of_several_parts_is_not_held_in_memory()
    {
        const long FourGibibytes = 4L << 30;
        _site.WithSparse("large", FourGibibytes);
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET /large HTTP/1.0\r\nRange: bytes=0-199999999,200000001-3999999999,-1\r\n\r\n");
        string begin = Encoding.Latin1.GetString(await client.ReceiveUntilAsync(all => Encoding.Latin1.GetString(all).Contains("\r\nContent-Range: ")));
        string said = begin.Split("\r\nContent-Length: ")[1].Split('\r')[0];
        Assert.InRange(long.Parse(said, CultureInfo.InvariantCulture), 4_000_000_000, 4_000_001_000);

        // Well into the second part, whatever the kernel holds.
        for (long received = begin.Length; received < 300_000_000;)
        {
            received += (await client.ReceiveAsync(1 << 20)).Length;
        }

        long peak = ProcessStatus.PeakMebibytes(server.Pid);
        Assert.True(peak < 100, $"The server took {peak} MiB.");
    }

    [Fact]
    public async Task Curl_understands_one_part_and_several()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        ProgramResult one = await ExternalProgram.Curl.RunAsync("--fail", "--range", "100-199", server.Url + "file.bin");
        Assert.Equal(_file[100..200], one.OutputBytes);
        ProgramResult several = await ExternalProgram.Curl.RunAsync("--fail", "--include", "--range", "0-0,-1", server.Url + "file.bin");
        AssertParts(several.Output, (0, 1), (Length - 1, 1));
        ProgramResult none = await ExternalProgram.Curl.RunAsync("--fail", "--range", "5000000-", server.Url + "file.bin");
        Assert.Equal(22, none.ExitCode);
    }

    private static async Task<string> AskAsync(RawClient client, string range)
    {
        await client.SendAsync($"GET /file.bin HTTP/1.0\r\nConnection: keep-alive\r\nRange: {range}\r\n\r\n");
        return await client.ReceiveAnswerAsync();
    }

    private string Text(int first, int count) => Encoding.Latin1.GetString(_file, first, count);

    private void AssertParts(string answer, params (int First, int Count)[] parts)
    {
        int end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        (string head, string body) = (answer[..end], answer[(end + 4)..]);
        Assert.StartsWith("HTTP/1.0 206 Partial Content\r\n", head);
        string boundary = head.Split("multipart/byteranges; boundary=")[1].Split('\r')[0];
        var expected = new StringBuilder();
        foreach ((int first, int count) in parts)
        {
            expected.Append(CultureInfo.InvariantCulture, $"--{boundary}\r\nContent-Type: application/octet-stream\r\n")
                .Append(CultureInfo.InvariantCulture, $"Content-Range: bytes {first}-{first + count - 1}/{Length}\r\n\r\n").Append(Text(first, count)).Append("\r\n");
        }

        expected.Append(CultureInfo.InvariantCulture, $"--{boundary}--\r\n");
        Assert.True(expected.Equals(body), $"{body.Length} bytes are not the {expected.Length} that were asked for.");
        Assert.Contains($"\r\nContent-Length: {body.Length}", head);
    }
}
