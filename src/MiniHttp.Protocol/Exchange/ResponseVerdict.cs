// How a response ended, and whether it is whole (RFC 1945 §1.3, §7.2.2). Found out by ClientExchange; what a user agent makes of it,
// an exit code say, is decided in Client.

using System.Globalization;

namespace MiniHttp.Protocol;

/// <summary>How far the user agent's side of a conversation is.</summary>
public enum ClientPhase
{
    /// <summary>The request is not yet sent whole, and nothing of the response came.</summary>
    Sending,

    /// <summary>The request is sent, and nothing of the response came.</summary>
    Waiting,

    /// <summary>A part of the head of the response came.</summary>
    ReadingHead,

    /// <summary>The head is whole, the body comes.</summary>
    ReadingBody,

    /// <summary>The response has ended, well or not: the verdict says how.</summary>
    Over,
}

/// <summary>The ways in which a response ends.</summary>
public enum ResponseEnding
{
    /// <summary>Well: as many bytes came as Content-Length says.</summary>
    LengthMet,

    /// <summary>Well: the body ends where the stream does.</summary>
    EndOfStream,

    /// <summary>Well: the last chunk came (extension).</summary>
    LastChunk,

    /// <summary>Well: there is no body.</summary>
    NoBody,

    /// <summary>The user agent has seen enough of it.</summary>
    Stopped,

    /// <summary>The stream ended before the response did.</summary>
    CutShort,

    /// <summary>The stream ended before anything came.</summary>
    NothingCame,

    /// <summary>The connection was reset.</summary>
    Reset,

    /// <summary>The time was over before the response was.</summary>
    TimedOut,

    /// <summary>The body is larger than was allowed.</summary>
    TooLarge,

    /// <summary>What came is no response.</summary>
    Refused,

    /// <summary>The response is in a version that was not asked for: a Simple-Response, or one of a major version above 1.</summary>
    VersionRefused,

    /// <summary>What was to be sent could not be read to its end, or got shorter while it was sent.</summary>
    RequestCutShort,
}

/// <summary>How a response ended.</summary>
/// <param name="Ending">How.</param>
/// <param name="Phase">What was going on then.</param>
/// <param name="Received">How many bytes of the body came.</param>
/// <param name="Missing">How many bytes of the body are missing, where its length was said; else null.</param>
/// <param name="Why">For a refusal: what is wrong, as a sentence.</param>
public readonly record struct ResponseVerdict(ResponseEnding Ending, ClientPhase Phase, long Received = 0, long? Missing = null, string? Why = null)
{
    /// <summary>True if all of the response came, as far as anybody can tell.</summary>
    public bool IsWhole => Ending is ResponseEnding.LengthMet or ResponseEnding.EndOfStream or ResponseEnding.LastChunk or ResponseEnding.NoBody;

    /// <summary>A line for a person, as in <c>short by 12 bytes: 88 of 100 came</c>.</summary>
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
