// What an exchange asks of its driver: three sides, independent of each other: receive, send, and until when.

namespace MiniHttp.Protocol;

/// <summary>What is to be done on the sending side.</summary>
public enum SendKind
{
    /// <summary>Nothing now.</summary>
    None,

    /// <summary>Send <see cref="Needs.Bytes"/>, then <see cref="Needs.File"/>: any part of them, then report how much.</summary>
    Content,

    /// <summary>shutdown(SHUT_WR): "I will send no more, but I still listen". Report it by <see cref="IExchange.OnSent"/> with 0.</summary>
    HalfClose,

    /// <summary>
    /// Close, unless something unread is in the receive buffer: closing then would send a reset, which may destroy what the peer has
    /// not yet read. In that case receive it and report it.
    /// </summary>
    CloseUnlessUnread,

    /// <summary>Close. The conversation is over.</summary>
    Close,

    /// <summary>Close by a reset, so that nobody takes a body that was cut short for a whole one. The conversation is over.</summary>
    Abort,
}

/// <summary>What an exchange needs next.</summary>
public readonly record struct Needs
{
    /// <summary>A deadline that never comes.</summary>
    public const long Never = long.MaxValue;

    /// <summary>Creates needs without a deadline.</summary>
    public Needs()
    {
    }

    /// <summary>Receive, also while sending: a user agent sees the 4xx, a live stream sees its viewer leave.</summary>
    public bool Receive { get; init; }

    /// <summary>What is to be done on the sending side.</summary>
    public SendKind Send { get; init; }

    /// <summary>To be sent first. May be empty. Valid until the exchange is told anything: a send that is still pending then needs a copy.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>To be sent behind <see cref="Bytes"/>, in the same system call where that is possible. May be empty.</summary>
    public FileRange File { get; init; }

    /// <summary>When to call <see cref="IExchange.OnDeadline"/>: absolute, in the driver's milliseconds, so that a drip-feed does not extend it.</summary>
    public long Deadline { get; init; } = Never;
}

/// <summary>
/// A file already open, known to its driver by more than this; or bytes that stand for one. The exchange that was given it disposes of it.
/// </summary>
public interface IFileContent : IDisposable
{
    /// <summary>Its length in bytes when it was opened.</summary>
    long Length { get; }

    /// <summary>Reads a part of it.</summary>
    /// <returns>How many bytes were read; 0 if it ends before <paramref name="offset"/> or cannot be read.</returns>
    int Read(Span<byte> destination, long offset);
}

/// <summary>A part of an open file.</summary>
/// <param name="File">The file, or null.</param>
/// <param name="Offset">Where the part begins.</param>
/// <param name="Count">How many bytes it has; 0 where there is nothing to send.</param>
public readonly record struct FileRange(IFileContent? File, long Offset, long Count);
