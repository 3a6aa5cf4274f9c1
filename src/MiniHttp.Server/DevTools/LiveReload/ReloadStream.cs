// The stream of events of one page (text/event-stream, the HTML standard §9.2). It has no end of its own: it ends with its connection, or
// with the server.

using System.Buffers;
using System.Text;
using MiniHttp.Hosting;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Says to one page that the site has changed.</summary>
/// <param name="changes">What it reports.</param>
/// <param name="places">Where it has a place, which it gives back.</param>
internal sealed class ReloadStream(SiteChanges changes, EventStreams places) : IBodyProducer
{
    /// <summary>What may wait for a client that takes nothing. It is given up for that soon, and then asks anew.</summary>
    private const int MostPending = 4096;

    private readonly Lock _gate = new();
    private readonly StringBuilder _pending = new();
    private volatile Action? _wake;
    private volatile bool _isStopped;
    private int _isDisposed;

    /// <inheritdoc/>
    public bool IsEndless => true;

    /// <inheritdoc/>
    public void Start(Action wake)
    {
        _wake = wake;
        changes.Add(this);
    }

    /// <summary>Adds to what is to be sent, and wakes the conversation, which may go on in this call. From any thread, with no lock held.</summary>
    public void Send(string text)
    {
        Append(text);
        _wake?.Invoke();
    }

    /// <summary>Adds to what is to be sent.</summary>
    public void Append(string text)
    {
        lock (_gate)
        {
            if (_pending.Length < MostPending)
            {
                _pending.Append(text);
            }
        }
    }

    /// <inheritdoc/>
    public void Stop() => _isStopped = true;

    /// <inheritdoc/>
    public void OnPeerEnded() => Send(SiteChanges.Comment);

    /// <inheritdoc/>
    public Produced Produce(IBufferWriter<byte> destination)
    {
        lock (_gate)
        {
            if (_pending.Length == 0)
            {
                return _isStopped ? Produced.End : Produced.NothingYet;
            }

            destination.Write(Encoding.ASCII.GetBytes(_pending.ToString()));
            _pending.Clear();
            return Produced.Some;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        changes.Remove(this);
        _wake = null;
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            places.Leave();
        }
    }
}
