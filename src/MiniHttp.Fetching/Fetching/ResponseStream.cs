using MiniHttp.Protocol;

namespace MiniHttp.Fetching;

/// <summary>
/// The body of a response as it comes, its content codings undone where that was asked for. Reads as long as the body
/// is whole: where it is cut short, <see cref="FetchException"/> comes in place of the end. What is not read does not
/// come: the server waits.
/// </summary>
internal sealed class ResponseStream : ReadOnlyStream
{
    private readonly Hop _hop;
    private readonly BodyPipe _pipe;
    private readonly ByteBuffer _ready = new();
    private bool _ended;
    private bool _isDisposed;

    public ResponseStream(Hop hop, FetchOptions options)
    {
        _hop = hop;
        _pipe = new BodyPipe(hop, options, bytes => _ready.Append(bytes));
        _pipe.Begin();
    }

    /// <summary>How the response ended; null while it has not.</summary>
    public ResponseVerdict? Verdict => _hop.Verdict;

    /// <inheritdoc/>
    /// <exception cref="FetchException">The body is cut short, or its coding is broken.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        while (_ready.Length == 0 && !_ended && !buffer.IsEmpty)
        {
            await ReadMoreAsync(cancellationToken).ConfigureAwait(false);
        }

        int count = Math.Min(buffer.Length, _ready.Length);
        _ready.Span[..count].CopyTo(buffer.Span);
        _ready.Consume(count);
        return count;
    }

    /// <summary>
    /// Closes the connection, if the response has ended, well or not: a user who reads to the end, or has nothing to
    /// read, need not dispose of anything for it.
    /// </summary>
    public ValueTask CloseAtEndAsync() => _hop.Verdict is null ? ValueTask.CompletedTask : _hop.DisposeAsync();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            _isDisposed = true; // Stream.DisposeAsync calls Dispose.
            _ready.Dispose();
            _pipe.Dispose();
            await _hop.DisposeAsync().ConfigureAwait(false);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask ReadMoreAsync(CancellationToken cancellation)
    {
        try
        {
            _ended = !await _pipe.ReadAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            await CloseAtEndAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            _ready.Dispose();
            _pipe.Dispose();
            _hop.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        base.Dispose(disposing);
    }
}
