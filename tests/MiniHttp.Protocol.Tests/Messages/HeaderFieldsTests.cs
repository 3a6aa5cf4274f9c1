// RFC 1945 §4.2: the fields of a message, in order, found without regard to case, and safe to be written on a line.

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class HeaderFieldsTests
{
    private static HeaderFields Make(params string[] lines)
    {
        HeaderFields fields = new();
        foreach (string line in lines)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            fields.Add(Encoding.Latin1.GetBytes(line[..colon]), line[(colon + 1)..]);
        }

        return fields;
    }

    private static string[] Lines(HeaderFields fields)
    {
        string[] lines = new string[fields.Count];
        for (int i = 0; i < lines.Length; i++)
        {
            lines[i] = $"{Encoding.Latin1.GetString(fields[i].Name)}:{Encoding.Latin1.GetString(fields[i].Value)}";
        }

        return lines;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40)]
    public void All_fields_of_another_message_follow_those_that_are_there(int count)
    {
        HeaderFields fields = Make("A:1", "B:2");
        HeaderFields others = Make([.. Enumerable.Range(0, count).Select(i => $"C{i}:{new string('x', i)}")]);
        fields.AddAll(others);
        fields.Add("D"u8, "3");

        Assert.Equal(["A:1", "B:2", .. Lines(others), "D:3"], Lines(fields));
        Assert.Equal(count, others.Count);
    }

    [Fact]
    public void Fields_stay_in_order_and_repeats_stay_apart()
    {
        string[] lines = ["B:1", "a:2", "b:3", "C:", "B:1"];
        Assert.Equal(lines, Lines(Make(lines)));
    }

    [Fact]
    public void A_field_is_found_in_any_case_and_the_first_of_its_name_counts()
    {
        HeaderFields fields = Make("Host:h", "ACCEPT:a", "accept:b");
        Assert.True(fields.TryGet("Accept"u8, out ReadOnlySpan<byte> value));
        Assert.Equal("a"u8, value);
        Assert.Equal("h", fields.GetText("hOsT"u8));
        Assert.True(fields.Contains("host"u8));
    }

    [Fact]
    public void A_field_that_is_not_there_is_not_found()
    {
        HeaderFields fields = Make("Host:h");
        Assert.False(fields.TryGet("Hos"u8, out ReadOnlySpan<byte> value));
        Assert.True(value.IsEmpty);
        Assert.Null(fields.GetText("Hosts"u8));
        Assert.False(fields.Contains(""u8));
        Assert.Equal(-1, fields.IndexOf("h"u8, 0));
    }

    [Fact]
    public void An_empty_value_is_not_the_same_as_no_field()
    {
        HeaderFields fields = Make("A:");
        Assert.True(fields.TryGet("A"u8, out ReadOnlySpan<byte> value));
        Assert.True(value.IsEmpty);
        Assert.Equal("", fields.GetText("A"u8));
    }

    [Fact]
    public void Repeats_are_found_one_after_the_other()
    {
        HeaderFields fields = Make("A:1", "B:2", "a:3");
        Assert.Equal(0, fields.IndexOf("A"u8, 0));
        Assert.Equal(2, fields.IndexOf("A"u8, 1));
        Assert.Equal(-1, fields.IndexOf("A"u8, 3));
    }

    [Theory]
    [InlineData("keep-alive", true)]
    [InlineData("Keep-Alive", true)]
    [InlineData("close", true)]
    [InlineData("upgrade", true)]
    [InlineData("keep", false)]
    [InlineData("x", false)]
    [InlineData("", false)]
    public void A_list_is_searched_in_all_its_repeats(string token, bool expected)
    {
        HeaderFields fields = Make("Connection:close,, upgrade", "Host:x", "connection:Keep-Alive");
        Assert.Equal(expected, fields.ListContains("Connection"u8, Encoding.ASCII.GetBytes(token)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("A ")]
    [InlineData("A:")]
    [InlineData("A\r\nB")]
    [InlineData("A\0")]
    [InlineData("\u00c4")]
    public void A_name_that_is_no_token_is_not_taken(string name)
    {
        HeaderFields fields = new();
        Assert.Throws<ArgumentException>(() => fields.Add(Encoding.Latin1.GetBytes(name), "x"u8));
        Assert.Equal(0, fields.Count);
    }

    [Fact]
    public void No_control_character_but_HT_is_taken_into_a_value()
    {
        for (int c = 0; c < 256; c++)
        {
            HeaderFields fields = new();
            byte[] value = [(byte)'a', (byte)c, (byte)'b'];
            if (c is < 0x20 and not '\t' or 0x7F)
            {
                Assert.Throws<ArgumentException>(() => fields.Add("A"u8, value));
                Assert.Throws<ArgumentException>(() => fields.Add("A"u8, Encoding.Latin1.GetString(value)));
                Assert.Equal(0, fields.Count);
            }
            else
            {
                fields.Add("A"u8, value);
                Assert.Equal(value, fields[0].Value);
            }
        }
    }

    [Theory]
    [InlineData(" a", "a")]
    [InlineData("a\t ", "a")]
    [InlineData(" \t a \t b \t ", "a \t b")]
    [InlineData(" \t ", "")]
    [InlineData("\u00a0a\u00a0", "\u00a0a\u00a0")]
    public void White_space_around_a_value_is_not_part_of_it(string value, string expected)
    {
        HeaderFields fields = new();
        fields.Add("A"u8, value);
        fields.Add("B"u8, Encoding.Latin1.GetBytes(value));
        Assert.Equal(["A:" + expected, "B:" + expected], Lines(fields));
    }

    [Fact]
    public void Text_is_ISO_8859_1_and_nothing_else()
    {
        HeaderFields fields = Make("A:caf\u00e9");
        Assert.Equal("caf\u00e9", fields.GetText("A"u8));
        Assert.Equal("caf\u00e9".Select(c => (byte)c).ToArray(), fields[0].Value);
        Assert.Throws<ArgumentException>(() => fields.Add("A"u8, "\u20ac"));
        // Cut to eight bits it would be LF.
        Assert.Throws<ArgumentException>(() => fields.Add("A"u8, "\u010a"));
        Assert.Throws<ArgumentNullException>(() => fields.Add("A"u8, (string)null!));
        Assert.Equal(1, fields.Count);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-1, "-1")]
    [InlineData(long.MaxValue, "9223372036854775807")]
    [InlineData(long.MinValue, "-9223372036854775808")]
    public void A_number_is_written_in_decimal(long number, string expected)
    {
        HeaderFields fields = new();
        fields.Add("A"u8, number);
        Assert.Equal(expected, fields.GetText("A"u8));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public void There_is_no_field_beyond_the_last(int index) => Assert.Throws<ArgumentOutOfRangeException>(() =>
        Make("A:b")[index].Name.Length);

    [Fact]
    public void After_Clear_nothing_of_the_former_fields_is_seen()
    {
        HeaderFields fields = Make("Authorization:secret", "B:2");
        fields.Clear();
        Assert.Equal(0, fields.Count);
        Assert.False(fields.Contains("Authorization"u8));
        Assert.Throws<ArgumentOutOfRangeException>(() => fields[0].Name.Length);
        fields.Add("C"u8, "x"u8);
        Assert.Equal(["C:x"], Lines(fields));
    }

    [Fact]
    public void Many_and_long_fields_are_kept_whole()
    {
        HeaderFields fields = new();
        string[] lines = [.. Enumerable.Range(0, 200).Select(i => $"Name-{i}:{new string((char)('a' + (i % 26)), i * 7 % 2000)}")];
        for (int round = 0; round < 2; round++)
        {
            fields.Clear();
            foreach (string line in lines)
            {
                int colon = line.IndexOf(':', StringComparison.Ordinal);
                fields.Add(Encoding.Latin1.GetBytes(line[..colon]), line[(colon + 1)..]);
            }

            Assert.Equal(lines, Lines(fields));
        }
    }

    [Theory]
    [InlineData(10, 40, false)]
    [InlineData(16, 100, false)]
    [InlineData(1, 20_000, true)]
    [InlineData(100, 4, true)]
    public void Storage_is_used_again_unless_it_grew_large(int count, int length, bool givenUp)
    {
        HeaderFields fields = new();
        byte[] value = new byte[length];
        Array.Fill(value, (byte)'x');
        Fill();

        long before = GC.GetAllocatedBytesForCurrentThread();
        Fill();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(givenUp, allocated > 0);

        void Fill()
        {
            fields.Clear();
            for (int i = 0; i < count; i++)
            {
                fields.Add("A"u8, value);
            }
        }
    }

    [Fact]
    public void Setting_a_field_takes_the_place_of_all_others_of_its_name_and_leaves_the_rest_in_order()
    {
        HeaderFields fields = new();
        fields.Add("A"u8, "1"u8);
        fields.Add("B"u8, "2"u8);
        fields.Add("a"u8, "3"u8);
        fields.Add("C"u8, "4"u8);
        fields.Add("A"u8, "5"u8);

        fields.Set("a"u8, "6"u8);
        Assert.Equal(["B:2", "C:4", "a:6"], Lines(fields));

        fields.Remove("B"u8);
        fields.Remove("nothing"u8);
        Assert.Equal(["C:4", "a:6"], Lines(fields));
        Assert.Throws<ArgumentException>(() => fields.Set("A"u8, "x\r\nB: y"u8));
    }

    [Fact]
    public void A_folded_value_grows_though_it_is_longer_than_the_storage()
    {
        RequestHead head = new();
        RequestHeadParser parser = new(new HeadLimits(), head);
        string part = new('x', 600);
        parser.Parse(Encoding.ASCII.GetBytes($"GET / HTTP/1.0\r\nA: 1\r\nB: {part}\r\n {part}\r\n {part}\r\nC: 2\r\n\r\n"), out _);
        Assert.Equal(["A:1", $"B:{part} {part} {part}", "C:2"], Lines(head.Fields));
    }
}
