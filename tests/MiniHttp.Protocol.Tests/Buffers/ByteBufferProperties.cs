// A buffer against a list of bytes, and the length of a body of parts against its bytes.

using System.Buffers;
using CsCheck;

namespace MiniHttp.Protocol.Tests;

public class ByteBufferProperties
{
    [Fact]
    public void A_buffer_holds_what_was_appended_and_not_yet_consumed() => Property.Holds(
        Gen.Select(Gen.Bool, Gen.Int[0, 3000]).Array[0, 30], steps =>
        {
            using var buffer = new ByteBuffer();
            List<byte> expected = [];
            byte next = 0;
            foreach ((bool appends, int count) in steps)
            {
                if (appends)
                {
                    byte[] bytes = [.. Enumerable.Range(0, count).Select(_ => next++)];
                    buffer.Append(bytes);
                    expected.AddRange(bytes);
                }
                else
                {
                    buffer.Consume(Math.Min(count, expected.Count));
                    expected.RemoveRange(0, Math.Min(count, expected.Count));
                }

                Assert.True(buffer.Span.SequenceEqual(expected.ToArray()));
            }
        });

    [Fact]
    public void A_body_of_parts_is_as_long_as_was_said_and_each_head_names_its_part() => Property.Holds(
        Gen.Select(Gen.Select(Gen.Long[0, long.MaxValue >> 8], Gen.Long[0, 1 << 20], (first, more) => new ByteRange(first, first + more)).Array[1, 12], Gen.Long[0, 100]), input =>
        {
            (ByteRange[] ranges, long behind) = input;
            long length = ranges.Max(range => range.Last) + 1 + behind;
            var body = new MultipartByteRanges(ranges, length, "text/plain; charset=utf-8", "b");
            long total = 0;
            var parts = new List<ByteRange>();
            var head = new ArrayBufferWriter<byte>();
            while (body.TryWriteNext(head, out ByteRange range))
            {
                total += head.WrittenCount + range.Count;
                if (range.Count > 0)
                {
                    parts.Add(range);
                    string said = Property.Latin1(head.WrittenSpan).Split("Content-Range: ")[1].Split('\r')[0];
                    Assert.True(ContentRange.TryParse(Property.Bytes(said), out ContentRange read));
                    Assert.Equal(new ContentRange(range.First, range.Last, length), read);
                }

                head.Clear();
            }

            Assert.Equal(body.Length, total);
            Assert.Equal(ranges, parts);
        });
}
