using MiniHttp.CommandLine;

namespace MiniHttp.Client.Tests;

public class CommandOptionTests
{
    private static CommandOption<string> Option(string name)
        => (CommandOption<string>)Sample.Program.Options.Single(option => option.Name == name);

    [Fact]
    public void A_flag_is_set_and_taken_back()
    {
        CommandOption<string> flag = Option("no-listing");
        Assert.Equal("no-listing=True no-listing=False ", flag.Set(flag.Set("", on: true), on: false));
        Assert.True(flag.IsFlag);
    }

    [Fact]
    public void A_value_goes_into_the_arguments()
    {
        Assert.Equal("index=a index=b ", Option("index").Apply(Option("index").Apply("", "a"), "b"));
        Assert.False(Option("index").IsFlag);
    }

    [Theory]
    [InlineData("index", "-i --index", "--no-index", false)]
    [InlineData("config", "--config", "--no-config", false)]
    [InlineData("no-listing", "-n --no-listing", "--listing", true)]
    [InlineData("quiet", "--quiet", "--no-quiet", false)]
    public void Names_are_those_that_can_be_typed(string name, string names, string negated, bool isNegatable)
        => Assert.Equal(
            (names, negated, isNegatable),
            (string.Join(' ', Option(name).Names), Option(name).NegatedName, Option(name).IsNegatable));
}
