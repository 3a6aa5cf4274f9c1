using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace MiniHttp.Bench;

/// <summary>Reads a large file and throws it away: a client that is never what is waited for.</summary>
internal static class Download
{
    private static readonly byte[] Buffer = new byte[1 << 20];

    /// <summary>One download, by HTTP/1.0, until the server ends it.</summary>
    /// <exception cref="BenchException">It is not as long as the file.</exception>
    public static LoadCount Read(RunningServer server, string path)
    {
        long before = Stopwatch.GetTimestamp();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 30_000 };
        socket.Connect(server.EndPoint);
        socket.Send(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.0\r\nHost: {server.EndPoint}\r\n\r\n"));

        // The head comes whole with the first bytes.
        int count = socket.Receive(Buffer);
        long total = count - (Buffer.AsSpan(0, count).IndexOf("\r\n\r\n"u8) + 4);
        while (total < Site.LargeLength && (count = socket.Receive(Buffer)) > 0)
        {
            total += count;
        }

        if (total != Site.LargeLength)
        {
            throw new BenchException($"{total} bytes came of {Site.LargeLength}");
        }

        return new LoadCount(1, 1 / Stopwatch.GetElapsedTime(before).TotalSeconds);
    }
}
