using System.Collections.Concurrent;

namespace MiniHttp.Hosting;

/// <summary>
/// Work that nobody waits for, done by one thread one piece after the other: it never takes more than one core, nor a thread from those who
/// answer. The thread is there from the first piece on.
/// </summary>
/// <param name="name">The name of the thread.</param>
internal sealed class BackgroundWork(string name) : IDisposable
{
    /// <summary>How many pieces may wait. Whoever comes later is turned away, and may come again.</summary>
    internal const int MostWaiting = 64;

    /// <summary>How long a piece that is being done is waited for at the end: more than any takes, unless the disk hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly BlockingCollection<Action> _waiting = new(MostWaiting);
    private readonly Lock _starting = new();
    private Thread? _thread;
    private volatile bool _isOver;

    /// <summary>Whether the end has come: nothing is begun any more.</summary>
    public bool IsOver => _isOver;

    /// <summary>Takes on a piece of work, which must not throw, unless memory runs out: then it is given up.</summary>
    /// <returns>False if there is too much.</returns>
    public bool TryAdd(Action work)
    {
        if (IsOver || !_waiting.TryAdd(work))
        {
            return false;
        }

        lock (_starting)
        {
            if (_thread is null)
            {
                _thread = new Thread(Run) { IsBackground = true, Name = name };
                _thread.Start();
            }
        }

        return true;
    }

    /// <summary>Takes on nothing more, drops what waits and lets what is being done come to its end.</summary>
    public void Dispose()
    {
        if (IsOver)
        {
            return;
        }

        _isOver = true;
        _waiting.CompleteAdding();
        if (_thread is null || _thread.Join(Patience))
        {
            _waiting.Dispose();
        }
    }

    private void Run()
    {
        foreach (Action work in _waiting.GetConsumingEnumerable())
        {
            if (IsOver)
            {
                return;
            }

            try
            {
                work();
            }
            catch (OutOfMemoryException)
            {
                // Nobody waits for it, and the next request that needs it tries again.
            }
        }
    }
}
