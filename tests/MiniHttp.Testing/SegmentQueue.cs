// What the kernel has not sent yet. Pieces written one after the other are segments of their own only if each has gone out before the
// next is written; and a reset throws away what has not.

using System.Buffers.Binary;
using System.Net.Sockets;

namespace MiniHttp.Testing;

internal static class SegmentQueue
{
    // linux/tcp.h: IPPROTO_TCP, TCP_INFO, and tcpi_notsent_bytes in its struct.
    private const int LevelTcp = 6, TcpInformation = 11, NotSentOffset = 144;

    /// <summary>Waits until everything written has gone out to the other side. Where the kernel does not tell, at once.</summary>
    public static async Task DrainAsync(Socket socket, CancellationToken stop)
    {
        if (!OperatingSystem.IsLinux() || socket.AddressFamily == AddressFamily.Unix)
        {
            return;
        }

        for (int turn = 0; NotSent(socket) > 0; turn++)
        {
            stop.ThrowIfCancellationRequested();
            if (turn < 50)
            {
                await Task.Yield();
            }
            else
            {
                // The client's window is full, or its acknowledgement delayed: there is no event to wait for.
                await Task.Delay(1, stop);
            }
        }
    }

    /// <summary>Closes with a reset, when everything has gone out. (The sockets of Unix know no reset: there it is a close.)</summary>
    public static async Task ResetAsync(Socket socket, CancellationToken stop)
    {
        await DrainAsync(socket, stop);
        if (socket.AddressFamily != AddressFamily.Unix)
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        socket.Dispose();
    }

    private static uint NotSent(Socket socket)
    {
        Span<byte> information = stackalloc byte[192];
        int length = socket.GetRawSocketOption(LevelTcp, TcpInformation, information);
        return length < NotSentOffset + 4 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(information[NotSentOffset..]);
    }
}
