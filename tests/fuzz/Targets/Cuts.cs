// The ways in which TCP may hand over one and the same stream. Which of them, an input says itself: so that it fails again when it is replayed.

namespace MiniHttp.Fuzz;

internal static class Cuts
{
    private const int ByteByByteAtMost = 200;

    /// <summary>Whole, in some pieces or in two, and byte by byte if there are not too many. Each ends with the length.</summary>
    public static int[][] Of(int length, byte choice)
    {
        var random = new Random(choice);
        int[] pieces = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(length + 1)).Distinct().Order().Where(at => at > 0 && at < length), length];
        int[] two = length < 2 ? [length] : [1 + (choice % (length - 1)), length];
        return length <= ByteByByteAtMost
            ? [[length], pieces, two, [.. Enumerable.Range(1, Math.Max(length - 1, 0)), length]]
            : [[length], pieces, two];
    }
}
