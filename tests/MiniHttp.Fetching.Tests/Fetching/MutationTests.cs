// Answers of real servers with bytes changed, dropped, doubled and cut off, 10,000 of them over real sockets: each fetch ends, none fails
// but by a result, and what counts as whole is whole by the reckoning of a reader that shares no code with the fetcher.

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MiniHttp.Sockets;
using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

public class MutationTests
{
    private const int Count = 10_000;

    // As nginx 1.22, lighttpd 1.4.69 and Python's http.server answer.
    private static readonly string[] Answers =
    [
        "HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nDate: Tue, 24 Nov 2026 06:52:54 GMT\r\nContent-Type: text/html\r\nContent-Length: 20\r\nLast-Modified: Tue, 24 Nov 2026 05:01:00 GMT\r\nConnection: close\r\nETag: \"6b051a0c-56a\"\r\nAccept-Ranges: bytes\r\n\r\n<html>A page.</html>",
        "HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nContent-Length: 20\r\nConnection: close\r\nDate: Tue, 24 Nov 2026 06:52:54 GMT\r\nServer: lighttpd/1.4.69\r\n\r\n<html>A page.</html>",
        "HTTP/1.0 200 OK\r\nServer: SimpleHTTP/0.6 Python/3.11.2\r\nDate: Tue, 24 Nov 2026 06:52:54 GMT\r\nContent-type: text/html\r\n\r\n<html>A page.</html>",
        "HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n6\r\n<html>\r\ne\r\nA page.</html>\r\n0\r\n\r\n",
        "HTTP/1.1 301 Moved Permanently\r\nServer: nginx/1.22.1\r\nContent-Length: 9\r\nLocation: https://www.python.org/\r\n\r\nMoved 301",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\nNot found",
    ];

    [Fact]
    public async Task No_mutation_crashes_hangs_or_passes_for_whole()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var request = new FetchRequest($"http://{listener.LocalEndPoint}/");
        var options = new FetchOptions { Timeout = RawClient.HangLimit };
        HttpFetcher[] fetchers = [new(options), new(options with { Connect = new ConnectOptions { Blocking = true } })];
        var random = new Random(1945);
        for (int i = 0; i < Count; i++)
        {
            byte[] answer = Mutate(random, Encoding.Latin1.GetBytes(Answers[random.Next(Answers.Length)]));
            Task serving = Task.Run(() => ServeAsync(listener, answer), TestContext.Current.CancellationToken);
            using var body = new MemoryStream();
            using var destination = new StreamDestination(body, "memory");
            FetchResult result = await fetchers[i % 2].FetchAsync(request, destination, TestContext.Current.CancellationToken);
            await serving;
            string text = Encoding.Latin1.GetString(answer);
            Assert.True(result.Code != FetchCode.TimedOut, $"It hung: {text}");
            if (result.IsSuccess)
            {
                Assert.True(IsWhole(text, Encoding.Latin1.GetString(body.ToArray())), $"It passed for whole: {text}");
            }
        }
    }

    private static async Task ServeAsync(Socket listener, byte[] answer)
    {
        using Socket socket = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        byte[] request = new byte[4096];
        await socket.ReceiveAsync(request, SocketFlags.None);
        if (answer.Length > 0)
        {
            await socket.SendAsync(answer, SocketFlags.None);
        }
    }

    private static byte[] Mutate(Random random, byte[] answer)
    {
        List<byte> bytes = [.. answer];
        for (int changes = random.Next(1, 4); changes > 0 && bytes.Count > 0; changes--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.Insert(at, "\r\n: 019,;\t\0"u8[random.Next(10)]);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(20, bytes.Count - at)));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at); // What matters most: cut off.
                    break;
            }
        }

        return [.. bytes];
    }

    // What the answer has to look like for its body to be whole: read off its text, in the simplest way.
    private static bool IsWhole(string answer, string body)
    {
        string[] lines;
        int status;
        do
        {
            int end = EndOfHead(answer, out int next);
            if (end < 0)
            {
                return false;
            }

            lines = answer[..end].Split('\n').Select(line => line.TrimEnd('\r')).ToArray();
            answer = answer[next..];
            status = int.Parse(lines[0].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1][..3], CultureInfo.InvariantCulture);
        }
        while (status < 200);

        if (status is 204 or 304)
        {
            return body.Length == 0;
        }

        string? Value(string name) => lines.Skip(1).Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 1)..].Trim()).LastOrDefault();
        if (Value("Transfer-Encoding") is { } coding)
        {
            return coding.Split(',')[^1].Trim().Equals("chunked", StringComparison.OrdinalIgnoreCase)
                ? answer.Contains("\n0", StringComparison.Ordinal) || answer.StartsWith('0')
                : body == answer;
        }

        return Value("Content-Length") is { } length
            ? body.Length == long.Parse(length, CultureInfo.InvariantCulture) && answer.StartsWith(body, StringComparison.Ordinal)
            : body == answer;
    }

    private static int EndOfHead(string text, out int next)
    {
        for (int at = text.IndexOf('\n'); at >= 0; at = text.IndexOf('\n', at + 1))
        {
            int after = at + 1 < text.Length && text[at + 1] == '\r' ? at + 2 : at + 1;
            if (after < text.Length && text[after] == '\n')
            {
                next = after + 1;
                return at;
            }
        }

        next = -1;
        return -1;
    }
}
