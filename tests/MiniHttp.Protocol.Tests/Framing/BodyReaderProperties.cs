// A body comes out as it went in, whatever its framing and wherever the stream is cut; and what is no body never passes for a whole one.

using System.Globalization;
using System.Numerics;
using System.Text;
using CsCheck;

namespace MiniHttp.Protocol.Tests;

public class BodyReaderProperties
{
    private static Gen<byte[]> Body { get; } = Gen.Byte.Array[0, 60];

    // A body in chunks of any sizes, with all that may stand around them.
    private static Gen<(byte[] Body, byte[] Stream)> Chunked { get; } = Gen.Select(
        Gen.Byte.Array[1, 20].Array[0, 5], Gen.OneOf("", ";a", " ; a=\"b\"", "\t"), Gen.OneOf("", "0", "000000"), Gen.OneOf("", "A: b\r\n", "A: b\r\nC:\r\n"), (chunks, extension, zeros, trailer) =>
        {
            List<byte> stream = [];
            foreach (byte[] chunk in chunks)
            {
                stream.AddRange(Property.Bytes(string.Create(CultureInfo.InvariantCulture, $"{zeros}{chunk.Length:x}{extension}\r\n")));
                stream.AddRange(chunk);
                stream.AddRange("\r\n"u8);
            }

            stream.AddRange(Property.Bytes($"{zeros}0{extension}\r\n{trailer}\r\n"));
            return (chunks.SelectMany(chunk => chunk).ToArray(), stream.ToArray());
        });

    private static Gen<byte[]> Streams { get; } = Property.Soup("5\r\nabcde\r\n", "0\r\n", "\r\n", "\n", "\r", "1", "a", "ffffffffffffffff", ";x", " ", "abc", "0\r\n\r\n");

    [Fact]
    public void A_chunked_body_comes_out_as_it_went_in() => Property.Holds(
        Gen.Select(Chunked, Gen.Int.Array[0, 6], Gen.Byte.Array[0, 5]), input =>
        {
            ((byte[] body, byte[] stream), int[] places, byte[] behind) = input;
            byte[] all = [.. stream, .. behind];
            int[] cuts = [.. places.Select(place => (int)((uint)place % (uint)(all.Length + 1))).Order(), all.Length];
            (byte[] got, BodyState state, int consumed) = Read(new BodyLength(BodyFraming.Chunked), all, cuts);
            Assert.Equal((Property.Latin1(body), BodyState.Complete, stream.Length), (Property.Latin1(got), state, consumed));
        });

    [Fact]
    public void A_part_of_a_chunked_body_never_passes_for_whole() => Property.Holds(Gen.Select(Chunked, Gen.Double[0, 1]), input =>
    {
        ((byte[] body, byte[] stream), double part) = input;
        int length = (int)(part * stream.Length);
        (byte[] got, BodyState state, _) = Read(new BodyLength(BodyFraming.Chunked), stream[..length], [length]);
        Assert.Equal(length == stream.Length ? BodyState.Complete : BodyState.CutShort, state);
        Assert.StartsWith(Property.Latin1(got), Property.Latin1(body));
    });

    [Fact]
    public void However_a_stream_is_cut_it_is_read_alike() => Property.Holds(Gen.Select(Property.Cut(Streams), Gen.Enum<BodyFraming>(), Gen.Int[0, 12]), input =>
    {
        ((byte[] stream, int[] cuts), BodyFraming framing, int length) = input;
        var expected = new BodyLength(framing, framing == BodyFraming.Length ? length : 0);
        (byte[] whole, BodyState state, int consumed) = Read(expected, stream, [stream.Length]);
        (byte[] inPieces, BodyState stateInPieces, int consumedInPieces) = Read(expected, stream, cuts);
        Assert.Equal((Property.Latin1(whole), state), (Property.Latin1(inPieces), stateInPieces));
        Assert.Equal(consumed, consumedInPieces);
        if (framing == BodyFraming.Length)
        {
            Assert.Equal(Math.Min(length, stream.Length), whole.Length);
            Assert.Equal(length <= stream.Length, state == BodyState.Complete);
        }
    });

    [Fact]
    public void A_length_is_a_number_of_digits_that_a_long_holds() => Property.Holds(
        Gen.String[Gen.Char["0123456789+- ,\u0660"], 0, 22], text =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            bool isNumber = text.Length > 0 && text.All(char.IsAsciiDigit) && BigInteger.Parse(text, CultureInfo.InvariantCulture) <= long.MaxValue;
            Assert.Equal(isNumber, DecimalNumber.TryParse(bytes, out long length));
            Assert.Equal(isNumber ? long.Parse(text, CultureInfo.InvariantCulture) : 0, length);
        });

    [Fact]
    public void Two_programs_never_read_two_lengths_of_one_message() => Property.Holds(
        Gen.OneOf("3", "03", "4", "-3", "3,3", "", "3 3").Array[0, 4], values =>
        {
            HeaderFields fields = new();
            foreach (string value in values)
            {
                fields.Add(FieldName.ContentLength, value);
            }

            Rejection? reason = ContentLength.Read(fields, out long? length);
            bool allAreNumbers = values.All(value => value is "3" or "03" or "4");
            Assert.Equal(allAreNumbers && values.Select(value => int.Parse(value, CultureInfo.InvariantCulture)).Distinct().Count() <= 1, reason is null);
            Assert.True(reason is not null || length is null == (values.Length == 0));
        });

    private static (byte[] Body, BodyState State, int Consumed) Read(BodyLength length, byte[] stream, int[] cuts)
    {
        var reader = new BodyReader(length);
        List<byte> body = [];
        int done = 0;
        foreach (int cut in cuts)
        {
            while (done < cut && reader.State == BodyState.Incomplete)
            {
                body.AddRange(reader.Take(stream.AsSpan(done..cut), out int consumed));
                Assert.InRange(consumed, 1, cut - done);
                done += consumed;
            }
        }

        Assert.Equal(body.Count, reader.Received);
        return ([.. body], reader.End(), done);
    }
}
