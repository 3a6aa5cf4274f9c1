using System.Text;

namespace MiniHttp.Client.Tests;

public class ExpectationTests
{
    private const string Get = "GET / HTTP/1.0\r\n\r\n";
    private const string Ok = "HTTP/1.0 200 OK\r\nContent-Length: 2\r\nContent-Type: text/plain\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\nhi";

    [Theory]
    [InlineData(Get, Ok, "status 200", true)]
    [InlineData(Get, Ok, "status 2xx", true)]
    [InlineData(Get, Ok, "status 4xx", false)]
    [InlineData(Get, Ok, "status 404 or status 2xx", true)]
    [InlineData(Get, Ok, "status-line", true)]
    [InlineData(Get, "hello", "status-line", false)]
    [InlineData(Get, "hello", "bare", true)]
    [InlineData(Get, "hello", "status 200", false)]
    [InlineData(Get, Ok, "bare", false)]
    [InlineData(Get, "", "silence", true)]
    [InlineData(Get, Ok, "silence", false)]
    [InlineData(Get, Ok, "whole", true)]
    [InlineData(Get, "HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nhi", "whole", false)]
    [InlineData(Get, "HTTP/1.0 200 OK\r\n", "whole", false)]
    [InlineData(Get, "", "whole", false)]
    [InlineData(Get, Ok, "body", true)]
    [InlineData(Get, Ok, "no body", false)]
    [InlineData("HEAD / HTTP/1.0\r\n\r\n", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n", "no body", true)]
    [InlineData("HEAD / HTTP/1.0\r\n\r\n", Ok, "no body", false)]
    [InlineData(Get, Ok, "answers 1", true)]
    [InlineData(Get, Ok + Ok, "answers 1", false)]
    [InlineData(Get + Get, Ok + Ok, "answers 2", true)]
    [InlineData(Get, "HTTP/1.1 100 Continue\r\n\r\n" + Ok, "status 200", true)]
    [InlineData(Get, Ok, "field content-type", true)]
    [InlineData(Get, Ok, "field Content-Type: TEXT/plain", true)]
    [InlineData(Get, Ok, "field Content-Type: text/html", false)]
    [InlineData(Get, Ok, "no field Server", true)]
    [InlineData(Get, Ok, "no field Date", false)]
    [InlineData(Get, Ok, "field Date is a date", true)]
    [InlineData(Get, "HTTP/1.0 200 OK\r\nDate: Sunday, 06-Nov-94 08:49:37 GMT\r\n\r\n", "field Date is a date", false)]
    [InlineData(Get, Ok, "field Content-Length is a number", true)]
    [InlineData(Get, Ok, "field Content-Type is a number", false)]
    [InlineData(Get, Ok, "field Content-Type is a media type", true)]
    [InlineData(Get, Ok, "field Content-Type as in other", true)]
    [InlineData(Get, Ok, "field Content-Length as in other", false)]
    [InlineData(Get, Ok, "field Content-Type as in nothing", false)]
    [InlineData("nonsense\r\n\r\n", Ok, "status 200", true)]
    public void It_is_there_or_is_not(string sent, string received, string what, bool isMet)
    {
        GradedConversation other = Of(Get, "HTTP/1.0 200 OK\r\nContent-Length: 9\r\nContent-Type: text/plain\r\n\r\n");
        GradedConversation conversation = Of(sent, received) with { Others = name => name == "other" ? other : null };
        Assert.Equal(isMet, Expectation.Parse(what).IsMet(conversation));
    }

    [Fact]
    public void A_body_that_the_end_of_the_stream_ends_is_whole_only_if_that_came()
    {
        byte[] sent = Encoding.Latin1.GetBytes(Get), received = "HTTP/1.0 200 OK\r\n\r\nhi"u8.ToArray();
        Assert.True(Expectation.Parse("whole").IsMet(GradedConversation.Of(sent, received, isClosed: true)));
        Assert.True(Expectation.Parse("closed").IsMet(GradedConversation.Of(sent, received, isClosed: true)));
        Assert.False(Expectation.Parse("whole").IsMet(GradedConversation.Of(sent, received, isClosed: false)));
        Assert.False(Expectation.Parse("closed").IsMet(GradedConversation.Of(sent, received, isClosed: false)));
    }

    [Theory]
    [InlineData("status x")]
    [InlineData("status 6xx")]
    [InlineData("200")]
    [InlineData("field Date is nice")]
    [InlineData("answers many")]
    [InlineData("")]
    public void What_is_no_expectation_is_told(string what)
        => Assert.Contains("\"", Assert.Throws<FormatException>(() => Expectation.Parse(what)).Message);

    [Fact]
    public void The_cases_of_the_project_can_be_read()
    {
        IReadOnlyList<GradeCase> cases = GradeCases.Own();
        Assert.True(cases.Count >= 35);
        Assert.Equal(cases.Count, cases.Select(one => one.Name).Distinct().Count());
    }

    private static GradedConversation Of(string sent, string received)
        => GradedConversation.Of(Encoding.Latin1.GetBytes(sent), Encoding.Latin1.GetBytes(received), isClosed: true);
}
