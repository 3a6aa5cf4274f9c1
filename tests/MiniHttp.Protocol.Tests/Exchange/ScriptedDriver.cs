// Drives an exchange without a socket, a clock or a thread: a test says what the client does and how time passes, and looks at what
// came of it. It does what any driver does, in the same order, so that an exchange that would make a driver spin fails here.

using System.Net;
using System.Text;

namespace MiniHttp.Protocol.Tests;

/// <summary>What has become of the connection.</summary>
public enum Outcome
{
    Open,
    Closed,
    Aborted,
}

/// <summary>A driver, and the client at its other end.</summary>
internal sealed class ScriptedDriver : IConnection, IDriver, IDisposable
{
    private const int MostSteps = 1_000_000;

    private readonly Queue<byte> _unread = []; // What the client sent and the exchange has not asked for.
    private readonly List<byte> _sent = [];
    private bool _ended;

    public ScriptedDriver(RecordingHandler handler, ServerLimits? limits = null, string serverName = "")
    {
        Handler = handler;
        var options = new ServerExchangeOptions(limits ?? new ServerLimits(), new FixedDate(), serverName);
        Exchange = new ServerExchange(handler, options, this, this, Now);
    }

    /// <summary>Drives any other exchange, opened at the milliseconds that it is told.</summary>
    public ScriptedDriver(Func<ScriptedDriver, long, IExchange> open, RecordingHandler? handler = null)
    {
        Handler = handler ?? new RecordingHandler();
        Exchange = open(this, Now);
    }

    public void Wake() => Wakes++;

    public void LeaveCount() => TimesUncounted++;

    public EndPoint? Local => new IPEndPoint(IPAddress.Loopback, 8080);

    public EndPoint? Remote => new IPEndPoint(IPAddress.Loopback, 50_000);

    public RecordingHandler Handler { get; }

    public IExchange Exchange { get; }

    /// <summary>Milliseconds; its zero does not matter.</summary>
    public long Now { get; private set; } = 1_000_000;

    /// <summary>How often producers called their driver.</summary>
    public int Wakes { get; private set; }

    /// <summary>How often the exchange said that the connection does not count.</summary>
    public int TimesUncounted { get; private set; }

    /// <summary>How many bytes the client still takes. Nothing is unlimited like a test's.</summary>
    public long Window { get; set; } = long.MaxValue;

    /// <summary>What the kernel says that it still has for the client; null where it says nothing.</summary>
    public long? Unacknowledged { get; set; }

    /// <summary>At most how many bytes one call receives, and one call sends. Asked anew each time.</summary>
    public Func<int> ReceiveSize { get; set; } = () => int.MaxValue;

    public Func<int> SendSize { get; set; } = () => int.MaxValue;

    public Outcome Outcome { get; private set; }

    public bool HalfClosed { get; private set; }

    /// <summary>Everything the client got, as ISO-8859-1.</summary>
    public string Sent => Encoding.Latin1.GetString([.. _sent]);

    /// <summary>The same, by the calls that took it.</summary>
    public List<string> Sends { get; } = [];

    public Needs Next => Exchange.Next;

    /// <summary>The client sends, and everything happens that can happen without waiting.</summary>
    public void Arrive(string text)
    {
        foreach (byte b in Encoding.Latin1.GetBytes(text))
        {
            _unread.Enqueue(b);
        }

        Run();
    }

    /// <summary>The client says that it sends no more.</summary>
    public void EndOfStream()
    {
        _ended = true;
        Run();
    }

    /// <summary>The client takes so many more bytes.</summary>
    public void Take(int count)
    {
        Window += count;
        Run();
    }

    public void Reset() => Tell(() => Exchange.OnReset(Now));

    public void Stop() => Tell(() => Exchange.OnStopping(Now));

    public void Produced() => Tell(() => Exchange.OnProduced(Now));

    /// <summary>Time passes; deadlines on the way are told when they pass, in order.</summary>
    public void Pass(double seconds)
    {
        long end = Now + (long)(seconds * 1000);
        while (Outcome == Outcome.Open && Next.Deadline <= end)
        {
            Now = Math.Max(Now, Next.Deadline);
            Tell(() => Exchange.OnDeadline(Now, Unacknowledged));
        }

        Now = end;
    }

    /// <summary>What the client got since it was last asked.</summary>
    public string TakeSent()
    {
        string sent = Sent;
        _sent.Clear();
        return sent;
    }

    public void Dispose() => Exchange.Dispose();

    /// <summary>Does what is needed until only waiting is left.</summary>
    public void Run()
    {
        int steps = 0;
        while (Outcome == Outcome.Open && Step())
        {
            Assert.True(++steps < MostSteps, "The exchange spins.");
        }
    }

    private void Tell(Action tell)
    {
        tell();
        Run();
    }

    private bool Step()
    {
        Needs needs = Next;
        switch (needs.Send)
        {
            case SendKind.Close:
                Outcome = Outcome.Closed;
                return true;
            case SendKind.Abort:
                Outcome = Outcome.Aborted;
                return true;
            case SendKind.CloseUnlessUnread when _unread.Count == 0:
                Outcome = Outcome.Closed;
                return true;
            case SendKind.CloseUnlessUnread:
                Receive();
                return true;
        }

        // At the end of the stream a receive returns at once, again and again: who asks for it then, spins.
        if (needs.Receive && (_unread.Count > 0 || _ended))
        {
            Receive();
            return true;
        }

        switch (needs.Send)
        {
            case SendKind.Content:
                return TrySend(needs);
            case SendKind.HalfClose:
                Assert.False(HalfClosed, "It was half-closed before.");
                HalfClosed = true;
                Exchange.OnSent(0, Now);
                return true;
            default:
                return false;
        }
    }

    private void Receive()
    {
        if (_unread.Count == 0)
        {
            Exchange.OnEndOfStream(Now);
            return;
        }

        byte[] buffer = new byte[Math.Min(_unread.Count, ReceiveSize())];
        for (int i = 0; i < buffer.Length; i++)
        {
            buffer[i] = _unread.Dequeue();
        }

        Exchange.OnReceived(buffer, Now);
        Array.Fill(buffer, (byte)'#'); // The bytes are the driver's again.
    }

    private bool TrySend(in Needs needs)
    {
        Assert.False(HalfClosed, "Nothing can be sent after the half-close.");
        Assert.True(needs.Bytes.Length + needs.File.Count > 0, "There is nothing to send.");
        int count = (int)Math.Min(Math.Min(SendSize(), Window), needs.Bytes.Length + needs.File.Count);
        if (count == 0)
        {
            return false;
        }

        int bytes = Math.Min(count, needs.Bytes.Length);
        _sent.AddRange(needs.Bytes.Span[..bytes]);
        byte[] part = new byte[count - bytes];
        int ofFile = part.Length == 0 ? 0 : needs.File.File!.Read(part, needs.File.Offset);
        _sent.AddRange(part.AsSpan(0, ofFile));
        Sends.Add(Encoding.Latin1.GetString(needs.Bytes.Span[..bytes]) + Encoding.Latin1.GetString(part, 0, ofFile));
        Window -= bytes + ofFile;
        if (bytes + ofFile == 0)
        {
            Exchange.OnFileFailed(Now);
        }
        else
        {
            Exchange.OnSent(bytes + ofFile, Now);
        }

        return true;
    }
}
