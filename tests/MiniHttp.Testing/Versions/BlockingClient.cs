using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MiniHttp.Testing.Versions;

/// <summary>An answer, as far as it came.</summary>
/// <param name="Head">Status-line and fields.</param>
/// <param name="Body">The body.</param>
/// <param name="IsWhole">Whether it is as long as its head says.</param>
public sealed record WholeAnswer(string Head, byte[] Body, bool IsWhole)
{
    public int Status => int.Parse(Head.Split(' ')[1], CultureInfo.InvariantCulture);

    /// <summary>The value of a field; null if there is none.</summary>
    public string? Field(string name)
    {
        int at = Head.IndexOf($"\r\n{name}: ", StringComparison.Ordinal);
        return at < 0 ? null : Head[(at + name.Length + 4)..].Split('\r')[0];
    }
}

/// <summary>
/// A client that asks one request after the other on a thread of its own, over a connection that is kept alive as long
/// as the server keeps it.
/// </summary>
/// <param name="endPoint">The server.</param>
public sealed class BlockingClient(EndPoint endPoint) : IDisposable
{
    private readonly byte[] _buffer = new byte[256 * 1024];
    private Socket? _socket;

    /// <summary>Asks, and receives the answer to its end.</summary>
    /// <param name="target">The path.</param>
    /// <param name="fields">Fields that end in CR LF.</param>
    public WholeAnswer Get(string target, string fields)
    {
        byte[] request = Encoding.ASCII.GetBytes($"GET {target} HTTP/1.0\r\nConnection: keep-alive\r\n{fields}\r\n");
        while (true)
        {
            bool isKept = _socket is not null;
            _socket ??= Connect();
            if (TryExchange(request) is { } answer)
            {
                return answer;
            }

            Dispose();
            if (!isKept)
            {
                throw new IOException($"{target}: the server ended the connection without an answer");
            }
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private Socket Connect()
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        {
            ReceiveTimeout = (int)RawClient.HangLimit.TotalMilliseconds,
            SendTimeout = (int)RawClient.HangLimit.TotalMilliseconds,
        };
        socket.Connect(endPoint);
        return socket;
    }

    // Null where a connection that was kept had ended meanwhile: nothing came.
    private WholeAnswer? TryExchange(byte[] request)
    {
        if (!TrySend(request))
        {
            return null;
        }

        int count = 0, end;
        while ((end = _buffer.AsSpan(0, count).IndexOf("\r\n\r\n"u8)) < 0)
        {
            int more = Receive(count);
            if (more == 0)
            {
                return count == 0 ? null : throw new IOException("the head is cut short");
            }

            count += more;
        }

        string head = Encoding.Latin1.GetString(_buffer, 0, end + 2);
        var answer = new WholeAnswer(head, [], true);
        string said = answer.Status == 304 ? "0" : answer.Field("Content-Length")!;
        int length = int.Parse(said, CultureInfo.InvariantCulture);
        for (int more = 1; count < end + 4 + length && more > 0; count += more)
        {
            more = Receive(count);
        }

        bool isWhole = count == end + 4 + length;
        if (!isWhole || answer.Field("Connection") is not "keep-alive")
        {
            Dispose();
        }

        return answer with { Body = _buffer[(end + 4)..count], IsWhole = isWhole };
    }

    private bool TrySend(byte[] request)
    {
        try
        {
            return _socket!.Send(request) == request.Length;
        }
        catch (SocketException e) when (IsEnd(e))
        {
            return false;
        }
    }

    private int Receive(int from)
    {
        try
        {
            return _socket!.Receive(_buffer.AsSpan(from));
        }
        catch (SocketException e) when (IsEnd(e))
        {
            return 0;
        }
    }

    private static bool IsEnd(SocketException e)
        => e.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown or SocketError.ConnectionAborted;
}
