// RFC 1945 §5: a request to be written, and what is refused before it could be.

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class RequestHeadTests
{
    [Fact]
    public void A_new_head_holds_nothing()
    {
        RequestHead head = new();
        Assert.True(head.RequestLine.IsEmpty);
        Assert.True(head.MethodName.IsEmpty);
        Assert.Equal(Method.Unknown, head.Method);
        Assert.Equal(RequestTargetKind.None, head.Target.Kind);
        Assert.False(head.IsSimple);
        Assert.Equal(0, head.Fields.Count);
    }

    [Fact]
    public void Set_makes_a_request_line()
    {
        RequestHead head = new();
        head.Set("HEAD"u8, "http://h:81/a?b"u8, HttpVersion.Http10);
        Assert.Equal(Method.Head, head.Method);
        Assert.Equal("HEAD"u8, head.MethodName);
        Assert.Equal("/a"u8, head.Target.Path);
        Assert.Equal("b"u8, head.Target.Query);
        Assert.Equal(81, head.Target.Port);
        Assert.Equal(HttpVersion.Http10, head.Version);
        Assert.False(head.IsSimple);
    }

    [Fact]
    public void A_method_that_is_not_known_keeps_its_name()
    {
        RequestHead head = new();
        head.Set("BREW"u8, "/"u8, HttpVersion.Http10);
        Assert.Equal(Method.Unknown, head.Method);
        Assert.Equal("BREW"u8, head.MethodName);
    }

    [Fact]
    public void Only_version_0_9_makes_it_simple()
    {
        RequestHead head = new();
        head.Set("GET"u8, "/"u8, HttpVersion.Http09);
        Assert.True(head.IsSimple);
        head.Set("GET"u8, "/"u8, HttpVersion.Http11);
        Assert.False(head.IsSimple);
    }

    [Fact]
    public void Set_forgets_what_was_there_before()
    {
        RequestHead head = new();
        head.Set("GET"u8, Encoding.ASCII.GetBytes("/" + new string('a', 1000)), HttpVersion.Http11);
        head.Fields.Add("A"u8, "b"u8);
        head.Set("PUT"u8, "/b"u8, HttpVersion.Http10);
        Assert.Equal("PUT /b"u8, head.RequestLine);
        Assert.Equal(0, head.Fields.Count);
    }

    [Theory]
    [InlineData(200, false)]
    [InlineData(900, false)]
    [InlineData(8000, true)]
    public void Storage_of_the_line_is_used_again_unless_it_grew_large(int length, bool givenUp)
    {
        RequestHead head = new();
        byte[] line = new byte[length];
        head.SetLine(line);

        long before = GC.GetAllocatedBytesForCurrentThread();
        head.Clear();
        head.SetLine(line);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(givenUp, allocated > 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("G T")]
    [InlineData("GET\r\n")]
    [InlineData("G:T")]
    public void A_method_that_is_no_token_is_not_taken(string method)
    {
        RequestHead head = new();
        head.Set("GET"u8, "/kept"u8, HttpVersion.Http10);
        Assert.Throws<ArgumentException>(() => head.Set(Encoding.Latin1.GetBytes(method), "/"u8, HttpVersion.Http10));
        Assert.Equal("GET /kept"u8, head.RequestLine);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("/a b")]
    [InlineData("/ HTTP/1.0\r\nHost:")]
    [InlineData("/\n")]
    [InlineData("/\0")]
    [InlineData("/#a")]
    [InlineData("ftp://h/")]
    public void A_target_that_a_request_line_cannot_hold_is_not_taken(string target)
    {
        RequestHead head = new();
        head.Set("GET"u8, "/kept"u8, HttpVersion.Http10);
        Assert.Throws<ArgumentException>(() => head.Set("GET"u8, Encoding.Latin1.GetBytes(target), HttpVersion.Http10));
        Assert.Equal("GET /kept"u8, head.RequestLine);
    }
}
