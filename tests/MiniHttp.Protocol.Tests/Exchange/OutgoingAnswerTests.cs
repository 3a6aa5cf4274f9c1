// An answer on its way: whatever the kernel takes at a time, each byte goes once, in order, and what has gone is counted.

using System.Runtime.InteropServices;
using System.Text;

namespace MiniHttp.Protocol.Tests;

public class OutgoingAnswerTests
{
    private static readonly ServerExchangeOptions Options = new(new ServerLimits(), new FixedDate(), "");

    private static OutgoingAnswer Begin(Action<Response> fill, string method = "GET")
    {
        var answer = new OutgoingAnswer();
        BeginNext(answer, fill, method);
        return answer;
    }

    private static bool BeginNext(OutgoingAnswer answer, Action<Response> fill, string method = "GET", bool mayKeepAlive = true)
    {
        var request = new RequestHead();
        request.Set(Encoding.Latin1.GetBytes(method), "/a"u8, HttpVersion.Http10);
        answer.Response.Clear();
        fill(answer.Response);
        return answer.Begin(request, Options, mayKeepAlive, new NoDriver());
    }

    private static string Text(OutgoingAnswer answer) => Encoding.Latin1.GetString(answer.Bytes.Span);

    private static int HeadLength(OutgoingAnswer answer) => Text(answer).IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;

    [Fact]
    public void Head_and_bytes_and_file_go_in_this_order_and_only_the_body_is_counted()
    {
        var file = new FakeFile("0123456789");
        using OutgoingAnswer answer = Begin(response =>
        {
            response.Write("abc");
            response.SetFile(new FileRange(file, 2, 6));
        });
        Assert.Equal(Wire.Head("200 OK", "Connection: keep-alive\r\nContent-Length: 9\r\n", "abc"), Text(answer));
        int head = HeadLength(answer);

        answer.Account(head - 1);
        Assert.Equal(("\nabc", new FileRange(file, 2, 6), 0L), (Text(answer), answer.File, answer.BodySent));
        answer.Account(2);
        Assert.Equal(("bc", new FileRange(file, 2, 6), 1L), (Text(answer), answer.File, answer.BodySent));
        answer.Account(4);
        Assert.Equal(("", new FileRange(file, 4, 4), 5L), (Text(answer), answer.File, answer.BodySent));
        Assert.Equal(AnswerProgress.Sending, answer.Continue());
        answer.Account(4);
        Assert.Equal((0L, 9L), (answer.File.Count, answer.BodySent));
        Assert.Equal(AnswerProgress.Complete, answer.Continue());
    }

    [Fact]
    public void However_it_is_cut_the_count_is_the_same()
    {
        for (int cut = 1; cut < 200; cut++)
        {
            using OutgoingAnswer answer = Begin(response =>
            {
                response.Write("abc");
                response.SetFile(new FileRange(new FakeFile("0123456789"), 0, 10));
            });
            while (answer.Continue() == AnswerProgress.Sending)
            {
                answer.Account(Math.Min(cut, answer.Bytes.Length + answer.File.Count));
            }

            Assert.Equal(13, answer.BodySent);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(1L << 40)]
    public void More_than_there_is_cannot_have_gone(long tooMuch)
    {
        var file = new FakeFile("0123456789");
        using OutgoingAnswer answer = Begin(response => response.SetFile(new FileRange(file, 0, 10)));
        int head = HeadLength(answer);
        Assert.Throws<ArgumentOutOfRangeException>(() => answer.Account(head + 10 + tooMuch));

        Assert.Equal((head, new FileRange(file, 0, 10), 0L), (answer.Bytes.Length, answer.File, answer.BodySent));
        answer.Account(head + 10);
        Assert.Throws<ArgumentOutOfRangeException>(() => answer.Account(tooMuch));
        Assert.Equal(AnswerProgress.Complete, answer.Continue());
    }

    [Fact]
    public void A_producer_is_asked_when_everything_else_has_gone()
    {
        var producer = new FakeProducer((Produced.Some, "one"), (Produced.NothingYet, ""), (Produced.End, "two"));
        using OutgoingAnswer answer = Begin(response => response.SetProducer(producer));
        Assert.Equal((AnswerProgress.Sending, 0), (answer.Continue(), producer.Calls));
        answer.Account(answer.Bytes.Length);
        Assert.Equal((AnswerProgress.Sending, "one"), (answer.Continue(), Text(answer)));
        answer.Account(2);
        Assert.Equal((AnswerProgress.Sending, "e"), (answer.Continue(), Text(answer)));
        answer.Account(1);
        Assert.Equal((AnswerProgress.AwaitingProducer, 2), (answer.Continue(), producer.Calls));
        Assert.Equal((AnswerProgress.Sending, "two"), (answer.Continue(), Text(answer)));
        Assert.Equal(1, producer.Disposals); // Not needed any more, though what it made has still to go.
        answer.Account(3);
        Assert.Equal((AnswerProgress.Complete, 6L), (answer.Continue(), answer.BodySent));
    }

    [Fact]
    public void A_producer_that_claims_what_it_did_not_write_is_a_mistake()
    {
        var producer = new FakeProducer((Produced.Some, ""), (Produced.Some, ""));
        using OutgoingAnswer answer = Begin(response => response.SetProducer(producer));
        answer.Account(answer.Bytes.Length);

        Assert.Throws<InvalidOperationException>(() => answer.Continue());
        Assert.Equal(1, producer.Calls);
    }

    [Fact]
    public void The_next_answer_is_counted_from_zero()
    {
        using OutgoingAnswer answer = Begin(response => response.Write("abcdef"));
        answer.Account(answer.Bytes.Length);
        Assert.Equal(6, answer.BodySent);

        Assert.True(BeginNext(answer, response => response.Write("xy")));
        Assert.Equal(0, answer.BodySent);
        answer.Account(answer.Bytes.Length);
        Assert.Equal(2, answer.BodySent);
    }

    [Fact]
    public void An_answer_of_unknown_length_keeps_no_connection_alive()
    {
        using var answer = new OutgoingAnswer();
        Assert.False(BeginNext(answer, response => response.SetProducer(new FakeProducer())));
        answer.Drop();
        Assert.False(BeginNext(answer, _ => { }, mayKeepAlive: false));
        answer.Drop();
        Assert.True(BeginNext(answer, response => response.SetProducer(new FakeProducer()), "HEAD"));
    }

    [Fact]
    public void No_storage_is_held_for_what_has_gone()
    {
        using OutgoingAnswer answer = Begin(response => response.SetFile(new FileRange(new FakeFile("0123456789"), 0, 10)));
        answer.Account(answer.Bytes.Length);

        Assert.True(MemoryMarshal.TryGetArray(answer.Bytes, out ArraySegment<byte> segment));
        Assert.Empty(segment.Array!);
        Assert.Equal(10, answer.File.Count);
    }

    [Fact]
    public void What_is_dropped_lets_go_of_everything_and_leaves_the_count()
    {
        var file = new FakeFile("0123456789");
        using OutgoingAnswer answer = Begin(response => response.SetFile(new FileRange(file, 0, 10)));
        answer.Account(answer.Bytes.Length + 4);
        answer.Drop();
        answer.Drop();

        Assert.Equal((1, default, 4L), (file.Disposals, answer.File, answer.BodySent));
        Assert.Equal(AnswerProgress.Complete, answer.Continue());
    }

    private sealed class NoDriver : IDriver
    {
        public void Wake()
        {
        }
    }
}
