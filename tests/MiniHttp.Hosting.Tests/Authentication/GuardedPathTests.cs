using System.Text;

namespace MiniHttp.Hosting.Tests;

public class GuardedPathTests
{
    [Theory]
    [InlineData("/", "", true)]
    [InlineData("/", "a/b", true)]
    [InlineData("/private/", "private", true)]
    [InlineData("/private/", "private/a/b.txt", true)]
    [InlineData("/private/", "", false)]
    [InlineData("/private/", "privateer", false)]
    [InlineData("/private/", "private.html", false)]
    [InlineData("/private/", "a/private", false)]
    [InlineData("/a b/caf\u00e9/", "a b/caf\u00e9/x", true)]
    [InlineData("/a=b/", "a=b/x", true)]
    [InlineData("/a/=b/", "a/=b/x", true)]
    [InlineData("/a/=b/=c", "a/=b/x", true)]
    public void It_holds_for_the_directory_and_all_that_is_below(string text, string path, bool expected)
        => Assert.Equal(expected, GuardedPath.Parse(text)!.Holds(Encoding.UTF8.GetBytes(path)));

    [Theory]
    [InlineData("/a/", null, false)]
    [InlineData("/a/=bob", "bob", false)]
    [InlineData("/=bob, al ice", "bob|al ice", false)]
    [InlineData("/a/=*", "*", true)]
    public void It_says_who_may_enter(string text, string? users, bool isOpen)
    {
        GuardedPath path = GuardedPath.Parse(text)!;
        Assert.Equal(users, path.Users is null ? null : string.Join('|', path.Users));
        Assert.Equal(isOpen, path.IsOpen);
    }

    [Theory]
    [InlineData("")]
    [InlineData("private")]
    [InlineData("/private")] // A file may have more names than one, and then this would guard one of them.
    [InlineData("/private/index.html")]
    [InlineData("private/")]
    [InlineData("//")]
    [InlineData("/a//b/")]
    [InlineData("/a/../b/")]
    [InlineData("/./")]
    [InlineData("/*/")]
    [InlineData("/a\n/")]
    [InlineData("/a/=")]
    [InlineData("/a/=,")]
    [InlineData("/a/=bob,")]
    [InlineData("/a/=bob,*")]
    [InlineData("/a=bob")]
    public void Anything_else_is_refused(string text) => Assert.Null(GuardedPath.Parse(text));
}
