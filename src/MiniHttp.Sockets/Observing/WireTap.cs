// A tap on one connection: whoever calls the socket tells it, in words of sockets, what was called and what came of it.
// It counts the bytes.

using System.Buffers;
using System.Net;
using MiniHttp.Protocol;

namespace MiniHttp.Sockets;

/// <summary>Tells what happens on one connection. Its calls never overlap in one direction.</summary>
internal sealed class WireTap(WireSource source, int connection, WireSide side)
{
    private readonly WireDirection _sending = side == WireSide.Client ? WireDirection.ToServer : WireDirection.ToClient;
    private readonly WireDirection _receiving = side == WireSide.Client ? WireDirection.ToClient : WireDirection.ToServer;
    private long _sent;
    private long _received;
    private volatile bool _isMute; // Nobody wants to hear more.
    private bool _sendBlocked; // Told, and nothing has happened in this direction since.
    private bool _receiveBlocked;
    private bool _hasHalfClosed;
    private bool _hasAborted;
    private bool _isClosed;

    public void OnAccepted(EndPoint? local, EndPoint? remote) => Tell(new(WireOperation.Accept) { Local = local, Remote = remote });

    public void OnResolved(string host, IEnumerable<IPAddress> addresses)
        => Tell(new(WireOperation.Resolve) { Detail = $"{host} has {string.Join(", ", addresses)}" });

    public void OnConnecting(EndPoint end) => Tell(new(WireOperation.Connect) { Remote = end });

    public void OnConnectFailed(EndPoint end, string reason) => Tell(new(WireOperation.ConnectFailed) { Remote = end, Detail = reason });

    public void OnConnected(EndPoint? local, EndPoint? remote) => Tell(new(WireOperation.Connected) { Local = local, Remote = remote });

    public void OnSecured(string detail) => Tell(new(WireOperation.Secure) { Detail = detail });

    public void OnSent(ReadOnlySpan<byte> bytes, int asked)
    {
        Tell(new(WireOperation.Send) { Direction = _sending, Offset = _sent, Asked = asked, Count = bytes.Length, Bytes = bytes });
        _sent += bytes.Length;
    }

    public void OnSentFile(IFileContent file, long offset, long asked, long count)
    {
        if (_isMute)
        {
            return;
        }

        int shown = (int)Math.Min(count, source.MostOfFile); // Read again for that.
        byte[] bytes = ArrayPool<byte>.Shared.Rent(shown);
        try
        {
            int read = file.Read(bytes.AsSpan(0, shown), offset);
            Tell(new(WireOperation.SendFile) { Direction = _sending, Offset = _sent, Asked = asked, Count = count, Bytes = bytes.AsSpan(0, read) });
            _sent += count;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    public void OnReceived(ReadOnlySpan<byte> bytes, int asked)
    {
        Tell(new(WireOperation.Receive) { Direction = _receiving, Offset = _received, Asked = asked, Count = bytes.Length, Bytes = bytes });
        _received += bytes.Length;
    }

    public void OnEndOfStream() => Tell(new(WireOperation.EndOfStream) { Direction = _receiving, Offset = _received });

    public void OnReceiveWouldBlock() => TellOfBlock(_receiving, "receive");

    public void OnSendWouldBlock() => TellOfBlock(_sending, "send");

    public void OnReady(bool toReceive, bool toSend)
    {
        if (toReceive)
        {
            Tell(new(WireOperation.Ready) { Direction = _receiving, Detail = "to receive" });
        }

        if (toSend)
        {
            Tell(new(WireOperation.Ready) { Direction = _sending, Detail = "to send" });
        }
    }

    /// <summary>Told once: a driver may do it again where nobody can know whether it was done.</summary>
    public void OnHalfClosed()
    {
        if (!_hasHalfClosed)
        {
            _hasHalfClosed = true;
            Tell(new(WireOperation.HalfClose) { Direction = _sending, Offset = _sent });
        }
    }

    public void OnDeadline() => Tell(new(WireOperation.Deadline));

    public void OnReset(string? reason) => Tell(new(WireOperation.Reset) { Direction = _receiving, Detail = reason });

    public void OnAborted()
    {
        if (!_hasAborted)
        {
            _hasAborted = true;
            Tell(new(WireOperation.Abort) { Direction = _sending });
        }
    }

    public void OnClosed()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            Tell(new(WireOperation.Close));
        }
    }

    // Whoever looks again and again, as a script does while it pauses, finds the same: that is told once.
    private void TellOfBlock(WireDirection direction, string call)
    {
        bool isKnown = direction == _sending ? _sendBlocked : _receiveBlocked;
        if (!isKnown)
        {
            Tell(new(WireOperation.WouldBlock) { Direction = direction, Detail = call });
            _sendBlocked |= direction == _sending;
            _receiveBlocked |= direction == _receiving;
        }
    }

    // Who it is about is added here, and once.
    private void Tell(in WireEvent happened)
    {
        _sendBlocked &= happened.Direction == _receiving;
        _receiveBlocked &= happened.Direction == _sending;
        if (!_isMute)
        {
            _isMute = !source.Tell(happened with { Connection = connection });
        }
    }
}
