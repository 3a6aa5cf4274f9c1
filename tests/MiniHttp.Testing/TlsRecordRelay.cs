// Between SslStream and the socket: counts the records (RFC 8446 §5.1) of the ciphertext on its way out, and ends the TCP stream where it is told to.

using System.Buffers.Binary;
using System.Net.Sockets;

namespace MiniHttp.Testing;

/// <summary>The ciphertext went as far as the cut.</summary>
internal sealed class CutOffException() : IOException("The ciphertext was cut here.");

internal sealed class TlsRecordRelay(Socket socket, Stream below) : Stream
{
    private const int HeaderLength = 5;

    private readonly byte[] _header = new byte[HeaderLength];
    private int _inHeader;
    private int _leftInRecord;
    private TlsCut? _cut;
    private int _recordLimit = int.MaxValue;
    private long _byteLimit = long.MaxValue;

    public int Records { get; private set; }

    public long Bytes { get; private set; }

    public bool WasCut { get; private set; }

    public bool IsReset => _cut is { IsReset: true };

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Counts from here.</summary>
    public async Task CutAsync(TlsCut cut, CancellationToken stop)
    {
        _cut = cut;
        _recordLimit = cut.Records is { } records ? Records + records : int.MaxValue;
        _byteLimit = cut.Bytes is { } bytes ? Bytes + bytes : long.MaxValue;
        await CutIfReachedAsync(stop);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (WasCut)
        {
            throw new CutOffException();
        }

        int allowed = CountUntilLimit(buffer.Span);
        await below.WriteAsync(buffer[..allowed], cancellationToken);
        await CutIfReachedAsync(cancellationToken);
        if (allowed < buffer.Length)
        {
            throw new CutOffException();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => below.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => below.ReadAsync(buffer, offset, count, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    // SslStream calls none of these when it is used asynchronously.
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    // A record may come in several writes, and a write may hold several records.
    private int CountUntilLimit(ReadOnlySpan<byte> bytes)
    {
        int most = (int)Math.Min(bytes.Length, _byteLimit - Bytes);
        int at = 0;
        while (at < most && Records < _recordLimit)
        {
            if (_inHeader < HeaderLength)
            {
                _header[_inHeader++] = bytes[at++];
                if (_inHeader < HeaderLength)
                {
                    continue;
                }

                _leftInRecord = BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(3));
            }

            int step = Math.Min(_leftInRecord, most - at);
            at += step;
            _leftInRecord -= step;
            if (_leftInRecord == 0)
            {
                Records++;
                _inHeader = 0;
            }
        }

        Bytes += at;
        return at;
    }

    private async Task CutIfReachedAsync(CancellationToken stop)
    {
        if (WasCut || (Records < _recordLimit && Bytes < _byteLimit))
        {
            return;
        }

        WasCut = true;
        if (_cut is { IsReset: true })
        {
            await SegmentQueue.ResetAsync(socket, stop);
        }
        else
        {
            socket.Shutdown(SocketShutdown.Send);
        }
    }
}
