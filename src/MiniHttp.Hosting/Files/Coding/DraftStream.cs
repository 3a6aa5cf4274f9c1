using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;

namespace MiniHttp.Hosting;

/// <summary>Writes into a form that is being made.</summary>
internal class DraftStream(FormDraft form) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    [ExcludeFromCodeCoverage]
    public override long Length => throw new NotSupportedException();

    [ExcludeFromCodeCoverage]
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer) => form.Write(buffer);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    [ExcludeFromCodeCoverage]
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    [ExcludeFromCodeCoverage]
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    [ExcludeFromCodeCoverage]
    public override void SetLength(long value) => throw new NotSupportedException();
}

/// <summary>Compresses with Brotli into a form. <see cref="BrotliStream"/> leaves no choice of the window.</summary>
internal sealed class BrotliDraftStream(FormDraft form, int quality, int window) : DraftStream(form)
{
    private readonly FormDraft _form = form;
    private BrotliEncoder _encoder = new(quality, window);
    private bool _isOver;

    public override void Write(ReadOnlySpan<byte> buffer) => Encode(buffer, isLast: false);

    protected override void Dispose(bool disposing)
    {
        if (!_isOver)
        {
            _isOver = true;
            try
            {
                Encode([], isLast: true);
            }
            finally
            {
                _encoder.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private void Encode(ReadOnlySpan<byte> source, bool isLast)
    {
        OperationStatus status = OperationStatus.DestinationTooSmall;
        while (status == OperationStatus.DestinationTooSmall && _form.Room() is { IsEmpty: false } room)
        {
            status = _encoder.Compress(source, room, out int consumed, out int written, isLast);
            source = source[consumed..];
            _form.Advance(written);
        }

        if (status == OperationStatus.InvalidData)
        {
            throw new IOException("The Brotli encoder failed.");
        }
    }
}
