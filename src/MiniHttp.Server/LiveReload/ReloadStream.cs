// The stream of events of one page (text/event-stream, the HTML standard §9.2). It has no end of its own: it ends with its connection, or
// with the server.

using System.Buffers;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Says to one page that the site has changed.</summary>
/// <param name="changes">Whom to listen to.</param>
internal sealed class ReloadStream(SiteChanges changes) : IBodyProducer
{
    /// <summary>What may wait for a client that takes nothing. It is given up for that soon, and then asks anew.</summary>
    private const int MostPending = 4096;

    private readonly Lock _gate = new();
    private readonly StringBuilder _pending = new();
    private Action? _wake;
    private bool _isStopped;

    /// <inheritdoc/>
    public void Start(Action wake)
    {
        _wake = wake;
        changes.Add(this);
    }

    /// <summary>Adds to what is to be sent. From any thread.</summary>
    public void Send(string text)
    {
        lock (_gate)
        {
            if (_pending.Length < MostPending)
            {
                _pending.Append(text);
            }

            _wake?.Invoke(); // Within the lock: after Dispose there is nobody to wake.
        }
    }

    /// <inheritdoc/>
    public void Stop() => _isStopped = true;

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
        lock (_gate)
        {
            _wake = null;
        }
    }
}
