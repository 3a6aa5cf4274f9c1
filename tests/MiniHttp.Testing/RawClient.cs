// A client that knows nothing of HTTP: tests say which bytes go when, and see which came and how the stream ended.

using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MiniHttp.Testing;

/// <summary>What came until the stream ended.</summary>
/// <param name="Bytes">Everything received.</param>
/// <param name="WasReset">True if the connection was reset, false if the peer ended it well.</param>
public sealed record ReceivedBytes(byte[] Bytes, bool WasReset)
{
    /// <summary>The bytes as ISO-8859-1.</summary>
    public string Text => Encoding.Latin1.GetString(Bytes);
}

/// <summary>One end of a connection, byte by byte. Whatever takes longer than <see cref="HangLimit"/> fails the test.</summary>
public sealed class RawClient : IDisposable
{
    /// <summary>For hangs only: no test measures by it.</summary>
    public static readonly TimeSpan HangLimit = TimeSpan.FromSeconds(60);

    private readonly Socket _socket;

    private RawClient(Socket socket) => _socket = socket;

    /// <summary>The socket, for what this class does not offer.</summary>
    public Socket Socket => _socket;

    /// <summary>Connects.</summary>
    /// <param name="endPoint">Where to.</param>
    /// <param name="receiveBuffer">Bytes of the kernel's receive buffer, to make a slow reader felt soon; null for the system's own.</param>
    /// <param name="from">This machine's address that the server is to see; null for the usual one.</param>
    public static async Task<RawClient> ConnectAsync(
        EndPoint endPoint, int? receiveBuffer = null, IPAddress? from = null)
    {
        bool isUnix = endPoint is UnixDomainSocketEndPoint;
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, isUnix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        if (receiveBuffer is { } size)
        {
            socket.ReceiveBufferSize = size;
        }

        try
        {
            if (from is not null)
            {
                socket.Bind(new IPEndPoint(from, 0));
            }

            using var limit = new CancellationTokenSource(HangLimit);
            await socket.ConnectAsync(endPoint, limit.Token);
            return new RawClient(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends text as ISO-8859-1, all of it.</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Sends bytes, all of them.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using var limit = new CancellationTokenSource(HangLimit);
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, limit.Token)..];
        }
    }

    /// <summary>shutdown(SHUT_WR).</summary>
    public void HalfClose() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Closes with a reset.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Dispose();
    }

    /// <summary>Receives once; 0 bytes at the end of the stream.</summary>
    public async Task<byte[]> ReceiveAsync(int most = 65536)
    {
        byte[] buffer = new byte[most];
        using var limit = new CancellationTokenSource(HangLimit);
        int count = await _socket.ReceiveAsync(buffer, limit.Token);
        return buffer[..count];
    }

    /// <summary>Receives until what came satisfies <paramref name="isEnough"/>; fails if the stream ends before.</summary>
    public async Task<byte[]> ReceiveUntilAsync(Func<byte[], bool> isEnough)
    {
        byte[] all = [];
        while (!isEnough(all))
        {
            byte[] more = await ReceiveAsync();
            if (more.Length == 0)
            {
                throw new EndOfStreamException($"The stream ended after: {Encoding.Latin1.GetString(all)}");
            }

            all = [.. all, .. more];
        }

        return all;
    }

    /// <summary>Receives one answer with a Content-Length, head and body, and not a byte more.</summary>
    public async Task<string> ReceiveAnswerAsync()
    {
        string head = "";
        while (!head.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            byte[] one = await ReceiveAsync(1);
            head += one.Length == 1 ? Encoding.Latin1.GetString(one) : throw new EndOfStreamException($"The stream ended after: {head}");
        }

        const string Name = "Content-Length: ";
        int at = head.IndexOf(Name, StringComparison.Ordinal);
        int length = at < 0 ? 0 : int.Parse(head[(at + Name.Length)..].Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture);
        byte[] body = length == 0 ? [] : await ReceiveExactlyAsync(length);
        return head + Encoding.Latin1.GetString(body);
    }

    /// <summary>Receives that many bytes; fails if the stream ends before.</summary>
    public async Task<byte[]> ReceiveExactlyAsync(int count)
    {
        byte[] all = new byte[count];
        using var limit = new CancellationTokenSource(HangLimit);
        for (int received = 0; received < count;)
        {
            int more = await _socket.ReceiveAsync(all.AsMemory(received), limit.Token);
            received += more > 0 ? more : throw new EndOfStreamException($"The stream ended {count - received} bytes short.");
        }

        return all;
    }

    /// <summary>Receives until the stream ends, well or by a reset.</summary>
    public async Task<ReceivedBytes> ReceiveToEndAsync()
    {
        using var all = new MemoryStream();
        try
        {
            while (await ReceiveAsync() is { Length: > 0 } more)
            {
                all.Write(more);
            }

            return new ReceivedBytes(all.ToArray(), false);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown)
        {
            return new ReceivedBytes(all.ToArray(), true);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
