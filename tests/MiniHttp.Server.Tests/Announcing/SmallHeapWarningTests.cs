namespace MiniHttp.Server.Tests;

public class SmallHeapWarningTests
{
    private const long Mebibyte = 1 << 20;

    // Tried with a program that fills its heap: it crashes, or it throws.
    [Theory]
    [InlineData(0, 256 << 10, false)]
    [InlineData(16, 80, true)]
    [InlineData(32, 160, true)]
    [InlineData(48, 240, false)]
    [InlineData(16, 256, false)]
    public void It_is_for_heaps_that_crash_when_they_are_full(long limit, long range, bool expected)
        => Assert.Equal(expected, SmallHeapWarning.IsTooSmall(limit * Mebibyte, range * Mebibyte));
}
