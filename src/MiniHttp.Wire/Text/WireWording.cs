// The words of the wire text: what is written for each operation, and which operation a line means. One table for both
// ways.

using System.Globalization;
using System.Net;
using MiniHttp.Sockets;

namespace MiniHttp.Wire;

/// <summary>Operations and the words for them.</summary>
internal static class WireWording
{
    private static readonly (WireOperation Operation, string Word)[] Words =
    [
        (WireOperation.Listen, "listen"),
        (WireOperation.Accept, "accept"),
        (WireOperation.Resolve, "resolve"),
        (WireOperation.ConnectFailed, "connect failed"),
        (WireOperation.Connected, "connected"),
        (WireOperation.Connect, "connect"),
        (WireOperation.Secure, "TLS"),
        (WireOperation.SendFile, "sendfile"),
        (WireOperation.Send, "send"),
        (WireOperation.Receive, "receive"),
        (WireOperation.EndOfStream, "end of stream"),
        (WireOperation.WouldBlock, "would block"),
        (WireOperation.Ready, "ready"),
        (WireOperation.HalfClose, "half-close"),
        (WireOperation.Deadline, "deadline"),
        (WireOperation.Reset, "reset"),
        (WireOperation.Abort, "close with a reset"),
        (WireOperation.Close, "close"),
    ];

    /// <summary>The word for an operation, as in <c>half-close</c>.</summary>
    public static string WordFor(WireOperation operation) => Array.Find(Words, row => row.Operation == operation).Word;

    /// <summary>The operation that a line tells of.</summary>
    /// <param name="text">The line behind its arrow, as in <c>send: 5 of 78 bytes</c>.</param>
    /// <returns>Null if it is none.</returns>
    public static WireOperation? Find(ReadOnlySpan<char> text)
    {
        foreach ((WireOperation operation, string word) in Words)
        {
            if (text.StartsWith(word) && (text.Length == word.Length || text[word.Length] is ':' or ' ' or ','))
            {
                return operation;
            }
        }

        return null;
    }

    /// <summary>An event in words, as in <c>send: 5 of 78 bytes</c>.</summary>
    public static string Describe(in WireEvent happened)
    {
        string word = WordFor(happened.Operation);
        return happened.Operation switch
        {
            WireOperation.Send or WireOperation.SendFile => Text($"{word}: {happened.Count} of {Bytes(happened.Asked)}"),
            WireOperation.Receive => $"{word}: {Bytes(happened.Count)}",
            WireOperation.Listen => $"{word}: {End(happened.Local)}",
            WireOperation.Accept => $"{word}: {End(happened.Remote)} at {End(happened.Local)}",
            WireOperation.Connect or WireOperation.ConnectFailed => WithDetail($"{word}: {End(happened.Remote)}", happened.Detail),
            WireOperation.Connected => $"{word}: {End(happened.Remote)} from {End(happened.Local)}",
            WireOperation.HalfClose => $"{word}: shutdown(SHUT_WR), no more will be sent",
            WireOperation.EndOfStream => $"{word}: receive returned 0",
            WireOperation.WouldBlock => $"{word}: {(happened.Detail is { } call ? $"{call} could do nothing now" : "nothing could be done now")}",
            _ when happened.Detail is { } detail => $"{word}: {detail}",
            _ => word,
        };
    }

    /// <summary>An address as it is shown: of a Unix-domain socket without a path, that it has none.</summary>
    public static string End(EndPoint? end) => end?.ToString() is { Length: > 0 } text ? text : "no address";

    private static string WithDetail(string text, string? detail) => detail is null ? text : $"{text}, {detail}";

    private static string Bytes(long count) => count == 1 ? "1 byte" : Text($"{count} bytes");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
