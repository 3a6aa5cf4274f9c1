// The ways in which TCP may hand over one and the same stream. It keeps no boundaries, so a parser must not see any.

namespace MiniHttp.Protocol.Tests;

internal static class Feeding
{
    /// <summary>A parser's call: input, whether the stream has ended, bytes consumed.</summary>
    public delegate ParseStatus Parse(ReadOnlySpan<byte> input, bool endOfStream, out int consumed);

    /// <summary>Whole, byte by byte, and split at every position into two.</summary>
    public static IEnumerable<int[]> WaysToCut(int length)
    {
        yield return [length];
        yield return [.. Enumerable.Range(1, Math.Max(length - 1, 0)), length];
        for (int at = 1; at < length; at++)
        {
            yield return [at, length];
        }
    }

    /// <summary>Feeds a stream up to each of the cuts in turn; what was not consumed is presented again, with more behind it.</summary>
    public static (ParseStatus Status, int Consumed) Feed(Parse parse, byte[] stream, int[] cuts, bool endOfStream = false)
    {
        int done = 0;
        ParseStatus status = ParseStatus.Incomplete;
        foreach (int cut in cuts)
        {
            status = parse(stream.AsSpan(done..cut), endOfStream && cut == stream.Length, out int consumed);
            Assert.InRange(consumed, 0, cut - done);
            done += consumed;
            if (status != ParseStatus.Incomplete)
            {
                break;
            }
        }

        return (status, done);
    }
}
