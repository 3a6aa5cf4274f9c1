// How a response ended, and whether it is whole (RFC 1945 §1.3, §7.2.2). Found out by ClientExchange; what a user agent
// makes of it, an exit code say, is decided in Client.

using System.Globalization;

namespace MiniHttp.Protocol;

/// <summary>Phase of a user agent's exchange.</summary>
public enum ClientPhase
{
    /// <summary>The request is not completely sent, and nothing of the response was received.</summary>
    Sending,

    /// <summary>The request is sent, and nothing of the response was received.</summary>
    Waiting,

    /// <summary>A part of the head was received.</summary>
    ReadingHead,

    /// <summary>The head is complete, the body is being received.</summary>
    ReadingBody,

    /// <summary>The exchange has ended; its <see cref="ResponseVerdict"/> has the outcome.</summary>
    Over,
}

/// <summary>Ways in which a response ends.</summary>
public enum ResponseEnding
{
    /// <summary>Complete: as many bytes as Content-Length announced.</summary>
    LengthMet,

    /// <summary>Complete: the body ended with the stream.</summary>
    EndOfStream,

    /// <summary>Complete: the last chunk was received (extension).</summary>
    LastChunk,

    /// <summary>Complete: there is no body.</summary>
    NoBody,

    /// <summary>The user agent stopped receiving.</summary>
    Stopped,

    /// <summary>The stream ended before the response did.</summary>
    CutShort,

    /// <summary>The stream ended before anything was received.</summary>
    NothingCame,

    /// <summary>The connection was reset.</summary>
    Reset,

    /// <summary>The response was not complete in time.</summary>
    TimedOut,

    /// <summary>The body is larger than <see cref="ClientExchangeOptions.Body"/>.</summary>
    TooLarge,

    /// <summary>The reply is not HTTP, or not valid.</summary>
    Refused,

    /// <summary>The version is not accepted: a Simple-Response, or a major version above 1.</summary>
    VersionRefused,

    /// <summary>The entity to be sent could not be read to its end, or became shorter while it was sent.</summary>
    RequestCutShort,
}

/// <summary>How a response ended, and whether it is complete.</summary>
/// <param name="Ending">How it ended.</param>
/// <param name="Phase">The phase in which it ended.</param>
/// <param name="Received">Bytes of the body that were received.</param>
/// <param name="Missing">Bytes of the body that are missing; null if its length is not known.</param>
/// <param name="Why">The reason of a refusal, as a sentence.</param>
public readonly record struct ResponseVerdict(
    ResponseEnding Ending, ClientPhase Phase, long Received = 0, long? Missing = null, string? Why = null)
{
    /// <summary>Whether the response is complete, as far as its framing shows.</summary>
    public bool IsWhole
        => Ending is ResponseEnding.LengthMet or ResponseEnding.EndOfStream or ResponseEnding.LastChunk or ResponseEnding.NoBody;

    /// <summary>One line for a user, as in <c>short by 12 bytes: 88 of 100 came</c>.</summary>
    public override string ToString() => Ending switch
    {
        ResponseEnding.LengthMet => Text($"length met: {Bytes(Received)} as Content-Length says"),
        ResponseEnding.EndOfStream => Text($"end of stream after {Bytes(Received)}"),
        ResponseEnding.LastChunk => Text($"last chunk after {Bytes(Received)}"),
        ResponseEnding.NoBody => "no body",
        ResponseEnding.Stopped => Text($"stopped by the user agent after {Bytes(Received)} of the body"),
        ResponseEnding.CutShort when Missing is { } missing => Text($"short by {Bytes(missing)}: {Received} of {Received + missing} came"),
        ResponseEnding.CutShort when Phase == ClientPhase.ReadingBody => Text($"cut short after {Bytes(Received)} of the body"),
        ResponseEnding.CutShort => "cut short within the head",
        ResponseEnding.NothingCame => "the server ended the connection without an answer",
        ResponseEnding.Reset when Phase == ClientPhase.ReadingBody => Text($"reset after {Bytes(Received)} of the body"),
        ResponseEnding.Reset => $"reset {While(Phase)}",
        ResponseEnding.TimedOut => $"timed out {While(Phase)}",
        ResponseEnding.TooLarge => "too large: more bytes than are allowed",
        ResponseEnding.RequestCutShort => "what was to be sent got shorter while it was sent",
        _ => $"refused: {Why}",
    };

    private static string While(ClientPhase phase) => phase switch
    {
        ClientPhase.Sending => "while the request was sent",
        ClientPhase.Waiting => "while waiting for the answer",
        ClientPhase.ReadingHead => "within the head of the answer",
        _ => "within the body of the answer",
    };

    private static string Bytes(long count) => count == 1 ? "1 byte" : Text($"{count} bytes");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
