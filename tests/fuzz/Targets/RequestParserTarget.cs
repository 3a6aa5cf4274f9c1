// Bytes as a client sends them: to the parser of heads, and to the whole exchange.

using System.Buffers;
using System.Net;
using MiniHttp.Protocol;

namespace MiniHttp.Fuzz;

/// <summary>An input is a byte of <see cref="HeadOptions"/>, one of <see cref="Cuts"/>, and a stream.</summary>
internal sealed class RequestParserTarget : IFuzzTarget, IRequestHandler, IConnection, IDateSource
{
    private const int LongestExchange = 1024;

    private static readonly byte[] Trailing = [.. "GET /next HTTP/1.0\r\n\r\n"u8];

    public string Name => "request";

    public IReadOnlyList<byte[]> Tokens { get; } = FuzzTargets.Bytes(
        "GET ", "HEAD ", "POST ", "OPTIONS * ", " HTTP/1.0\r\n", " HTTP/1.1\r\n", " HTTP/0.9", " HTTP/2.0", " HTTP/01.00", "\r\n", "\r\n\r\n", "\n", "\n\n", "\r", " ", "\t",
        "http://h:80/", "/a?b", "#", "%2e", "Host: h\r\n", "Content-Length: 3\r\n", "Content-Length: ", "Transfer-Encoding: chunked\r\n", "Connection: keep-alive\r\n",
        "Connection: close\r\n", "Expect: 100-continue\r\n", " folded\r\n", "\tfolded\r\n", "A: b\r\n", "A:\r\n", ": b\r\n", "A : b\r\n", "\x16\x03\x01", "\0", "\x80", "HTTP/1.0 200 OK\r\n");

    public IReadOnlyList<byte[]> Seeds { get; } = FuzzTargets.Bytes(
        "\0\0GET / HTTP/1.0\r\n\r\n", "\0\x07GET /a\r\n", "\0\x20HEAD http://h:81/a?b HTTP/1.1\r\nHost: h\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.0\r\n\r\n",
        "\x07\x03POST / HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc", "\x08\x05GET / HTTP/1.0\r\nA: b\r\n c\r\n\td\r\n\r\n", "\x10\x01\r\n\nOPTIONS  *\tHTTP/1.0 \r\nA:\n\n",
        "\x18\x09PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n0\r\n\r\n", "\0\0\x16\x03\x01",
        "\x10\x01GET / HTTP/1.0\r\nAAAA:bbbbbb\r\n cccc\r\n\r\n", "\x08\x02GET / HTTP/1.0\r\nA: b\r\nA: b\r\nA: b\r\nA: b\r\n\r\n");

    EndPoint? IConnection.Local => null;

    EndPoint? IConnection.Remote => null;

    ReadOnlySpan<byte> IDateSource.Current => "Sun, 06 Nov 1994 08:49:37 GMT"u8;

    public void Check(ReadOnlySpan<byte> input)
    {
        if (input.Length < 2)
        {
            return;
        }

        HeadLimits limits = HeadOptions.Choose(input[0]);
        byte[] stream = input[2..].ToArray();
        int[][] cuts = Cuts.Of(stream.Length, input[1]);
        CheckParser(stream, cuts, limits, input[1]);
        if (stream.Length <= LongestExchange)
        {
            CheckExchange(stream, cuts, limits, halfCloses: (input[0] & 0x20) != 0);
        }
    }

    public void Dispose()
    {
    }

    private static void CheckParser(byte[] stream, int[][] cuts, HeadLimits limits, byte choice)
    {
        RequestHead head = new();
        RequestHeadParser parser = new(limits, head);
        ParseStatus status = Feed(parser, stream, cuts[0], limits, out int consumed);
        foreach (int[] other in cuts.AsSpan(1))
        {
            RequestHead otherHead = new();
            RequestHeadParser otherParser = new(limits, otherHead);
            Invariant.Holds(Feed(otherParser, stream, other, limits, out int otherConsumed) == status, "The outcome depends on where the stream is cut.");
            Invariant.Holds(status == ParseStatus.Rejected || otherConsumed == consumed, "What is consumed depends on where the stream is cut.");
            Invariant.Holds(status != ParseStatus.Rejected || otherParser.Reason == parser.Reason, "The reason depends on where the stream is cut.");
            Invariant.Holds(IsSame(head, otherHead), "The head depends on where the stream is cut.");
        }

        Invariant.Holds(head.RequestLine.Length <= limits.StartLine, "The request-line is longer than allowed.");
        if (status != ParseStatus.Complete)
        {
            return;
        }

        HeadOptions.Check(head.Fields, limits);
        Invariant.Holds(Protocol.Tokens.IsToken(head.MethodName), "The method is no token.");
        Invariant.Holds(head.Target.Kind != RequestTargetKind.None && head.Target.Path[0] is (byte)'/' or (byte)'*', "There is no target.");
        Invariant.Holds(head.Version.Major == 1 || head is { IsSimple: true, Fields.Count: 0, Method: Method.Get }, "The version is none that is spoken.");
        Invariant.Holds(BodyLength.OfRequest(head, out BodyLength length) is not null || length.Length >= 0, "A body has no length.");

        // What follows makes no difference, and nothing less would do.
        RequestHead again = new();
        Invariant.Holds(
            new RequestHeadParser(limits, again).Parse([.. stream.AsSpan(0, consumed), .. Trailing], out int same) == ParseStatus.Complete && same == consumed && IsSame(head, again),
            "What follows a head changes it.");
        int shorter = consumed * choice / 256;
        Invariant.Holds(new RequestHeadParser(limits, new()).Parse(stream.AsSpan(0, shorter), out _) == ParseStatus.Incomplete, "A part of a head passes for whole.");
        if (!head.IsSimple)
        {
            CheckRoundTrip(head);
        }
    }

