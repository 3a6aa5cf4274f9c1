// Bytes as a server sends them: to the parser of heads, and to the whole exchange of a user agent, the body included.

using System.Buffers;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Fuzz;

/// <summary>An input is a byte of <see cref="HeadOptions"/>, one of <see cref="Cuts"/>, one of the exchange's options, and a stream.</summary>
internal sealed class ResponseParserTarget : IFuzzTarget
{
    public string Name => "response";

    public IReadOnlyList<byte[]> Tokens { get; } = FuzzTargets.Bytes(
        "HTTP/1.0 200 OK\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 204 \r\n", "HTTP/1.0 304 Not Modified\r\n", "HTTP/2 200\r\n", "HTTP/", " 999 ", "\r\n", "\r\n\r\n", "\n", "\r",
        "Content-Length: 5\r\n", "Content-Length: ", "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip\r\n", "Transfer-Encoding: chunked, gzip\r\n", " folded\r\n",
        "5\r\nabcde\r\n", "0\r\n\r\n", "00000\r\n", "ffffffffffffffff\r\n", "7fffffffffffffff\r\n", "fffffffffffffff\r\n", "a;x=\"y\"\r\n", "Trailer: x\r\n", "\0", "\x80", ";", "\t", " ");

    public IReadOnlyList<byte[]> Seeds { get; } = FuzzTargets.Bytes(
        "\0\0\0HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nabcde", "\0\x09\0HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nabcde\r\na \r\n0123456789\r\n0\r\nA: b\r\n\r\n",
        "\0\x05\x08HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 404 Not Found\r\nA: b\r\n\r\nbody", "\x07\x03\x01HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\n", "\0\x0B\x02<html>simple",
        "\x08\x01\x03HTTP/1.0 304\r\n\r\n", "\x10\x02\x04HTTP/1.0 200 \r\nA:\r\n\r\nuntil the end", "\0\x01\0HTTP/1.1 101 Switching\r\n\r\n", "\0\x01\0HTTP/2.0 200 OK\r\n\r\n",
        "\x10\x01\0HTTP/1.0 200 OK\r\nAAAA:bbbbbb\r\n cccc\r\n\r\n");

    public void Check(ReadOnlySpan<byte> input)
    {
        if (input.Length < 3)
        {
            return;
        }

        HeadLimits limits = HeadOptions.Choose(input[0]);
        byte[] stream = input[3..].ToArray();
        int[][] cuts = Cuts.Of(stream.Length, input[1]);
        CheckParser(stream, cuts, limits);
        CheckExchange(stream, cuts, limits, input[2]);
    }

    public void Dispose()
    {
    }

    private static void CheckParser(byte[] stream, int[][] cuts, HeadLimits limits)
    {
        string? first = null;
        foreach (int[] way in cuts)
        {
            ResponseHead head = new();
            ResponseHeadParser parser = new(limits, head);
            int consumed = 0;
            ParseStatus status = ParseStatus.Incomplete;
            foreach (int cut in way)
            {
                status = parser.Parse(stream.AsSpan(consumed..cut), endOfStream: cut == stream.Length, out int more);
                Invariant.Holds(more >= 0 && more <= cut - consumed, "More is consumed than there was.");
                consumed += more;
                if (status != ParseStatus.Incomplete)
                {
                    break;
                }

                Invariant.Holds(cut - consumed <= Math.Max(limits.StartLine, limits.Field) + 1, "More is left over than a line may have.");
            }

            Invariant.Holds(status != ParseStatus.Incomplete, "The stream has ended, and more is expected.");
            string outcome = status switch
            {
                ParseStatus.Complete => $"{consumed} {head.Version} {head.Status.Value} {head.ReasonPhrase}{Describe(head.Fields)}",
                ParseStatus.Rejected => parser.Reason.ToString(),
                _ => status.ToString(),
            };
            first ??= outcome;
            Invariant.Holds(outcome == first, "The outcome depends on where the stream is cut.");
            if (status == ParseStatus.Complete && way == cuts[0])
            {
                HeadOptions.Check(head.Fields, limits);
                Invariant.Holds(head.Status.Value is >= 100 and <= 999, "The status is none.");
                CheckRoundTrip(head);
            }
        }
    }

