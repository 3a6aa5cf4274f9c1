// RFC 1945 §4.2: fields in their good order, each on one line. Seen through the heads that are written with it.

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class FieldWriterTests
{
    private static string Write(params (string Name, string Value)[] fields)
    {
        ResponseHead head = new();
        foreach ((string name, string value) in fields)
        {
            head.Fields.Add(Encoding.ASCII.GetBytes(name), value);
        }

        using ByteBuffer buffer = new();
        ResponseHeadWriter.Write(head, buffer);
        string text = Encoding.Latin1.GetString(buffer.Span);
        Assert.StartsWith("HTTP/1.0 200 OK\r\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", text, StringComparison.Ordinal);
        return text[17..^2];
    }

    [Fact]
    public void General_fields_come_first_and_those_of_the_entity_last() =>
        Assert.Equal(
            "Pragma: p\r\nDate: d\r\nServer: s\r\nLocation: l\r\nX-New: x\r\nContent-Length: 1\r\n",
            Write(("X-New", "x"), ("Server", "s"), ("Pragma", "p"), ("Content-Length", "1"), ("Location", "l"), ("Date", "d")));

    [Fact]
    public void Within_a_group_the_order_stays() =>
        Assert.Equal("C: 1\r\nA: 2\r\nB: 3\r\nA: 4\r\n", Write(("C", "1"), ("A", "2"), ("B", "3"), ("A", "4")));

    [Fact]
    public void A_name_is_written_as_it_was_given() =>
        Assert.Equal("dATE: d\r\ncontent-type: c\r\n", Write(("content-type", "c"), ("dATE", "d")));

    [Fact]
    public void A_long_value_is_never_folded()
    {
        string value = string.Join(' ', Enumerable.Repeat("word", 2000));
        Assert.Equal($"A: {value}\r\n", Write(("A", value)));
    }

    [Fact]
    public void A_value_that_came_folded_goes_out_on_one_line()
    {
        ResponseHead head = new();
        new ResponseHeadParser(new HeadLimits(), head).Parse("HTTP/1.0 200 OK\r\nA: b\r\n\tc\n  d\r\n\r\n"u8, false, out _);
        using ByteBuffer buffer = new();
        ResponseHeadWriter.Write(head, buffer);
        Assert.Equal("HTTP/1.0 200 OK\r\nA: b c d\r\n\r\n"u8, buffer.Span);
    }

    [Fact]
    public void An_empty_value_and_the_bytes_of_ISO_8859_1_are_written() =>
        Assert.Equal("A: \r\nB: caf\u00e9\r\n", Write(("A", ""), ("B", "caf\u00e9")));
}
