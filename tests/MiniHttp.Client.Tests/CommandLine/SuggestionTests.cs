using MiniHttp.CommandLine;

namespace MiniHttp.Client.Tests;

public class SuggestionTests
{
    [Theory]
    [InlineData("headder", "header")]
    [InlineData("heaedr", "header")] // Two letters swapped.
    [InlineData("eader", "header")]
    [InlineData("hexder", "header")]
    [InlineData("Port", "port")]
    [InlineData("max-tiem", "max-time")]
    [InlineData("retry-dealy", "retry-delay")]
    [InlineData("maximum-time", "max-time")]
    [InlineData("verbose", null)]
    [InlineData("xy", null)]
    [InlineData("", null)]
    [InlineData("porst", "port")] // As near as "post": the first.
    public void The_nearest_word_is_suggested(string word, string? expected)
        => Assert.Equal(expected, Suggestion.For(word, ["header", "port", "post", "max-time", "retry-delay", "x"]));

    [Fact]
    public void Nothing_is_suggested_where_nothing_is_known() => Assert.Null(Suggestion.For("port", []));
}
