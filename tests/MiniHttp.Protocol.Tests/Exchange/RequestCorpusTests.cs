// The corpus of requests against the exchange alone: however the bytes are cut, the answers are the same.

using MiniHttp.Testing;

namespace MiniHttp.Protocol.Tests;

public class RequestCorpusTests
{
    // Above this, not every split is tried.
    private const int LongCase = 600;

    public static TheoryData<string> Names => [.. RequestCorpus.Cases.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_answers_are_the_same_however_the_bytes_are_cut(string name)
    {
        RequestCase @case = RequestCorpus.Get(name);
        int length = @case.Bytes.Length;
        int[] whole = length == 0 ? [] : [length];
        CorpusDriver.Outcome outcome = CorpusDriver.Run(@case.Bytes.Span, whole, @case.HalfCloses);
        Assert.Equal(@case.Answers, RequestCorpus.AnswersIn(outcome.Sent));
        Assert.Equal(@case.KeptAlive, outcome.IsKept);

        Same([.. Enumerable.Range(1, length)], "byte by byte", 1000);
        foreach (int at in PlacesToSplit(@case.Bytes))
        {
            Same([at, length], $"split at {at}", int.MaxValue);
        }

        void Same(int[] cuts, string how, int mostSent)
        {
            CorpusDriver.Outcome other = CorpusDriver.Run(@case.Bytes.Span, cuts, @case.HalfCloses, mostSent);
            Assert.True(outcome.Sent.AsSpan().SequenceEqual(other.Sent) && outcome.IsKept == other.IsKept, $"Other answers, {how}.");
        }
    }

    [Fact]
    public void Answers_are_sent_in_pieces_as_small_as_can_be()
    {
        foreach (RequestCase @case in RequestCorpus.Cases.Where(c => c.Bytes.Length is > 0 and < LongCase))
        {
            byte[] expected = CorpusDriver.Run(@case.Bytes.Span, [@case.Bytes.Length], @case.HalfCloses).Sent;
            Assert.Equal(expected, CorpusDriver.Run(@case.Bytes.Span, [@case.Bytes.Length], @case.HalfCloses, mostSent: 1).Sent);
        }
    }

    [Fact]
    public void A_case_that_keeps_the_connection_can_be_followed_by_any_other()
    {
        byte[] first = [.. "GET /hello.txt HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"u8];
        foreach (RequestCase @case in RequestCorpus.Cases.Where(c => c.Answers.Count > 0))
        {
            byte[] stream = [.. first, .. @case.Bytes.Span];
            CorpusDriver.Outcome outcome = CorpusDriver.Run(stream, [stream.Length], @case.HalfCloses);
            Assert.Equal(["200", .. @case.Answers], RequestCorpus.AnswersIn(outcome.Sent));
            Assert.Equal(@case.KeptAlive, outcome.IsKept);
        }
    }

    [Fact]
    public void Every_status_of_a_refusal_that_needs_no_clock_is_in_the_corpus()
    {
        HashSet<string> answers = [.. RequestCorpus.Cases.SelectMany(c => c.Answers)];
        Assert.Equal(["200", "400", "404", "405", "413", "414", "431", "501", "505", RequestCorpus.Bare], answers.Order());
        Assert.Contains(RequestCorpus.Cases, c => c.Answers.Count == 0);
    }

    // Every place in a short case; in a long one those near line ends, and some elsewhere, but not more than a few hundred.
    private static IEnumerable<int> PlacesToSplit(ReadOnlyMemory<byte> bytes)
    {
        int length = bytes.Length;
        int[] all = [.. Enumerable.Range(1, Math.Max(length - 1, 0))];
        if (length <= LongCase)
        {
            return all;
        }

        int[] nearLineEnds = [.. all.Where(at => bytes.Span[Math.Max(at - 2, 0)..Math.Min(at + 2, length)].Contains((byte)'\n'))];
        int stride = (length / 50) + 1;
        int strideNearLineEnds = (nearLineEnds.Length / 200) + 1;
        return all.Where(at => at % stride == 0).Union(nearLineEnds.Where((_, i) => i % strideNearLineEnds == 0));
    }
}
