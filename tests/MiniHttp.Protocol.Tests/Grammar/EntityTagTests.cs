// Which texts are tags, and when two of them are the same version or as good as each other (RFC 9110 §8.8.3.2).

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class EntityTagTests
{
    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private static EntityTag Tag(string text)
    {
        Assert.True(EntityTag.TryParse(Bytes(text), out EntityTag tag));
        return tag;
    }

    [Theory]
    [InlineData("\"xyzzy\"", false)]
    [InlineData("W/\"xyzzy\"", true)]
    [InlineData("\"\"", false)]
    [InlineData("W/\"\"", true)]
    [InlineData("\"a,b\"", false)]
    [InlineData("\"back\\\"", false)]
    [InlineData("\"caf\u00e9\"", false)]
    public void A_tag_stands_between_quotes(string text, bool isWeak)
    {
        EntityTag tag = Tag(text);
        Assert.Equal(isWeak, tag.IsWeak);
        Assert.Equal(text[(isWeak ? 2 : 0)..], Encoding.Latin1.GetString(tag.Quoted));
    }

    [Theory]
    [InlineData("")]
    [InlineData("xyzzy")]
    [InlineData("\"")]
    [InlineData("\"xyzzy")]
    [InlineData("xyzzy\"")]
    [InlineData("w/\"xyzzy\"")]
    [InlineData("W\"xyzzy\"")]
    [InlineData("W/ \"xyzzy\"")]
    [InlineData("\"a\"b\"")]
    [InlineData("\"two words\"")]
    [InlineData("\"a\0\"")]
    [InlineData("*")]
    [InlineData("W/")]
    public void Anything_else_is_none(string text) => Assert.False(EntityTag.TryParse(Bytes(text), out _));

    // The table of RFC 9110 §8.8.3.2.
    [Theory]
    [InlineData("W/\"1\"", "W/\"1\"", false, true)]
    [InlineData("W/\"1\"", "W/\"2\"", false, false)]
    [InlineData("W/\"1\"", "\"1\"", false, true)]
    [InlineData("\"1\"", "W/\"1\"", false, true)]
    [InlineData("\"1\"", "\"1\"", true, true)]
    [InlineData("\"a\"", "\"A\"", false, false)]
    public void Two_are_compared_strongly_or_weakly(string left, string right, bool same, bool asGood)
    {
        Assert.Equal(same, Tag(left).IsSame(Tag(right)));
        Assert.Equal(asGood, Tag(left).IsAsGoodAs(Tag(right)));
    }

    [Theory]
    [InlineData("\"1\"")]
    [InlineData("W/\"1\"")]
    [InlineData("\"0\", \"1\"")]
    [InlineData("\"0\",W/\"1\",\"2\"")]
    [InlineData(" , \"1\" ,")]
    [InlineData("nonsense, \"1\"")]
    [InlineData("\"0,\", \"1\"")]
    [InlineData("*")]
    [InlineData(" * ")]
    public void A_list_names_it_by_weak_comparison_and_an_asterisk_names_all(string list)
    {
        Assert.True(Tag("\"1\"").IsIn(Bytes(list)));
        Assert.True(Tag("W/\"1\"").IsIn(Bytes(list)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("\"1")]
    [InlineData("\"0\", \"2\"")]
    [InlineData("\"0, \"1\"")]
    [InlineData("\"*\"")]
    [InlineData("\"0\", *")]
    [InlineData("\"0,\"1\",\"")]
    public void A_list_that_does_not_name_it_names_none(string list) => Assert.False(Tag("\"1\"").IsIn(Bytes(list)));
}
