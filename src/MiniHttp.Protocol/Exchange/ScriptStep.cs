// What a scripted conversation consists of. A script is a sequence of steps that is asked for the next one when the one
// before is done: a list, or an iterator, which may go on without end, or look at what has come meanwhile.

using System.Text;

namespace MiniHttp.Protocol;

/// <summary>The kinds of steps.</summary>
internal enum ScriptStepKind
{
    /// <summary>Send nothing for a while.</summary>
    Pause,

    /// <summary>
    /// Send bytes. What two steps send is never sent by one system call: where it is split is a subject of its own.
    /// </summary>
    Send,

    /// <summary>Wait until enough was received, or the peer sends no more.</summary>
    Await,

    /// <summary>shutdown(SHUT_WR): say that no more is sent, and listen on.</summary>
    HalfClose,

    /// <summary>
    /// Close at once, whatever the peer does. The kernel makes a reset of it where something is unread.
    /// </summary>
    Close,

    /// <summary>Close by a reset.</summary>
    Reset,
}

/// <summary>One step of a scripted conversation.</summary>
internal readonly record struct ScriptStep
{
    private ScriptStep(ScriptStepKind kind) => Kind = kind;

    /// <summary>What is done.</summary>
    public ScriptStepKind Kind { get; }

    /// <summary>What is sent; never empty where something is.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private init; }

    /// <summary>
    /// How long the pause is: at the least, since a driver may look at its deadlines now and then only.
    /// </summary>
    public TimeSpan Time { get; private init; }

    /// <summary>How many bytes are awaited, counted from the beginning of the conversation.</summary>
    public long Count { get; private init; }

    /// <inheritdoc cref="ScriptStepKind.HalfClose"/>
    public static ScriptStep HalfClose { get; } = new(ScriptStepKind.HalfClose);

    /// <inheritdoc cref="ScriptStepKind.Close"/>
    public static ScriptStep Close { get; } = new(ScriptStepKind.Close);

    /// <inheritdoc cref="ScriptStepKind.Reset"/>
    public static ScriptStep Reset { get; } = new(ScriptStepKind.Reset);

    /// <summary>Sends bytes. A send may take only a part of them; the rest follows.</summary>
    /// <param name="bytes">The bytes, which must stay as they are.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static ScriptStep Send(ReadOnlyMemory<byte> bytes)
        => bytes.IsEmpty ? throw new ArgumentException("There is nothing to send.", nameof(bytes)) : new(ScriptStepKind.Send) { Bytes = bytes };

    /// <summary>Sends text, as ISO-8859-1: each character is one byte.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ScriptStep Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    /// <summary>Sends nothing for a while, and receives.</summary>
    /// <param name="time">How long; whole milliseconds count.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public static ScriptStep Pause(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        return new(ScriptStepKind.Pause) { Time = time };
    }

    /// <summary>
    /// Waits until so many bytes were received since the beginning of the conversation, or until the peer sends no
    /// more.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public static ScriptStep Await(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new(ScriptStepKind.Await) { Count = count };
    }
}
