// RFC 1945 §4.2 and §2.2: field lines, read as part of a request's head and of a response's, in every way that TCP may cut them.

using System.Globalization;

namespace MiniHttp.Protocol.Tests;

public class FieldParserTests
{
    // The fields as in "A: b | C: d", or the reason of a refusal. Requests and responses must agree.
    private static string Read(string fields, HeadLimits? limits = null)
    {
        string request = RequestHeadParserTests.Read("GET / HTTP/1.0\r\n" + fields, limits);
        string response = ResponseHeadParserTests.Read("HTTP/1.0 200 OK\r\n" + fields, limits: limits);
        request = request.Replace("GET / 1.0", "", StringComparison.Ordinal);
        Assert.Equal(request, response.Replace("1.0 200 OK", "", StringComparison.Ordinal));
        return request.StartsWith(" | ", StringComparison.Ordinal) ? request[3..] : request;
    }

    [Theory]
    [InlineData("A: b\r\n\r\n", "A: b")]
    [InlineData("A:b\r\n\r\n", "A: b")]
    [InlineData("A: \t b \t \r\n\r\n", "A: b")]
    [InlineData("A: b c\td\r\n\r\n", "A: b c\td")]
    [InlineData("A: b:c\r\n\r\n", "A: b:c")]
    [InlineData("A: caf\u00e9\r\n\r\n", "A: caf\u00e9")]
    [InlineData("A:\r\n\r\n", "A: ")]
    [InlineData("A: \t\r\n\r\n", "A: ")]
    [InlineData("A: b\r\na: c\r\nA: b\r\n\r\n", "A: b | a: c | A: b")]
    [InlineData("!#$%&'*+-.^_`|~09: b\r\n\r\n", "!#$%&'*+-.^_`|~09: b")]
    [InlineData("\r\n", "")]
    public void A_field_is_a_name_a_colon_and_a_value(string fields, string expected) => Assert.Equal(expected, Read(fields));

    [Theory]
    [InlineData("A: b\nC: d\n\n")]
    [InlineData("A: b\r\nC: d\n\r\n")]
    public void A_lone_line_feed_ends_a_field(string fields) => Assert.Equal("A: b | C: d", Read(fields));

    [Theory]
    [InlineData("A: b\r\n c\r\n\r\n", "A: b c")]
    [InlineData("A: b\r\n\tc\r\n\r\n", "A: b c")]
    [InlineData("A: b \t\r\n \t c \r\n\r\n", "A: b c")]
    [InlineData("A: b\n c\n\n", "A: b c")]
    [InlineData("A: b\r\n c\r\n d\r\nE: f\r\n\r\n", "A: b c d | E: f")]
    [InlineData("A:\r\n b\r\n\r\n", "A: b")]
    [InlineData("A: b\r\n \r\n\r\n", "A: b")]
    [InlineData("A: b\r\n \r\n c\r\n\r\n", "A: b c")]
    [InlineData("A: b\r\n C: d\r\n\r\n", "A: b C: d")]
    [InlineData("A: b\r\nC: d\r\n e\r\n\r\n", "A: b | C: d e")]
    [InlineData("A:\r\n \r\n\r\n", "A: ")]
    public void A_line_that_begins_with_white_space_continues_the_field(string fields, string expected) =>
        Assert.Equal(expected, Read(fields));

    [Theory]
    [InlineData("A\r\n")]
    [InlineData(": b\r\n")]
    [InlineData("A : b\r\n")]
    [InlineData("A\t: b\r\n")]
    [InlineData("A b: c\r\n")]
    [InlineData("A\0: b\r\n")]
    [InlineData("A/B: c\r\n")]
    [InlineData("\u00c4: b\r\n")]
    [InlineData("\r: b\r\n")]
    [InlineData("\r\r\n")]
    [InlineData("A: b\r\nC\r\n")]
    [InlineData("GET /next HTTP/1.0\r\n")]
    public void A_bad_name_is_refused(string fields) => Assert.Equal(nameof(Rejection.FieldNameMalformed), Read(fields + "\r\n"));

