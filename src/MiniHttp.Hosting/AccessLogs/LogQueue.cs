namespace MiniHttp.Hosting;

/// <summary>
/// Lines that wait to be written, one after the other: adding one neither waits nor allocates, unless many are
/// waiting.
/// </summary>
/// <param name="mostLines">How many may wait.</param>
/// <param name="mostBytes">How many bytes they may have together.</param>
internal sealed class LogQueue(int mostLines, long mostBytes) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _wake = new(0);
    private LogBlocks _bytes = new();
    private int _lines;
    private bool _isWaitedFor;
    private bool _isOver;

    /// <summary>Adds a line, which ends with the only line feed in it. For any thread.</summary>
    /// <returns>False if there is no room for it, or nothing is taken any more.</returns>
    public bool TryAdd(ReadOnlySpan<byte> line)
    {
        lock (_lock)
        {
            if (_isOver || _lines == mostLines || _bytes.Length + line.Length > mostBytes)
            {
                return false;
            }

            _bytes.Append(line);
            _lines++;
            Wake();
            return true;
        }
    }

    /// <summary>Takes no more lines.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _isOver = true;
            Wake();
        }
    }

    /// <summary>Waits until there is a line. For one reader.</summary>
    /// <returns>False if there will be none any more.</returns>
    public async ValueTask<bool> WaitAsync()
    {
        lock (_lock)
        {
            _isWaitedFor = _lines == 0 && !_isOver;
            if (!_isWaitedFor)
            {
                return _lines > 0;
            }
        }

        await _wake.WaitAsync().ConfigureAwait(false);
        lock (_lock)
        {
            return _lines > 0;
        }
    }

    /// <summary>Takes the lines that fit into a chunk; at least one, if there is any: then the chunk is made as long as that is.</summary>
    /// <returns>How many bytes.</returns>
    public int Take(ref byte[] chunk)
    {
        lock (_lock)
        {
            int length = chunk.AsSpan(0, _bytes.CopyTo(chunk)).LastIndexOf((byte)'\n') + 1;
            if (length == 0 && _lines > 0)
            {
                length = _bytes.IndexOf((byte)'\n') + 1;
                chunk = new byte[length];
                _bytes.CopyTo(chunk);
            }

            _lines -= chunk.AsSpan(0, length).Count((byte)'\n');
            _bytes.Consume(length);
            return length;
        }
    }

    /// <summary>Forgets what waits.</summary>
    /// <returns>How many lines.</returns>
    public int Drop()
    {
        lock (_lock)
        {
            int dropped = _lines;
            _lines = 0;
            _bytes = new LogBlocks();
            return dropped;
        }
    }

    /// <summary>The length of the whole lines that are no longer than so many bytes together, or of the first if that alone is longer.</summary>
    public static int WholeLines(ReadOnlySpan<byte> lines, int most)
    {
        int end = lines[..Math.Min(most, lines.Length)].LastIndexOf((byte)'\n');
        return (end >= 0 ? end : lines.IndexOf((byte)'\n')) + 1;
    }

    /// <inheritdoc/>
    public void Dispose() => _wake.Dispose();

    private void Wake()
    {
        if (_isWaitedFor)
        {
            _isWaitedFor = false;
            _wake.Release();
        }
    }
}
