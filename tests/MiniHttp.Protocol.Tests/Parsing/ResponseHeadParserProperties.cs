// Any response that can be written is read as it was, and any bytes are read alike however they are cut.

using System.Buffers;
using CsCheck;

namespace MiniHttp.Protocol.Tests;

public class ResponseHeadParserProperties
{
    private static readonly HeadLimits Small = new() { StartLine = 20, Field = 12, AllFields = 30, FieldCount = 3 };

    private static Gen<(int Status, string? Phrase, (string Name, string Value)[] Fields)> Responses { get; } = Gen.Select(Gen.Int[0, 1100], Gen.Null(Property.Value), Property.Fields);

    private static Gen<byte[]> Streams { get; } = Property.Soup(
        "HTTP/1.0 200 OK", "HTTP/1.1 404", "HTTP/1.0 20", "HTTP/", "HTTP/2 ", "\r\n", "\r\n", "\n", "\r", "A: b", "A:", " c", "\t", "0", "999", "<html>", "12345678901234567890");

    [Fact]
    public void What_is_written_is_read_as_it_was() => Property.Holds(Responses, response =>
    {
        ResponseHead head = new() { Status = new StatusCode(response.Status), ReasonPhrase = response.Phrase };
        foreach ((string name, string value) in response.Fields)
        {
            head.Fields.Add(Property.Bytes(name), value);
        }

        if (response.Status is < 200 or > 999 || (response.Status == 401 && !head.Fields.Contains(FieldName.WwwAuthenticate)))
        {
            Assert.Throws<ArgumentException>(() => Write(head));
            return;
        }

        byte[] written = Write(head);
        ResponseHead read = new();
        var parser = new ResponseHeadParser(new HeadLimits { Strict = Strict.LineEnds }, read);

        Assert.Equal((ParseStatus.Complete, written.Length), (parser.Parse(written, endOfStream: false, out int consumed), consumed));
        Assert.Equal((head.Status, response.Phrase ?? head.Status.ReasonPhrase), (read.Status, read.ReasonPhrase));
        (string Name, string Value)[] kept = [.. response.Fields.Where(field => response.Status != 304 || !FieldName.TellsOfContent(Property.Bytes(field.Name)))];
        Assert.Equal(kept.OrderBy(field => FieldName.GroupOf(Property.Bytes(field.Name))), HeadText.FieldsOf(read.Fields));
        Assert.Equal(written, Write(read));
        HeadText.AssertLines(written, kept.Length);
    });

    [Fact]
    public void A_phrase_that_could_end_a_line_is_never_written() => Property.Holds(Gen.String[Gen.Char['\0', '\u0101'], 0, 6], phrase =>
    {
        ResponseHead head = new() { ReasonPhrase = phrase };
        if (phrase.All(c => c == '\t' || c is >= ' ' and not '\x7f' and <= '\u00ff'))
        {
            HeadText.AssertLines(Write(head), 0);
        }
        else
        {
            Assert.Throws<ArgumentException>(() => Write(head));
        }
    });

    [Fact]
    public void However_a_stream_is_cut_it_is_read_alike() => Property.Holds(Gen.Select(Property.Cut(Streams), Gen.Bool, Gen.Bool), input =>
    {
        ((byte[] stream, int[] cuts), bool isSmall, bool ends) = input;
        HeadLimits limits = isSmall ? Small : new HeadLimits();
        string whole = Read(stream, [stream.Length], limits, ends);
        Assert.Equal(whole, Read(stream, cuts, limits, ends));
        Assert.Equal(whole, Read(stream, [.. Enumerable.Range(1, Math.Max(stream.Length - 1, 0)), stream.Length], limits, ends));
        Assert.False(ends && whole.StartsWith("Incomplete", StringComparison.Ordinal));
    });

    private static string Read(byte[] stream, int[] cuts, HeadLimits limits, bool ends)
    {
        ResponseHead head = new();
        var parser = new ResponseHeadParser(limits, head);
        (ParseStatus status, int consumed) = Feeding.Feed(parser.Parse, stream, cuts, ends);
        (string Name, string Value)[] fields = HeadText.FieldsOf(head.Fields);
        Assert.InRange(fields.Length, 0, limits.FieldCount);
        Assert.InRange(fields.Sum(field => field.Name.Length + 1 + field.Value.Length), 0, limits.AllFields);
        return status switch
        {
            ParseStatus.Rejected => parser.Reason.ToString(),
            ParseStatus.Simple => $"Simple {consumed}",
            _ => $"{status} {consumed} {head.Version} {head.Status} {head.ReasonPhrase} {string.Join("|", fields)}",
        };
    }

    private static byte[] Write(ResponseHead head)
    {
        var written = new ArrayBufferWriter<byte>();
        ResponseHeadWriter.Write(head, written);
        return written.WrittenSpan.ToArray();
    }
}
