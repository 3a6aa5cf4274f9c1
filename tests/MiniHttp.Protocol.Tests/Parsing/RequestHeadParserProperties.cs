// Any request that can be written is read as it was, and any bytes are read alike however they are cut.

using System.Buffers;
using CsCheck;

namespace MiniHttp.Protocol.Tests;

public class RequestHeadParserProperties
{
    private static readonly HeadLimits Small = new() { StartLine = 24, Field = 12, AllFields = 30, FieldCount = 3 };

    private static Gen<string> Target { get; } = Gen.Select(
        Gen.OneOf("/", "http://h/", "http://h:81/", "http://[::1]"), Gen.String[Gen.Char['!', '\u00ff'].Where(c => c is not ('#' or '\x7f')), 0, 12], (start, rest) => start.EndsWith('/') ? start + rest : start);

    private static Gen<(string Method, string Target, (string Name, string Value)[] Fields)> Requests { get; } = Gen.Select(Property.Token, Target, Property.Fields);

    private static Gen<byte[]> Streams { get; } = Property.Soup(
        "GET ", "HEAD ", "/", "/a", "http://h:80/", " HTTP/1.0", " HTTP/1.1", " HTTP/9.9", "\r\n", "\r\n", "\n", "\r", "A: b", "A:", " c", "\t", "Content-Length: 1", ":", "\u0016\u0003\u0001", "12345678901234567890");

    [Fact]
    public void What_is_written_is_read_as_it_was() => Property.Holds(Requests, request =>
    {
        RequestHead head = new();
        head.Set(Property.Bytes(request.Method), Property.Bytes(request.Target), HttpVersion.Http10);
        foreach ((string name, string value) in request.Fields)
        {
            head.Fields.Add(Property.Bytes(name), value);
        }

        byte[] written = Write(head);
        RequestHead read = new();
        var parser = new RequestHeadParser(new HeadLimits { Strict = Strict.All }, read);

        Assert.Equal((ParseStatus.Complete, written.Length), (parser.Parse(written, out int consumed), consumed));
        Assert.Equal((request.Method, request.Target), (Property.Latin1(read.MethodName), Property.Latin1(read.TargetText)));
        Assert.Equal(request.Fields.OrderBy(field => FieldName.GroupOf(Property.Bytes(field.Name))), HeadText.FieldsOf(read.Fields));
        Assert.Equal(written, Write(read));
        HeadText.AssertLines(written, request.Fields.Length);
    });

    [Fact]
    public void However_a_stream_is_cut_it_is_read_alike() => Property.Holds(Gen.Select(Property.Cut(Streams), Gen.Bool), input =>
    {
        ((byte[] stream, int[] cuts), bool isSmall) = input;
        HeadLimits limits = isSmall ? Small : new HeadLimits();
        string whole = Read(stream, [stream.Length], limits);
        Assert.Equal(whole, Read(stream, cuts, limits));
        Assert.Equal(whole, Read(stream, [.. Enumerable.Range(1, Math.Max(stream.Length - 1, 0)), stream.Length], limits));
    });

    [Fact]
    public void Nothing_goes_past_the_limits() => Property.Holds(Streams, stream =>
    {
        RequestHead head = new();
        var parser = new RequestHeadParser(Small, head);
        ParseStatus status = parser.Parse(stream, out int consumed);
        Assert.InRange(head.RequestLine.Length, 0, Small.StartLine);
        Assert.InRange(head.Fields.Count, 0, Small.FieldCount);
        (string Name, string Value)[] fields = HeadText.FieldsOf(head.Fields);
        Assert.All(fields, field => Assert.InRange(field.Name.Length + 1 + field.Value.Length, 2, Small.Field));
        Assert.InRange(fields.Sum(field => field.Name.Length + 1 + field.Value.Length), 0, Small.AllFields);
        if (status == ParseStatus.Incomplete)
        {
            Assert.InRange(stream.Length - consumed, 0, Math.Max(Small.StartLine, Small.Field) + 1);
        }
    });

    private static string Read(byte[] stream, int[] cuts, HeadLimits limits)
    {
        RequestHead head = new();
        var parser = new RequestHeadParser(limits, head);
        (ParseStatus status, int consumed) = Feeding.Feed((input, _, out done) => parser.Parse(input, out done), stream, cuts);
        return status == ParseStatus.Rejected ? parser.Reason.ToString()
            : $"{status} {consumed} {Property.Latin1(head.RequestLine)} {head.Method} {head.Version} {string.Join("|", HeadText.FieldsOf(head.Fields))}";
    }

    private static byte[] Write(RequestHead head)
    {
        var written = new ArrayBufferWriter<byte>();
        RequestHeadWriter.Write(head, written);
        return written.WrittenSpan.ToArray();
    }
}
