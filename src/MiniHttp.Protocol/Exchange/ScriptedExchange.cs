// A conversation that follows a script, whatever the peer says: bytes exactly as they are, split where the script
// splits them, pauses, a half-close, a reset. For whoever has to send what no writer of this project would write. It
// knows nothing of HTTP.
//
//   Send, Pause, Await … ─end of the script→ receives until the end of the stream → over
//
// What the bytes are is the script's decision, what becomes of those that come the receiver's, how to wait the
// driver's.

namespace MiniHttp.Protocol;

/// <summary>How a scripted conversation ended.</summary>
internal enum ScriptEnding
{
    /// <summary>The peer ended its stream, and there was nothing more to say.</summary>
    EndOfStream,

    /// <summary>The script closed.</summary>
    Closed,

    /// <summary>The script reset the connection.</summary>
    Reset,

    /// <summary>The connection is gone: the peer has reset it, or takes no more.</summary>
    PeerReset,

    /// <summary>There was no more time.</summary>
    TimedOut,

    /// <summary>The program wanted to end.</summary>
    Stopped,
}

/// <summary>What holds for a scripted conversation.</summary>
internal sealed record ScriptedExchangeOptions
{
    /// <summary>
    /// When it has to be over, in the driver's milliseconds: also a script without end, and one whose peer takes
    /// nothing, end then, by a reset if the script is not over.
    /// </summary>
    public long Deadline { get; init; } = Needs.Never;

    /// <summary>
    /// Whether the conversation is over when the peer ends its stream, wherever the script is: a user agent has its
    /// answer then. Without it the script goes on, as for a client that half-closes and listens.
    /// </summary>
    public bool EndsWithStream { get; init; }

    /// <summary>
    /// Given everything that is received, in pieces that mean nothing and are valid during the call only; null to drop
    /// it.
    /// </summary>
    public Action<ReadOnlySpan<byte>>? Receiver { get; init; }
}

/// <summary>One side of a connection, by a script. It receives all the time, also while it sends and pauses.</summary>
internal sealed class ScriptedExchange : IExchange
{
    private const int MostPassed = 1000;

    private readonly IEnumerator<ScriptStep> _script;
    private readonly ScriptedExchangeOptions _options;
    private ScriptStep? _step; // Under way; null once the script is over.
    private ReadOnlyMemory<byte> _unsent; // Of this step.
    private long _until = Needs.Never; // The pause.
    private bool _peerEnded;

    /// <summary>Opens the conversation, and begins the script.</summary>
    /// <param name="script">The steps; each is asked for when the one before is done.</param>
    /// <param name="options">What holds for it.</param>
    /// <param name="now">Milliseconds of the driver's monotonic clock.</param>
    public ScriptedExchange(IEnumerable<ScriptStep> script, ScriptedExchangeOptions options, long now)
    {
        ArgumentNullException.ThrowIfNull(script);
        (_script, _options) = (script.GetEnumerator(), options);
        Advance(now);
    }

    /// <summary>How it ended; null while it has not.</summary>
    public ScriptEnding? Ending { get; private set; }

    /// <summary>Bytes that are with the kernel.</summary>
    public long Sent { get; private set; }

    /// <summary>Bytes that were received.</summary>
    public long Received { get; private set; }

    /// <summary>Whether every step was done. A script that closes or resets has been.</summary>
    public bool IsScriptOver => _step is null;

    /// <inheritdoc/>
    public Needs Next => Ending switch
    {
        null => new()
        {
            Receive = !_peerEnded,
            Send = _step?.Kind switch
            {
                ScriptStepKind.Send => SendKind.Content,
                ScriptStepKind.HalfClose => SendKind.HalfClose,
                _ => SendKind.None,
            },
            Bytes = _unsent,
            Deadline = Math.Min(_until, _options.Deadline),
        },
        ScriptEnding.Reset => new() { Send = SendKind.Abort },

        // What was cut off must not look whole.
        ScriptEnding.TimedOut or ScriptEnding.Stopped when !IsScriptOver => new() { Send = SendKind.Abort },
        _ => new() { Send = SendKind.Close },
    };

    /// <inheritdoc/>
    public void OnReceived(ReadOnlySpan<byte> bytes, long now)
    {
        if (Ending is not null)
        {
            return;
        }

        Received += bytes.Length;
        _options.Receiver?.Invoke(bytes);
        if (_step is { Kind: ScriptStepKind.Await } step && Received >= step.Count)
        {
            Advance(now);
        }
    }

    /// <inheritdoc/>
    public void OnEndOfStream(long now)
    {
        _peerEnded = true;
        if (_step is null || _options.EndsWithStream)
        {
            End(ScriptEnding.EndOfStream);
        }
        else if (_step is { Kind: ScriptStepKind.Await })
        {
            Advance(now);
        }
    }

    /// <inheritdoc/>
    public void OnSent(long count, long now)
    {
        Sent += count;
        _unsent = _unsent[(int)count..];
        if (_unsent.IsEmpty && _step is { Kind: ScriptStepKind.Send or ScriptStepKind.HalfClose })
        {
            Advance(now);
        }
    }

    /// <inheritdoc/>
    public void OnFileFailed(long now)
    {
        // A script has no files.
    }

    /// <inheritdoc/>
    public void OnProduced(long now)
    {
        // Nor has it producers.
    }

    /// <inheritdoc/>
    public void OnDeadline(long now, long? unacknowledged)
    {
        if (now >= _options.Deadline)
        {
            End(ScriptEnding.TimedOut);
        }
        else if (now >= _until)
        {
            Advance(now);
        }
    }

    /// <summary>A script may have no end of its own, and nobody who is served needs the rest of it.</summary>
    public void OnStopping(long now) => End(ScriptEnding.Stopped);

    /// <inheritdoc/>
    public void OnReset(long now) => End(ScriptEnding.PeerReset);

    /// <inheritdoc/>
    public void Dispose() => _script.Dispose();

    private void Advance(long now)
    {
        _until = Needs.Never;
        if (now >= _options.Deadline)
        {
            End(ScriptEnding.TimedOut); // A driver that always has something to do looks at its deadlines now and then only.
            return;
        }

        _step = Ending is null ? NextStep() : null;
        switch (_step?.Kind)
        {
            case null when _peerEnded:
                End(ScriptEnding.EndOfStream);
                break;
            case ScriptStepKind.Send:
                _unsent = _step.Value.Bytes;
                break;
            case ScriptStepKind.Pause:
                _until = now + (long)_step.Value.Time.TotalMilliseconds;
                break;
            case ScriptStepKind.Close:
                Conclude(ScriptEnding.Closed);
                break;
            case ScriptStepKind.Reset:
                Conclude(ScriptEnding.Reset);
                break;
        }
    }

    // What has come already is not waited for.
    private ScriptStep? NextStep()
    {
        for (int passed = 0; passed < MostPassed; passed++)
        {
            if (!_script.MoveNext())
            {
                return null;
            }

            if (_script.Current is not { Kind: ScriptStepKind.Await } await || !(_peerEnded || Received >= await.Count))
            {
                return _script.Current;
            }
        }

        throw new InvalidOperationException($"The script waits {MostPassed} times in a row for what has come already: it would never end.");
    }

    // The last step: what the script has behind it is never done.
    private void Conclude(ScriptEnding ending)
    {
        _step = null;
        End(ending);
    }

    private void End(ScriptEnding ending)
    {
        Ending ??= ending;
        _unsent = default;
    }
}
