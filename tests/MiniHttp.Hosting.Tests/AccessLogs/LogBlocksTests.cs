using System.Text;

namespace MiniHttp.Hosting.Tests;

public class LogBlocksTests
{
    private const int Block = 64 * 1024;

    private readonly LogBlocks _blocks = new();

    [Fact]
    public void Bytes_come_out_as_they_went_in_whatever_their_pieces()
    {
        var random = new Random(1945);
        byte[] all = new byte[1_000_000];
        random.NextBytes(all);
        int added = 0, taken = 0;
        byte[] chunk = new byte[100_000];
        while (taken < all.Length)
        {
            int adding = Math.Min(random.Next(100_000), all.Length - added);
            _blocks.Append(all.AsSpan(added, adding));
            added += adding;
            int copied = _blocks.CopyTo(chunk.AsSpan(0, random.Next(chunk.Length)));
            Assert.True(chunk.AsSpan(0, copied).SequenceEqual(all.AsSpan(taken, copied)));
            _blocks.Consume(copied);
            taken += copied;
            Assert.Equal(added - taken, _blocks.Length);
            Assert.InRange(_blocks.Allocated, _blocks.Length, _blocks.Length + (3 * Block));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Block - 1)]
    [InlineData(Block)]
    [InlineData((3 * Block) + 7)]
    public void A_byte_is_found_in_whatever_block_it_is(int before)
    {
        _blocks.Append(new byte[100]);
        _blocks.Consume(100);
        _blocks.Append(new byte[before]);
        Assert.Equal(-1, _blocks.IndexOf((byte)'x'));
        _blocks.Append("x"u8);
        Assert.Equal(before, _blocks.IndexOf((byte)'x'));
    }

    [Fact]
    public void Lines_that_come_and_go_take_one_block()
    {
        byte[] chunk = new byte[1000];
        for (int i = 0; i < 10_000; i++)
        {
            _blocks.Append(Encoding.ASCII.GetBytes($"line {i}\n"));
            _blocks.Consume(_blocks.CopyTo(chunk));
        }

        Assert.Equal(Block, _blocks.Allocated);
    }
}
