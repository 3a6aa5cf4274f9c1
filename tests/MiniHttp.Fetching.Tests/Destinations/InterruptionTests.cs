// A server that dies at a random byte 200 times: the download goes on each time, and its checksum is right in the end.

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using MiniHttp.Sockets;
using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

public sealed partial class InterruptionTests : IDisposable
{
    private const int Deaths = 200, Size = 4 << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_dies_200_times_is_survived(bool blocking)
    {
        var random = new Random(21);
        byte[] content = new byte[Size];
        random.NextBytes(content);
        using Socket reservation = Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var end = (IPEndPoint)reservation.LocalEndPoint!;
        using var done = new CancellationTokenSource();
        CancellationToken stop = TestContext.Current.CancellationToken;
        Task serving = Task.Run(() => ServeAsync(end, content, random, done.Token), stop);

        var options = new FetchOptions
        {
            Connect = new ConnectOptions { Blocking = blocking },
            Retry = new RetryOptions { Count = 2 * Deaths, Delay = TimeSpan.FromMilliseconds(2), AllErrors = true, ConnectionRefused = true },
        };
        var checksum = new Checksum(HashAlgorithmName.SHA256, SHA256.HashData(content));
        string url = $"http://{end}/file";
        using var destination = new FileDestination(_folder.In("file"), new FileDestinationOptions { Url = url, Checksum = checksum });
        FetchResult result = await new HttpFetcher(options).FetchAsync(new FetchRequest(url), destination, TestContext.Current.CancellationToken);
        await done.CancelAsync();
        await serving;
        Assert.Null(result.Error);
        Assert.InRange(result.AttemptCount, Deaths + 1, (2 * Deaths) + 1);
        Assert.Equal(["file"], _folder.Names);
    }

    // Each life serves one request, and all but the last end within it: by a reset or a plain end, and for a while nobody listens.
    private static async Task ServeAsync(IPEndPoint end, byte[] content, Random random, CancellationToken done)
    {
        try
        {
            for (int life = 0; ; life++)
            {
                using Socket listener = Bind(end);
                listener.Listen();
                using Socket socket = await listener.AcceptAsync(done);
                listener.Dispose();
                await AnswerAsync(socket, content, life < Deaths ? random : null, done);
            }
        }
        catch (OperationCanceledException)
        {
            // The client has all of it.
        }
    }

    // The port stays bound between two lives, without listening: no connection of another test gets it.
    private static Socket Bind(IPEndPoint end)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(end);
        return socket;
    }

    private static async Task AnswerAsync(Socket socket, byte[] content, Random? random, CancellationToken done)
    {
        byte[] request = new byte[4096];
        int length = await socket.ReceiveAsync(request, SocketFlags.None, done);
        Match range = RangePattern().Match(Encoding.Latin1.GetString(request, 0, length));
        int offset = range.Success ? int.Parse(range.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
        string head = (range.Success ? $"HTTP/1.0 206 Part\r\nContent-Range: bytes {offset}-{Size - 1}/{Size}\r\n" : "HTTP/1.0 200 OK\r\n")
            + $"ETag: \"it\"\r\nContent-Length: {Size - offset}\r\n\r\n";
        byte[] answer = [.. Encoding.ASCII.GetBytes(head), .. content[offset..]];
        int most = random?.Next(0, Math.Min(answer.Length, 40_000)) ?? answer.Length;
        if (random?.Next(2) == 0)
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        for (int sent = 0; sent < most;)
        {
            sent += await socket.SendAsync(answer.AsMemory(sent, most - sent), SocketFlags.None, done);
        }
    }

    [GeneratedRegex(@"\r\nRange: bytes=(\d+)-\r\n")]
    private static partial Regex RangePattern();
}