    private static ParseStatus Feed(RequestHeadParser parser, byte[] stream, int[] cuts, HeadLimits limits, out int consumed)
    {
        consumed = 0;
        foreach (int cut in cuts)
        {
            ParseStatus status = parser.Parse(stream.AsSpan(consumed..cut), out int more);
            Invariant.Holds(more >= 0 && more <= cut - consumed, "More is consumed than there was.");
            consumed += more;
            if (status != ParseStatus.Incomplete)
            {
                return status;
            }

            Invariant.Holds(cut - consumed <= Math.Max(limits.StartLine, limits.Field) + 1, "More is left over than a line may have.");
        }

        return ParseStatus.Incomplete;
    }

    // What is written and read again is the same, in the good order of fields; and that order is kept.
    private static void CheckRoundTrip(RequestHead head)
    {
        var written = new ArrayBufferWriter<byte>();
        RequestHeadWriter.Write(head, written);
        HeadOptions.CheckWritten(written.WrittenSpan, head.Fields.Count);
        RequestHead again = new();
        var parser = new RequestHeadParser(new HeadLimits { Strict = Strict.All }, again);
        Invariant.Holds(parser.Parse(written.WrittenSpan, out int consumed) == ParseStatus.Complete && consumed == written.WrittenCount, "What was written cannot be read.");
        Invariant.Holds(again.MethodName.SequenceEqual(head.MethodName) && again.TargetText.SequenceEqual(head.TargetText), "What was written is another request.");
        var rewritten = new ArrayBufferWriter<byte>();
        RequestHeadWriter.Write(again, rewritten);
        Invariant.Holds(rewritten.WrittenSpan.SequenceEqual(written.WrittenSpan), "What was written is not written so again.");
    }

    private static bool IsSame(RequestHead one, RequestHead other)
    {
        bool isSame = one.RequestLine.SequenceEqual(other.RequestLine) && one.Method == other.Method && one.Version == other.Version
            && one.TargetText.SequenceEqual(other.TargetText) && one.Fields.Count == other.Fields.Count;
        for (int i = 0; isSame && i < one.Fields.Count; i++)
        {
            isSame = one.Fields[i].Name.SequenceEqual(other.Fields[i].Name) && one.Fields[i].Value.SequenceEqual(other.Fields[i].Value);
        }

        return isSame;
    }

    private void CheckExchange(byte[] stream, int[][] cuts, HeadLimits limits, bool halfCloses)
    {
        byte[]? first = null;
        int mostSent = int.MaxValue;
        foreach (int[] way in cuts)
        {
            byte[] sent = Converse(stream, way, limits, halfCloses, mostSent);
            first ??= sent;
            Invariant.Holds(sent.AsSpan().SequenceEqual(first), "The answers depend on where the stream is cut.");
            mostSent = 7;
        }

        ReadOnlySpan<byte> answers = first;
        if (answers.StartsWith("HTTP/1.0 "u8))
        {
            ReadOnlySpan<byte> head = answers[..(answers.IndexOf("\r\n\r\n"u8) + 4)];
            HeadOptions.CheckWritten(head, head.Count("\r\n"u8) - 2);
        }
    }

    private byte[] Converse(byte[] stream, int[] cuts, HeadLimits limits, bool halfCloses, int mostSent)
    {
        var options = new ServerExchangeOptions(new ServerLimits { Head = limits, Body = 64 }, this, "MiniHttp");
        using var exchange = new ServerExchange(this, options, this, null!, now: 0);
        var sent = new ArrayBufferWriter<byte>();
        int next = 0, done = 0;
        for (int steps = 0; ; steps++)
        {
            Invariant.Holds(steps < 10_000, "A conversation has no end.");
            Needs needs = exchange.Next;
            switch (needs.Send)
            {
                case SendKind.Content:
                    ReadOnlySpan<byte> part = needs.Bytes.Span[..Math.Min(needs.Bytes.Length, mostSent)];
                    Invariant.Holds(!part.IsEmpty, "There is nothing to send.");
                    sent.Write(part);
                    exchange.OnSent(part.Length, 0);
                    continue;
                case SendKind.HalfClose:
                    exchange.OnSent(0, 0);
                    continue;
                case SendKind.Close or SendKind.Abort:
                    return sent.WrittenSpan.ToArray();
            }

            if (next < cuts.Length)
            {
                exchange.OnReceived(stream.AsSpan(done..cuts[next]), 0);
                done = cuts[next++];
            }
            else if (halfCloses)
            {
                halfCloses = false;
                exchange.OnEndOfStream(0);
            }
            else
            {
                return sent.WrittenSpan.ToArray();
            }
        }
    }

    void IRequestHandler.Answer(RequestHead request, IConnection connection, Response response) => response.Body.Write("answered"u8);

    void IRequestHandler.Refuse(Rejection reason, RequestHead request, Response response) => response.Body.Write("refused"u8);

    void IRequestHandler.Ended(in AnsweredRequest answered)
        => Invariant.Holds(answered.Ending == AnswerEnding.Sent, "An answer was not sent.");
}
