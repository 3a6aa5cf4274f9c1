// Every way in which the lab behaves badly, one row each. What the server does and what a client should do stand beside each other; the bytes are
// written out, since no writer of this project would write them.

using System.Globalization;
using System.Text;
using MiniHttp.Hosting;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>The experiments of the lab.</summary>
internal static class Experiments
{
    private const string Loop = "redirect-self", Pair = "redirect-pair", Forever = "redirect-forever";

    /// <summary>Bytes of a head without end that are sent before the server gives up: 4 MiB, far beyond what any client should take.</summary>
    private const int MostOfHead = 4 << 20;

    /// <summary>A while that a person sees, and a client cannot take for one piece.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(250);

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IReadOnlyList<Experiment> All { get; } =
    [
        new(
            "drip",
            "Sends a correct answer byte by byte, each by a send of its own, with a pause of 100 ms or more behind it.",
            "Shows the text. Where one receive ends and the next begins means nothing: it goes on to the empty line, "
                + "and from there for as many bytes as Content-Length says.",
            "RFC 1945 §4.1, §7.2.2",
            0,
            () => ByteByByte("HTTP/1.0 200 OK\r\nContent-Length: 6\r\n\r\nDrip.\n")),
        new(
            "pauses",
            "Is silent for 2 seconds before the answer, within its head and within its body.",
            "Waits: silence is no end. How long it waits is its own decision (--max-time), and then it says that its time was up (28).",
            "RFC 1945 §1.3",
            0,
            () =>
            [
                ScriptStep.Pause(8 * Moment), ScriptStep.Send("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nConte"),
                ScriptStep.Pause(8 * Moment), ScriptStep.Send("nt-Length: 12\r\n\r\nIt is "),
                ScriptStep.Pause(8 * Moment), ScriptStep.Send("late.\n"), ScriptStep.HalfClose,
            ]),
        new(
            "length-too-large",
            "Says Content-Length: 100, sends 10 bytes, and ends the stream.",
            "Says that the body was cut short, and by how much, and keeps nothing as if it were whole. The end of the stream is no end of this body.",
            "RFC 1945 §7.2.2",
            18,
            () => [ScriptStep.Send(Head(100) + "Too short\n"), ScriptStep.HalfClose]),
        new(
            "length-too-small",
            "Says Content-Length: 10, and sends 10 bytes more than that.",
            "Takes the 10 bytes, and they are the whole body. What is behind them belongs to nothing: it closes, lest it be taken for the answer to its next request.",
            "RFC 1945 §7.2.2",
            0,
            () => [ScriptStep.Send(Head(10) + "Ten bytes\n" + "Too many!\n"), ScriptStep.HalfClose]),
        new(
            "no-length",
            "Sends a body without Content-Length, and ends the stream behind it.",
            "Takes the end of the stream for the end of the body. It cannot know whether that was all.",
            "RFC 1945 §7.2.2",
            0,
            () => [ScriptStep.Send(Head(null) + "As long as it is.\n"), ScriptStep.HalfClose]),
        new(
            "no-length-reset",
            "Sends a body without Content-Length, and then resets the connection in place of an end.",
            "Says that the connection broke. A reset is no end of a stream: of a body without a length only the end of the stream says that it is whole.",
            "RFC 1945 §1.3, §7.2.2",
            56,
            () => [ScriptStep.Send(Head(null) + "As long as it is?\n"), ScriptStep.Pause(Moment), ScriptStep.Reset]),
        new(
            "never-closes",
            "Sends a whole answer with Content-Length, and leaves the connection open for a minute.",
            "Is done when it has as many bytes as Content-Length says, and closes. It does not wait for the end of the stream.",
            "RFC 1945 §1.3, §7.2.2",
            0,
            () => [ScriptStep.Send(Whole("This is all of it.\n"))]),
        new(
            "reset-before",
            "Resets the connection when the request has come, and says nothing.",
            "Says that the connection was reset before there was an answer. Whether the server has done what was asked, it cannot know.",
            "RFC 1945 §1.3",
            56,
            () => [ScriptStep.Pause(Moment), ScriptStep.Reset]),
        new(
            "reset-within",
            "Says Content-Length: 100, sends 10 bytes, and resets the connection.",
            "Says that the connection broke, and what is missing. What has come is no whole body.",
            "RFC 1945 §1.3, §7.2.2",
            56,
            () => [ScriptStep.Send(Head(100) + "Not whole\n"), ScriptStep.Pause(Moment), ScriptStep.Reset]),
        new(
            "reset-after",
            "Sends a whole answer with Content-Length, and then resets the connection.",
            "Has the whole answer, and may not even see the reset. "
                + "Without the pause before it a system may throw away what it has received and nobody has read: for that a server lingers.",
            "RFC 1945 §7.2.2",
            0,
            () => [ScriptStep.Send(Whole("This is all of it.\n")), ScriptStep.Pause(Moment), ScriptStep.Reset]),
        new(
            "half-close-early",
            "Ends its stream (shutdown) before it has said anything, and listens on.",
            "Says that there is no answer, and closes. Nothing will come any more, however long it waits.",
            "RFC 1945 §1.3",
            52,
            () => [ScriptStep.HalfClose]),
        new(
            "head-cut-short",
            "Ends the stream in the middle of a field.",
            "Says that the answer was cut short within its head. A head ends with an empty line and with nothing else.",
            "RFC 1945 §4.1, §6",
            56,
            () => [ScriptStep.Send("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Le"), ScriptStep.HalfClose]),
        new(
            "folded-fields",
            "Breaks fields into lines. A line that begins with a space or a tab continues the one before; here the number of Content-Length stands on such a line.",
            "Reads each field as if it stood on one line, and shows 10 bytes.",
            "RFC 1945 §2.2, §4.2",
            0,
            () =>
            [
                ScriptStep.Send("HTTP/1.0 200 OK\r\nContent-Type: text/plain;\r\n\tcharset=us-ascii\r\nX-Folded: one\r\n two\r\n \t three\r\n"
                    + "Content-Length:\r\n 10\r\n\r\nUnfolded.\nNot this.\n"),
                ScriptStep.HalfClose,
            ]),
        new(
            "http09",
            "Answers as HTTP/0.9 does: a bare body, without status-line and fields.",
            "Takes it for the body where it was told to allow HTTP/0.9 (--http0.9), else refuses it: "
                + "anybody may be at the other end, since nothing says that this is HTTP.",
            "RFC 1945 §3.1, §6",
            1,
            () => [ScriptStep.Send("<p>A bare body.\n"), ScriptStep.HalfClose]),
        new(
            "endless-head",
            "Sends fields without end (4 MiB, or for a minute), and then resets the connection.",
            "Gives up when the head is larger than it allows. One that keeps all of a head until it is whole, whatever its size, can be filled by anybody.",
            "RFC 1945 §4.1, §12",
            8,
            EndlessHead),
        new(
            Loop,
            "Redirects to itself.",
            "Follows some redirects, 5 by RFC 1945, and then gives up. Without -L it shows the answer and follows none.",
            "RFC 1945 §9.3",
            47,
            Answer: (request, connection, response) => SendTo(Loop, request, connection, response)),
        new(
            Pair,
            "Redirects to another address, which redirects back to this one.",
            "Gives up as well: that an address is not the last one does not make it a new one.",
            "RFC 1945 §9.3",
            47,
            Answer: (request, connection, response) => SendTo(
                request.Target.Query.SequenceEqual("there"u8) ? $"{Pair}?back" : $"{Pair}?there", request, connection, response)),
        new(
            Forever,
            "Redirects to an address that was never asked for before, each time.",
            "Counts. Whoever only looks for an address that it has seen follows for ever.",
            "RFC 1945 §9.3",
            47,
            Answer: (request, connection, response) =>
            {
                int next = int.TryParse(request.Target.Query, NumberStyles.None, CultureInfo.InvariantCulture, out int last) && last < int.MaxValue ? last + 1 : 1;
                SendTo($"{Forever}?{next}", request, connection, response);
            }),
    ];

    private static void SendTo(string target, RequestHead request, IConnection connection, Response response)
        => Redirect.To(request, connection, response, StatusCode.MovedTemporarily, Encoding.ASCII.GetBytes($"{Experiment.Folder}/{target}"));

    private static string Head(int? length) => $"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n{(length is null ? "" : $"Content-Length: {length}\r\n")}\r\n";

    private static byte[] Whole(string body) => Encoding.ASCII.GetBytes(Head(body.Length) + body);

    private static IEnumerable<ScriptStep> ByteByByte(string answer)
    {
        foreach (char c in answer)
        {
            yield return ScriptStep.Send($"{c}");
            yield return ScriptStep.Pause(TimeSpan.FromMilliseconds(100));
        }

        yield return ScriptStep.HalfClose;
    }

    private static IEnumerable<ScriptStep> EndlessHead()
    {
        yield return ScriptStep.Send("HTTP/1.0 200 OK\r\n");
        byte[] fields = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("X-And-Another: one\r\n", 50)));
        for (int sent = 0; sent < MostOfHead; sent += fields.Length)
        {
            yield return ScriptStep.Send(fields);
        }

        yield return ScriptStep.Reset;
    }
}