    [Theory]
    [InlineData("A: b\0c\r\n")]
    [InlineData("A: \u001b[2J\r\n")]
    [InlineData("A: \u007f\r\n")]
    [InlineData("A: b\rC: d\r\n")]
    [InlineData("A: b\r\r\n")]
    [InlineData("A: b\r\n c\0\r\n")]
    [InlineData("A: b\r\n \r\r\n")]
    public void A_control_character_in_a_value_is_refused(string fields) =>
        Assert.Equal(nameof(Rejection.FieldValueMalformed), Read(fields + "\r\n"));

    [Theory]
    [InlineData(" A: b\r\n")]
    [InlineData("\tA: b\r\n")]
    [InlineData(" \r\n")]
    public void The_first_field_has_nothing_to_continue(string fields) =>
        Assert.Equal(nameof(Rejection.ContinuationWithoutField), Read(fields + "\r\n"));

    [Theory]
    [InlineData("A: b\n\r\n")]
    [InlineData("A: b\r\n\n")]
    [InlineData("A: b\n c\r\n\r\n")]
    public void A_lone_line_feed_is_refused_in_strict_mode(string fields) =>
        Assert.Equal(nameof(Rejection.LineEndMalformed), Read(fields, new HeadLimits { Strict = Strict.LineEnds }));

    [Fact]
    public void A_field_may_be_as_long_as_the_limit_and_no_longer()
    {
        HeadLimits limits = new() { Field = 8 };
        Assert.Equal("A: 45678", Read("A: 45678\r\n\r\n", limits));
        Assert.Equal("A: 45678", Read("A: 45678\n\n", limits));
        Assert.Equal(nameof(Rejection.FieldTooLong), Read("A: 456789\r\n\r\n", limits));
        Assert.Equal(nameof(Rejection.FieldTooLong), Read("A: 456789\n\n", limits));
        Assert.Equal(nameof(Rejection.FieldTooLong), Read("A: 456789", limits));
        Assert.Equal(nameof(Rejection.FieldTooLong), Read("A: 4567 \r\r\n\r\n", limits));
    }

    [Fact]
    public void Lines_that_continue_a_field_count_towards_its_length()
    {
        HeadLimits limits = new() { Field = 8 };
        Assert.Equal("A: b 78", Read("A: b\r\n  78\r\n\r\n", limits));
        Assert.Equal(nameof(Rejection.FieldTooLong), Read("A: b\r\n  789\r\n\r\n", limits));
        Assert.Equal(nameof(Rejection.FieldTooLong), Read("A: b\r\n \r\n \r\n \r\n \r\n \r\n\r\n", limits));
        Assert.Equal("A: b 78 | C: d 78", Read("A: b\r\n  78\r\nC: d\r\n  78\r\n\r\n", limits));
    }

    [Fact]
    public void All_fields_together_may_be_as_long_as_the_limit_and_no_longer()
    {
        HeadLimits limits = new() { AllFields = 12 };
        Assert.Equal("A: b | C: d e", Read("A: b\r\nC: d\r\n   e\r\n\r\n", limits));
        Assert.Equal(nameof(Rejection.FieldsTooLong), Read("A: b\r\nC: d\r\n    e\r\n\r\n", limits));
        Assert.Equal(nameof(Rejection.FieldsTooLong), Read("A: b\r\nC: d\r\nE: fg\r\n\r\n", limits));
    }

    [Fact]
    public void There_may_be_as_many_fields_as_the_limit_and_no_more()
    {
        HeadLimits limits = new() { FieldCount = 2 };
        Assert.Equal("A: b c | A: d e", Read("A: b\r\n c\r\nA: d\r\n e\r\n\r\n", limits));
        Assert.Equal(nameof(Rejection.TooManyFields), Read("A: b\r\nA: b\r\nA: b\r\n\r\n", limits));
        Assert.Equal("", Read("\r\n", new HeadLimits { FieldCount = 0 }));
        Assert.Equal(nameof(Rejection.TooManyFields), Read("A: b\r\n\r\n", new HeadLimits { FieldCount = 0 }));
    }

    [Fact]
    public void A_hundred_fields_fit_by_default()
    {
        string fields = string.Concat(Enumerable.Range(0, 100).Select(i => string.Create(CultureInfo.InvariantCulture, $"N{i}: {i}\n")));
        Assert.Equal(100, Read(fields + "\n").Split('|').Length);
        Assert.Equal(nameof(Rejection.TooManyFields), Read(fields + "One: more\n\n"));
    }
}
