using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

/// <summary>
/// What a process writes, line by line as it comes. Only LF ends a line: a stray CR is something a test wants to see.
/// </summary>
internal sealed class OutputLines
{
    private readonly List<string> _lines = [];
    private readonly List<string> _setAside = [];
    private readonly Predicate<string>? _isSetAside;
    private readonly Stream _stream;
    private TaskCompletionSource _changed = NewSignal();
    private bool _ended;

    /// <summary>Reads a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="isSetAside">Which lines belong to the place where the tests run and not to what is tested.</param>
    public OutputLines(Stream stream, Predicate<string>? isSetAside = null)
    {
        (_stream, _isSetAside) = (stream, isSetAside);
        Completion = Task.Run(ReadAsync);
    }

    /// <summary>Done when the process, and whoever inherited the pipe from it, has closed it.</summary>
    public Task Completion { get; }

    /// <summary>All lines so far.</summary>
    public IReadOnlyList<string> All
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>The lines that were set aside so far.</summary>
    public IReadOnlyList<string> SetAside
    {
        get
        {
            lock (_lines)
            {
                return [.. _setAside];
            }
        }
    }

    /// <summary>The first line, past or coming, that satisfies the condition; null if the stream ends without one.</summary>
    public async Task<string?> FirstAsync(Predicate<string> condition)
    {
        for (int seen = 0; ;)
        {
            Task changed;
            lock (_lines)
            {
                int found = _lines.FindIndex(seen, condition);
                if (found >= 0 || _ended)
                {
                    return found >= 0 ? _lines[found] : null;
                }

                seen = _lines.Count;
                changed = _changed.Task;
            }

            await changed.WaitAsync(RawClient.HangLimit);
        }
    }

    /// <summary>Closes our end of the pipe: the process finds nobody to write to.</summary>
    public void Close() => _stream.Dispose();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task ReadAsync()
    {
        byte[] buffer = new byte[65536];
        var line = new MemoryStream();
        try
        {
            int count;
            while ((count = await _stream.ReadAsync(buffer)) > 0)
            {
                Split(buffer.AsSpan(0, count), line);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Closed by the test.
        }

        if (line.Length > 0)
        {
            Split("\n"u8, line);
        }

        Notify(() => _ended = true);
    }

    private void Split(ReadOnlySpan<byte> bytes, MemoryStream line)
    {
        var whole = new List<string>();
        for (int end; (end = bytes.IndexOf((byte)'\n')) >= 0; bytes = bytes[(end + 1)..])
        {
            line.Write(bytes[..end]);
            whole.Add(Encoding.UTF8.GetString(line.ToArray()));
            line.SetLength(0);
        }

        line.Write(bytes);
        Notify(() =>
        {
            foreach (string text in whole)
            {
                (_isSetAside?.Invoke(text) == true ? _setAside : _lines).Add(text);
            }
        });
    }

    private void Notify(Action change)
    {
        lock (_lines)
        {
            change();
            _changed.TrySetResult();
            _changed = NewSignal();
        }
    }
}
