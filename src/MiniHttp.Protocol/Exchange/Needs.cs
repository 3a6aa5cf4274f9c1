// What an exchange asks of its driver. Receiving, sending and the deadline are independent of each other.

namespace MiniHttp.Protocol;

/// <summary>What the driver has to do on the sending side.</summary>
public enum SendKind
{
    /// <summary>Nothing now.</summary>
    None,

    /// <summary>
    /// Send <see cref="Needs.Bytes"/>, then <see cref="Needs.File"/>: any part of them, then report how much.
    /// </summary>
    Content,

    /// <summary>
    /// shutdown(SHUT_WR): "I will send no more, but I still listen". Report it by <see cref="IExchange.OnSent"/> with
    /// 0.
    /// </summary>
    HalfClose,

    /// <summary>
    /// Close, unless the receive buffer has unread bytes: closing then would send a reset, which may destroy bytes that
    /// the peer has not read yet. In that case receive them and report them.
    /// </summary>
    CloseUnlessUnread,

    /// <summary>Close. The conversation is over.</summary>
    Close,

    /// <summary>
    /// Close with a reset, so that a body cut short does not look complete. The conversation is over.
    /// </summary>
    Abort,
}

/// <summary>What an exchange needs next from its driver.</summary>
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

    /// <summary>What to do on the sending side.</summary>
    public SendKind Send { get; init; }

    /// <summary>
    /// Bytes to send first; may be empty. Valid until the next event: a send still pending then needs a copy.
    /// </summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>
    /// File range to send after <see cref="Bytes"/>, in the same system call if possible; may be empty.
    /// </summary>
    public FileRange File { get; init; }

    /// <summary>
    /// When to call <see cref="IExchange.OnDeadline"/>: absolute, in milliseconds of the driver's clock, so that a
    /// client that sends a byte now and then does not extend it.
    /// </summary>
    public long Deadline { get; init; } = Never;
}

/// <summary>
/// An open file, or bytes in its place. Drivers may know more of it, such as its descriptor. The response that it is
/// given to disposes of it.
/// </summary>
public interface IFileContent : IDisposable
{
    /// <summary>Length in bytes when it was opened.</summary>
    long Length { get; }

    /// <summary>Reads bytes from an offset.</summary>
    /// <returns>How many bytes were read; 0 if it ends before <paramref name="offset"/> or cannot be read.</returns>
    int Read(Span<byte> destination, long offset);
}

/// <summary>A part of an open file.</summary>
/// <param name="File">The file, or null.</param>
/// <param name="Offset">Where the part begins.</param>
/// <param name="Count">Length of the part in bytes.</param>
public readonly record struct FileRange(IFileContent? File, long Offset, long Count);
