// RFC 1945 §5.1.1: methods and their tokens, which are case-sensitive.

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class MethodTests
{
    public static TheoryData<Method> Known => [.. Enum.GetValues<Method>().Where(method => method != Method.Unknown)];

    [Theory]
    [MemberData(nameof(Known))]
    public void Each_known_method_has_a_token_in_capitals(Method method)
    {
        string token = Encoding.ASCII.GetString(MethodToken.Of(method));
        Assert.Equal(method.ToString().ToUpperInvariant(), token);
        Assert.Equal(method, MethodToken.Parse(MethodToken.Of(method)));
    }

    [Theory]
    [MemberData(nameof(Known))]
    public void In_another_case_it_is_another_method(Method method)
    {
        string token = Encoding.ASCII.GetString(MethodToken.Of(method));
        Assert.Equal(Method.Unknown, MethodToken.Parse(Encoding.ASCII.GetBytes(token.ToLowerInvariant())));
        Assert.Equal(Method.Unknown, MethodToken.Parse(Encoding.ASCII.GetBytes(method.ToString())));
    }

    [Theory]
    [InlineData("")]
    [InlineData("GE")]
    [InlineData("GETS")]
    [InlineData(" GET")]
    [InlineData("TRACE")]
    [InlineData("CONNECT")]
    [InlineData("Unknown")]
    [InlineData("UNKNOWN")]
    public void Any_other_token_names_no_known_method(string token) =>
        Assert.Equal(Method.Unknown, MethodToken.Parse(Encoding.ASCII.GetBytes(token)));

    [Theory]
    [InlineData(Method.Unknown)]
    [InlineData((Method)99)]
    public void An_unknown_method_has_no_token(Method method) => Assert.Throws<ArgumentOutOfRangeException>(() =>
        MethodToken.Of(method).Length);
}
