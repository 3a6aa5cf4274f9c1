// Bytes in at the end, out at the front, and never another's bytes in between.

using System.Runtime.InteropServices;

namespace MiniHttp.Protocol.Tests;

public class ByteBufferTests
{
    [Fact]
    public void A_new_buffer_is_empty()
    {
        using ByteBuffer buffer = new();
        Assert.Equal(0, buffer.Length);
        Assert.True(buffer.Span.IsEmpty);
        Assert.True(buffer.Memory.IsEmpty);
        buffer.Consume(0);
        buffer.Append([]);
        Assert.Equal(0, buffer.Length);
    }

    [Fact]
    public void Storage_is_held_only_while_there_are_bytes()
    {
        using ByteBuffer buffer = new();
        Assert.Equal(0, Storage(buffer));
        buffer.Append([]);
        Assert.Equal(0, Storage(buffer));
        buffer.Append([1, 2]);
        Assert.NotEqual(0, Storage(buffer));
        buffer.Append([]);
        buffer.Consume(1);
        Assert.NotEqual(0, Storage(buffer));
        buffer.Consume(1);
        Assert.Equal(0, Storage(buffer));
    }

    private static int Storage(ByteBuffer buffer)
    {
        Assert.True(MemoryMarshal.TryGetArray(buffer.Memory, out ArraySegment<byte> segment));
        return segment.Array!.Length;
    }

    [Fact]
    public void Random_operations_agree_with_a_list()
    {
        Random random = new(1945);
        for (int round = 0; round < 50; round++)
        {
            using ByteBuffer buffer = new();
            List<byte> model = [];
            int largest = 1 << random.Next(1, 14);
            for (int step = 0; step < 400; step++)
            {
                switch (random.Next(6))
                {
                    case 0 or 1:
                        byte[] bytes = RandomBytes(random, largest);
                        buffer.Append(bytes);
                        model.AddRange(bytes);
                        break;
                    case 2:
                        byte[] written = RandomBytes(random, largest);
                        Span<byte> span = buffer.GetSpan(written.Length);
                        Assert.True(span.Length >= Math.Max(written.Length, 1));
                        written.CopyTo(span);
                        buffer.Advance(written.Length);
                        model.AddRange(written);
                        break;
                    case 3:
                        byte[] filled = RandomBytes(random, largest);
                        Memory<byte> memory = buffer.GetMemory(filled.Length);
                        Assert.True(memory.Length >= Math.Max(filled.Length, 1));
                        filled.CopyTo(memory);
                        int used = random.Next(filled.Length + 1);
                        buffer.Advance(used);
                        model.AddRange(filled.AsSpan(0, used));
                        break;
                    case 4:
                        int count = random.Next(model.Count + 1);
                        buffer.Consume(count);
                        model.RemoveRange(0, count);
                        break;
                    case 5 when random.Next(4) == 0:
                        buffer.Consume(model.Count);
                        model.Clear();
                        break;
                    case 5 when random.Next(20) == 0:
                        buffer.Dispose();
                        model.Clear();
                        break;
                }

                Assert.Equal(model.Count, buffer.Length);
                Assert.True(buffer.Span.SequenceEqual(model.ToArray()));
                Assert.True(buffer.Memory.Span.SequenceEqual(buffer.Span));
            }
        }
    }

    [Fact]
    public void Two_buffers_never_share_their_storage()
    {
        using ByteBuffer a = new();
        using ByteBuffer b = new();
        a.Append([1, 2, 3]);
        a.Consume(3);
        a.Dispose();
        a.Append([1, 1, 1]);
        b.Append([2, 2, 2]);
        Assert.Equal(new byte[] { 1, 1, 1 }, a.Span);
        Assert.Equal(new byte[] { 2, 2, 2 }, b.Span);
    }

    [Fact]
    public void What_was_never_appended_cannot_be_consumed()
    {
        using ByteBuffer buffer = new();
        buffer.Append([1, 2, 3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Consume(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Consume(-1));
        buffer.Consume(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Consume(3));
        Assert.Equal(new byte[] { 2, 3 }, buffer.Span);
    }

    [Fact]
    public void Nobody_can_advance_past_the_storage()
    {
        using ByteBuffer buffer = new();
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(1));
        int room = buffer.GetSpan().Length;
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(room + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(-1));
        buffer.Advance(0);
        Assert.Equal(0, buffer.Length);
    }

    [Fact]
    public void A_long_queue_that_moves_along_needs_no_more_room_than_it_holds()
    {
        using ByteBuffer buffer = new();
        byte next = 0;
        byte first = 0;
        int room = 0;
        for (int i = 0; i < 100_000; i++)
        {
            buffer.Append([next++]);
            if (buffer.Length > 300)
            {
                Assert.Equal(first++, buffer.Span[0]);
                buffer.Consume(1);
            }

            room = Math.Max(room, buffer.GetMemory().Length);
        }

        Assert.InRange(room, 1, 4096);
    }

    [Fact]
    public void A_disposed_buffer_can_be_used_again()
    {
        ByteBuffer buffer = new();
        buffer.Append([1]);
        buffer.Dispose();
        buffer.Dispose();
        Assert.Equal(0, buffer.Length);
        buffer.Append([2]);
        Assert.Equal(new byte[] { 2 }, buffer.Span);
        buffer.Dispose();
    }

    private static byte[] RandomBytes(Random random, int largest)
    {
        byte[] bytes = new byte[random.Next(largest + 1)];
        random.NextBytes(bytes);
        return bytes;
    }
}
