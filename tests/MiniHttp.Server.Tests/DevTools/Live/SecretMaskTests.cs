// What is masked, however it comes.

using System.Text;
using MiniHttp.Protocol;
using MiniHttp.Sockets;

namespace MiniHttp.Server.Tests;

public sealed class SecretMaskTests
{
    private const string Secret = "s3cret";

    public static TheoryData<string> Messages =>
    [
        $"GET / HTTP/1.0\r\nAuthorization: Basic {Secret}\r\nHost: a\r\n\r\n",
        $"GET / HTTP/1.0\r\nPROXY-authorization:{Secret}\r\n\r\n",
        $"GET / HTTP/1.0\r\nCookie: a={Secret}; b={Secret}\r\nX: y\r\n\r\n",
        $"GET / HTTP/1.0\r\nCookie:\r\n {Secret}\r\n\t{Secret}\r\nHost: a\r\n\r\n",
        $"GET / HTTP/1.0\nCookie: {Secret}\n\n",
        $"GET / HTTP/9.9\r\nCookie: {Secret}\r\n {Secret}\r\n\r\n",
        $"GET / / /\r\nAuthorization : Basic {Secret}\r\n\r\nGET / HTTP/1.0\r\nCookie: {Secret}\r\n\r\n",
        $"GET / HTTP/1.0\r\nAuthorization{new string(' ', 80)}: {Secret}\r\n\r\n",
        $"GET / HTTP/1.0\r\n Authorization: {Secret}\r\n\r\n",
        $"GET / HTTP/1.0\r\nAuthorization {Secret}\r\n\r\n",
        $"Cookie: {Secret}\r\n\r\n",
        $"GET /\r\nCookie: {Secret}\r\n\r\n",
        $"GET / HTTP/1.0\r\nHost: a\r\n\r\nGET / HTTP/1.0\r\nCookie: {Secret}\r\n\r\n",
        $"POST / HTTP/1.0\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.0\r\nCookie: {Secret}\r\n\r\n",
    ];

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_secret_is_masked_wherever_the_bytes_are_cut(string message)
    {
        string whole = Shown(WireDirection.ToServer, message);
        Assert.DoesNotContain(Secret, whole, StringComparison.Ordinal);
        Assert.Equal(message.Replace(Secret, new string('*', Secret.Length), StringComparison.Ordinal).Length, whole.Length);
        for (int first = 1; first < message.Length; first++)
        {
            Assert.Equal(whole, Shown(WireDirection.ToServer, message[..first], message[first..]));
        }

        Assert.Equal(whole, Shown(WireDirection.ToServer, [.. message.Select(c => c.ToString())]));
    }

    [Fact]
    public void Names_line_ends_and_everything_else_stay()
    {
        Assert.Equal(
            "GET / HTTP/1.0\r\nauthorization: ************\r\nX-Cookie: yes\r\nCookies: yes\r\nCookie: *\r\n\t ***\r\nHost: a\r\n\r\n",
            Shown(WireDirection.ToServer, $"GET / HTTP/1.0\r\nauthorization: Basic {Secret}\r\nX-Cookie: yes\r\nCookies: yes\r\nCookie: a\r\n\t b=c\r\nHost: a\r\n\r\n"));
    }

    [Fact]
    public void The_cookie_of_an_answer_is_masked_and_its_body_is_not()
        => Assert.Equal(
            "HTTP/1.0 200 OK\r\nSet-Cookie: *******\r\n\r\nCookie: chocolate\r\n",
            Shown(WireDirection.ToClient, "HTTP/1.0 200 OK\r\nSet-Cookie: a=b;c=d\r\n\r\nCookie: chocolate\r\n"));

    [Fact]
    public void A_secret_that_begins_in_bytes_that_are_not_shown_is_masked_where_it_goes_on()
    {
        string body = new('b', 5000);
        string shown = Shown(
            WireDirection.ToServer, $"POST / HTTP/1.0\r\nContent-Length: 5000\r\n\r\n{body}GET / HTTP/1.0\r\nCookie: s3", $"cret\r\nHost: a\r\n\r\n");
        Assert.DoesNotContain("cret", shown, StringComparison.Ordinal);
        Assert.EndsWith("****\r\nHost: a\r\n\r\n", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Cookie: s3cret\r\n\r\n")]
    [InlineData("GET /\r\nCookie: s3cret\r\n\r\n")]
    public void A_request_line_that_holds_a_secret_is_not_in_the_verdict(string request)
    {
        var conversation = new LiveConversation(1, new HeadLimits());
        Receive(conversation, WireDirection.ToServer, request);
        LiveEvent last = conversation.Take(new WireEvent(WireOperation.Close) { Connection = 1 })!;
        Assert.DoesNotContain("s3cret", last.Verdict, StringComparison.Ordinal);
    }

    private static string Shown(WireDirection direction, params string[] pieces)
    {
        var conversation = new LiveConversation(1, new HeadLimits());
        return string.Concat(pieces.Select(piece => Encoding.Latin1.GetString(Receive(conversation, direction, piece)!.ToWire().Bytes)));
    }

    private static LiveEvent? Receive(LiveConversation conversation, WireDirection direction, string text)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        return conversation.Take(new WireEvent(WireOperation.Receive) { Connection = 1, Direction = direction, Bytes = bytes, Count = bytes.Length });
    }
}