    private static void CheckRoundTrip(ResponseHead head)
    {
        var written = new ArrayBufferWriter<byte>();
        bool mayBeSent = head.Status.Value >= 200 && (head.Status != StatusCode.Unauthorized || head.Fields.Contains(FieldName.WwwAuthenticate));
        try
        {
            ResponseHeadWriter.Write(head, written);
            Invariant.Holds(mayBeSent, "A head was written that must not be sent.");
        }
        catch (ArgumentException) when (!mayBeSent)
        {
            return;
        }

        ResponseHead again = new();
        var parser = new ResponseHeadParser(new HeadLimits { Strict = Strict.LineEnds }, again);
        Invariant.Holds(parser.Parse(written.WrittenSpan, endOfStream: false, out int consumed) == ParseStatus.Complete && consumed == written.WrittenCount, "What was written cannot be read.");
        HeadOptions.CheckWritten(written.WrittenSpan, again.Fields.Count);
        Invariant.Holds(again.Status == head.Status && again.ReasonPhrase == (head.ReasonPhrase ?? head.Status.ReasonPhrase), "What was written is another response.");
        Invariant.Holds(head.Status == StatusCode.NotModified ? again.Fields.Count <= head.Fields.Count : again.Fields.Count == head.Fields.Count, "What was written has other fields.");
        var rewritten = new ArrayBufferWriter<byte>();
        ResponseHeadWriter.Write(again, rewritten);
        Invariant.Holds(rewritten.WrittenSpan.SequenceEqual(written.WrittenSpan), "What was written is not written so again.");
    }

    private static void CheckExchange(byte[] stream, int[][] cuts, HeadLimits limits, byte choice)
    {
        var options = new ClientExchangeOptions
        {
            Head = limits,
            AllowSimple = (choice & 2) != 0,
            Body = (choice & 4) != 0 ? 8 : null,
            Interim = (choice & 8) != 0 ? 1 : 5,
        };
        Recorded? first = null;
        foreach (int[] way in cuts)
        {
            Recorded recorded = Converse(stream, way, options, (choice & 1) != 0);
            first ??= recorded;
            Invariant.Holds(recorded.Ending == first.Ending, "The ending depends on where the stream is cut.");
            bool isTooLarge = recorded.Ending == ResponseEnding.TooLarge; // How much of it came before that was seen means nothing.
            Invariant.Holds(isTooLarge || (recorded.Verdict == first.Verdict && recorded.Head == first.Head && recorded.Body.AsSpan().SequenceEqual(first.Body)), "The response depends on where the stream is cut.");
            Invariant.Holds(recorded.Body.Length <= (options.Body ?? long.MaxValue), "More of the body was handed on than allowed.");
        }
    }

    private static Recorded Converse(byte[] stream, int[] cuts, ClientExchangeOptions options, bool isHead)
    {
        RequestHead request = new();
        request.Set(isHead ? "HEAD"u8 : "GET"u8, "/"u8, HttpVersion.Http10);
        var receiver = new Receiver();
        using var exchange = new ClientExchange(new OutgoingRequest(request), receiver, options);
        exchange.OnSent(exchange.Next.Bytes.Length, 0);
        int done = 0;
        foreach (int cut in cuts)
        {
            exchange.OnReceived(stream.AsSpan(done..cut), 0);
            done = cut;
        }

        exchange.OnEndOfStream(0);
        Invariant.Holds(exchange.Verdict is not null, "The stream has ended, and there is no verdict.");
        ResponseVerdict verdict = exchange.Verdict!.Value;
        byte[] body = receiver.Body.WrittenSpan.ToArray();
        Invariant.Holds(verdict.Ending != ResponseEnding.LengthMet || body.Length == receiver.Length.Length, "A body is called whole and is not as long as was said.");
        Invariant.Holds(!verdict.IsWhole || receiver.Head is not null, "A response is called whole and has no head.");
        Invariant.Holds(!isHead || receiver.Length.Framing is BodyFraming.None or BodyFraming.UntilClose, "An answer to HEAD has a body.");
        return new Recorded(verdict.Ending, verdict.ToString(), receiver.Head ?? "", body);
    }

    private static string Describe(HeaderFields fields)
    {
        var text = new StringBuilder();
        for (int i = 0; i < fields.Count; i++)
        {
            text.Append('\n').Append(Encoding.Latin1.GetString(fields[i].Name)).Append(':').Append(Encoding.Latin1.GetString(fields[i].Value));
        }

        return text.ToString();
    }

    private sealed record Recorded(ResponseEnding Ending, string Verdict, string Head, byte[] Body);

    private sealed class Receiver : IResponseReceiver
    {
        public string? Head { get; private set; }

        public BodyLength Length { get; private set; }

        public ArrayBufferWriter<byte> Body { get; } = new();

        public void OnInterim(ResponseHead head, ReadOnlySpan<byte> raw)
            => Invariant.Holds(head.Status.Value < 200 && Head is null, "An answer that counts passes for an interim one.");

        public void OnHead(ResponseHead head, ReadOnlySpan<byte> raw, BodyLength length)
        {
            Invariant.Holds(Head is null, "There are two heads.");
            (Head, Length) = ($"{head.Version} {head.Status.Value} {head.ReasonPhrase} {raw.Length}{Describe(head.Fields)}", length);
        }

        public void OnBody(ReadOnlySpan<byte> bytes)
        {
            Invariant.Holds(Head is not null, "There is a body before its head.");
            Body.Write(bytes);
        }
    }
}
