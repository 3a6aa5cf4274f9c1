using System.Text;
using System.Threading.Channels;
using MiniHttp.Testing;
using MiniHttp.Wire;

namespace MiniHttp.Sockets.Tests;

/// <summary>The wire text of a server, and when its connections end.</summary>
internal sealed class RecordedWire : IWireObserver
{
    private readonly WireText _writer;
    private readonly StringBuilder _text = new();
    private readonly Channel<int> _closed = Channel.CreateUnbounded<int>();
    private readonly Lock _gate = new();
    private TaskCompletionSource _more = NewSignal();

    public RecordedWire() => _writer = new WireText(new StringWriter(_text) { NewLine = "\n" });

    public string Text
    {
        get
        {
            lock (_gate)
            {
                return _text.ToString();
            }
        }
    }

    public void On(in WireEvent happened)
    {
        lock (_gate)
        {
            _writer.On(happened);
        }

        Interlocked.Exchange(ref _more, NewSignal()).SetResult();
        if (happened.Operation == WireOperation.Close)
        {
            _closed.Writer.TryWrite(happened.Connection);
        }
    }

    /// <summary>Waits until something is written.</summary>
    public async Task WaitForAsync(string text)
    {
        while (true)
        {
            Task more = Volatile.Read(ref _more).Task; // Taken before looking: what is written meanwhile completes it.
            if (Text.Contains(text, StringComparison.Ordinal))
            {
                return;
            }

            await more.WaitAsync(RawClient.HangLimit, CancellationToken.None);
        }
    }

    /// <summary>Waits until one more connection is closed.</summary>
    public async Task WaitForCloseAsync() => await _closed.Reader.ReadAsync(CancellationToken.None).AsTask().WaitAsync(RawClient.HangLimit, CancellationToken.None);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
