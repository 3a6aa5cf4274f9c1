// Values of fields: lists, ranges, tags, types, weights. Whatever stands there, what is made of it lies within it and within its bounds.

using System.Globalization;
using CsCheck;

namespace MiniHttp.Protocol.Tests;

public class FieldValueProperties
{
    private static Gen<byte[]> Values { get; } = Property.Soup(
        ",", ", ", ";", "; ", "=", "\"", "\"a,b\"", "*", "q=0.5", "q=1", "q=NaN", "q=Infinity", "q=1e3", "q=", "gzip", "br", "identity", "text/html", "a", "W/\"t\"", "\"t\"", "bytes=", "0-", "-5", "3-9", "bytes 0-9/10",
        "filename=", "filename*=UTF-8''%41", "max-age=5", "no-cache", "Basic realm=\"r\"", "9223372036854775808", "'", " ", "\t");

    [Fact]
    public void A_list_is_read_as_it_was_joined() => Property.Holds(
        Gen.Select(Gen.Frequency((2, Property.Token), (1, Property.Token.Select(text => $"\"{text}, {text}\""))).Array[0, 8], Gen.OneOf(",", ", ", " ,\t,", ",,,")), input =>
        {
            (string[] elements, string separator) = input;
            Assert.Equal(elements, ListOf(Property.Bytes(separator + string.Join(separator, elements) + separator)));
        });

    [Fact]
    public void An_element_is_never_empty_and_has_no_white_space_around_it() => Property.Holds(Values, value =>
    {
        Assert.All(ListOf(value), element => Assert.Equal((element.Trim(' ', '\t'), false), (element, element.Length == 0)));
        foreach (Challenge challenge in new ChallengeList(value))
        {
            Assert.True(Tokens.IsToken(challenge.Scheme));
            _ = challenge.Realm;
        }
    });

    [Fact]
    public void A_range_lies_within_its_entity() => Property.Holds(Gen.Select(Values, Gen.Long[0, 12]), input =>
    {
        (byte[] value, long length) = input;
        if (!ByteRangeSet.TryParse(value, out ByteRangeSet set))
        {
            return;
        }

        int count = 0;
        foreach (ByteRangeSpec spec in set)
        {
            count++;
            if (spec.TryResolve(length, out ByteRange range))
            {
                Assert.InRange(range.First, 0, range.Last);
                Assert.InRange(range.Last, range.First, length - 1);
            }
        }

        Assert.Equal(set.Count, count);
    });

    [Fact]
    public void A_part_of_an_answer_is_read_as_it_was_written() => Property.Holds(
        Gen.Select(Gen.Long[0, long.MaxValue - 1], Gen.Long[0, long.MaxValue - 1], Gen.Long[0, long.MaxValue], Gen.Bool), input =>
        {
            (long one, long other, long length, bool isKnown) = input;
            long first = Math.Min(one, other), last = Math.Max(one, other);
            ContentRange[] ranges = [new(first, last, isKnown ? Math.Max(length, last + 1) : null), new(null, null, length)];
            Assert.All(ranges, range => Assert.Equal(range, ContentRange.TryParse(Property.Bytes(range.ToString()), out ContentRange read) ? read : default));
            Assert.False(ContentRange.TryParse(Property.Bytes(new ContentRange(first, last, last).ToString()), out _));
        });

    [Fact]
    public void A_weight_is_a_number_from_0_to_1() => Property.Holds(Values, value =>
    {
        Assert.InRange(QualityValue.In(value, lwsAllowed: true), 0, 1);
        if (MediaType.TryParse([.. "text/html;"u8, .. value], out MediaType type))
        {
            Assert.InRange(type.Quality, 0, 1);
            Assert.True(type.Is("text"u8, "html"u8));
            Assert.DoesNotContain(Property.Latin1(type.Charset), c => c is '"' or '\r' or '\n');
        }
    });

    [Fact]
    public void Codings_are_ranked_by_weight_and_those_with_none_left_out() => Property.Holds(
        Gen.Select(Gen.OneOf("gzip", "x-gzip", "br", "zstd", "*", "identity", "other"), Gen.Int[0, 1000]).Array[0, 6], asked =>
        {
            ContentCoding[] offered = [ContentCoding.Zstd, ContentCoding.Brotli, ContentCoding.Gzip];
            HeaderFields fields = new();
            foreach ((string name, int thousandths) in asked)
            {
                fields.Add(FieldName.AcceptEncoding, string.Create(CultureInfo.InvariantCulture, $"{name};q={thousandths / 1000.0:0.###}"));
            }

            var ranked = new ContentCoding[3];
            int count = AcceptEncoding.Rank(fields, offered, ranked);
            double plain = Weight("identity") ?? Weight("*") ?? 0;
            double[] weights = [.. ranked[..count].Select(WeightOf)];
            Assert.Equal(weights.OrderDescending(), weights);
            Assert.Equal(offered.Where(coding => WeightOf(coding) is var weight && weight > 0 && weight >= plain).Order(), ranked[..count].Order());

            double WeightOf(ContentCoding coding) => coding switch
            {
                ContentCoding.Gzip => asked.Where(pair => pair.Item1 is "gzip" or "x-gzip").Select(pair => (double?)pair.Item2).FirstOrDefault() ?? Weight("*") ?? 0,
                ContentCoding.Brotli => Weight("br") ?? Weight("*") ?? 0,
                _ => Weight("zstd") ?? Weight("*") ?? 0,
            };

            double? Weight(string name) => asked.Where(pair => pair.Item1 == name).Select(pair => (double?)pair.Item2).FirstOrDefault();
        });

    [Fact]
    public void A_tag_is_in_a_list_that_names_it() => Property.Holds(
        Gen.Select(Gen.Select(Gen.Bool, Property.Token).Array[0, 5], Gen.Bool, Property.Token), input =>
        {
            ((bool IsWeak, string Text)[] others, bool isWeak, string text) = input;
            Assert.True(EntityTag.TryParse(Property.Bytes(Quote(isWeak, text)), out EntityTag tag));
            Assert.Equal((isWeak, $"\"{text}\""), (tag.IsWeak, Property.Latin1(tag.Quoted)));
            string list = string.Join(", ", others.Select(other => Quote(other.IsWeak, other.Text)));
            Assert.Equal(others.Any(other => other.Text == text), tag.IsIn(Property.Bytes(list)));
            Assert.True(tag.IsIn(Property.Bytes($"{list},{Quote(!isWeak, text)}")));
        });

    [Fact]
    public void No_value_whatever_it_holds_makes_a_reader_fail() => Property.Holds(Values, value =>
    {
        _ = CacheControl.IsValid(value);
        _ = EntityTag.TryParse(value, out _);
        _ = ContentCodings.TryParse(value, out _);
        _ = BasicCredentials.TryParse(value, out _, out _);
        _ = BasicCredentials.TryParse([.. "Basic "u8, .. value], out _, out _);
        string? name = ContentDisposition.FileNameOf([.. "attachment; "u8, .. value]);
        Assert.True(name is null || name.Length <= value.Length);
        Assert.False(Tokens.IsToken(value) && !Tokens.IsFieldText(value));
        Assert.Equal(Property.Latin1(value).Trim(' ', '\t'), Property.Latin1(Tokens.TrimLws(value)));
    });

    private static List<string> ListOf(byte[] value)
    {
        List<string> elements = [];
        foreach (ReadOnlySpan<byte> element in new FieldList(value))
        {
            elements.Add(Property.Latin1(element));
        }

        return elements;
    }

    private static string Quote(bool isWeak, string text) => $"{(isWeak ? "W/" : "")}\"{text}\"";
}
