using System.Net.Sockets;
using System.Text;

namespace MiniHttp.Bench;

/// <summary>Many connections, each of which has had an answer and waits for what its client may ask next.</summary>
internal static class IdleConnections
{
    /// <summary>How many there are.</summary>
    public const int Count = 8000;

    // So many come and go before: what a server makes once, for its first clients, belongs to nobody.
    private const int Before = 64;

    /// <summary>By how much the memory of a server grows for each of them, in bytes.</summary>
    /// <exception cref="BenchException">It does not keep them.</exception>
    public static double MemoryOfEach(RunningServer server)
    {
        Open(server, Before).ForEach(socket => socket.Dispose());
        Thread.Sleep(500);
        long before = server.Memory.Proportional;
        List<Socket> sockets = Open(server, Count);
        try
        {
            Thread.Sleep(1000);
            long after = server.Memory.Proportional;
            int closed = sockets.Count(socket => socket.Poll(0, SelectMode.SelectRead));
            if (closed > 0)
            {
                throw new BenchException($"{closed} of {Count} connections were closed");
            }

            return (after - before) / (double)Count;
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    private static List<Socket> Open(RunningServer server, int count)
    {
        byte[] request = Encoding.ASCII.GetBytes($"GET {Site.Small} HTTP/1.1\r\nHost: {server.EndPoint}\r\nConnection: keep-alive\r\n\r\n");
        byte[] buffer = new byte[16384];
        List<Socket> sockets = [];
        try
        {
            for (int i = 0; i < count; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 10_000 };
                sockets.Add(socket);
                socket.Connect(server.EndPoint);
                socket.Send(request);
                Receive(socket, buffer);
            }

            return sockets;
        }
        catch (SocketException e)
        {
            int opened = sockets.Count - 1;
            sockets.ForEach(socket => socket.Dispose());
            throw new BenchException($"after {opened} connections: {e.Message}");
        }
    }

    // Until the end of the file's content, which is known.
    private static void Receive(Socket socket, byte[] buffer)
    {
        ReadOnlySpan<byte> end = Site.Block.AsSpan(1024 - 32, 32);
        int length = 0;
        while (!buffer.AsSpan(0, length).EndsWith(end))
        {
            int count = socket.Receive(buffer.AsSpan(length));
            if (count == 0)
            {
                throw new SocketException((int)SocketError.ConnectionReset);
            }

            length += count;
        }
    }
}
