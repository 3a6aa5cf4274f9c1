// RFC 1945 §9.3, §10.11: where a redirect leads, and that a request cannot make it lead elsewhere.

using System.Net;
using System.Net.Sockets;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public sealed class RedirectTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SiteConversation _site;

    public RedirectTests()
    {
        _site = new SiteConversation(_folder);
        _folder.Folder("folder/below");
        _folder.Folder("evil.example/x");
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        _folder.Dispose();
    }

    private string Location(string path, string fields = "")
    {
        Answer answer = _site.Get(path, fields);
        Assert.Equal(301, answer.Status);
        return answer.Field("Location")!;
    }

    [Fact]
    public void A_directory_without_its_slash_is_moved_to_an_absolute_Location()
    {
        Assert.Equal("http://192.0.2.1:8080/folder/", Location("/folder"));
        Assert.Equal("http://example.org/folder/below/", Location("/folder/below", "Host: example.org\r\n"));
    }

    [Theory]
    [InlineData("example.org", "http://example.org/folder/")]
    [InlineData("example.org:81", "http://example.org:81/folder/")]
    [InlineData("example.org:80", "http://example.org/folder/")]
    [InlineData("example.org:", "http://example.org/folder/")]
    [InlineData("EXAMPLE.org", "http://EXAMPLE.org/folder/")]
    [InlineData("192.0.2.7:8000", "http://192.0.2.7:8000/folder/")]
    [InlineData("[2001:db8::1]", "http://[2001:db8::1]/folder/")]
    [InlineData("[2001:db8::1]:81", "http://[2001:db8::1]:81/folder/")]
    [InlineData("[::1]:80", "http://[::1]/folder/")]
    public void Location_names_the_host_that_the_client_named(string host, string expected)
        => Assert.Equal(expected, Location("/folder", $"Host: {host}\r\n"));

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("evil.example/x")]
    [InlineData("user@evil.example")]
    [InlineData("evil.example:0")]
    [InlineData("evil.example:99999")]
    [InlineData("evil.example:80:80")]
    [InlineData("evil.example#")]
    [InlineData("<script>")]
    [InlineData("[::1")]
    [InlineData("caf\u00e9")]
    public void Without_a_valid_Host_field_the_local_address_stands_in_Location(string host)
        => Assert.Equal("http://192.0.2.1:8080/folder/", Location("/folder", $"Host: {host}\r\n"));

    [Theory]
    [InlineData("192.0.2.1", 80, "http://192.0.2.1/folder/")]
    [InlineData("192.0.2.1", 8080, "http://192.0.2.1:8080/folder/")]
    [InlineData("::1", 80, "http://[::1]/folder/")]
    [InlineData("2001:db8::80", 8080, "http://[2001:db8::80]:8080/folder/")]
    [InlineData("192.0.2.80", 180, "http://192.0.2.80:180/folder/")]
    [InlineData("fe80::1%2", 8080, "http://[fe80::1]:8080/folder/")]
    [InlineData("fe80::1%2", 80, "http://[fe80::1]/folder/")]
    [InlineData("::ffff:192.0.2.1", 8080, "http://192.0.2.1:8080/folder/")]
    [InlineData("::ffff:192.0.2.1", 80, "http://192.0.2.1/folder/")]
    public void An_address_is_written_as_a_URL_wants_it(string address, int port, string expected)
    {
        _site.Local = new IPEndPoint(IPAddress.Parse(address), port);
        Assert.Equal(expected, Location("/folder"));
    }

    [Fact]
    public void Over_a_Unix_domain_socket_there_is_only_localhost()
    {
        _site.Local = new UnixDomainSocketEndPoint("/run/minihttpd");
        Assert.Equal("http://localhost/folder/", Location("/folder"));
        _site.Local = null;
        Assert.Equal("http://localhost/folder/", Location("/folder"));
    }

    [Theory]
    [InlineData("http://example.org/folder", "http://example.org/folder/")]
    [InlineData("http://example.org:81/folder?q", "http://example.org:81/folder/?q")]
    [InlineData("http://example.org:80/folder", "http://example.org/folder/")]
    [InlineData("http://[::1]:81/folder", "http://[::1]:81/folder/")]
    public void The_host_of_an_absolute_URI_outweighs_the_field(string target, string expected)
        => Assert.Equal(expected, Location(target, "Host: other.example\r\n"));

    [Theory]
    [InlineData("/folder?", "http://192.0.2.1:8080/folder/?")]
    [InlineData("/folder?a=b&c=%26/../?x", "http://192.0.2.1:8080/folder/?a=b&c=%26/../?x")]
    [InlineData("/folder?http://evil.example/", "http://192.0.2.1:8080/folder/?http://evil.example/")]
    public void A_query_is_kept(string path, string expected) => Assert.Equal(expected, Location(path));

    [Theory]
    [InlineData("caf\u00e9", "caf%E9")]
    [InlineData("\u0080\u00a0\u00ff", "%80%A0%FF")]
    [InlineData("\"a\"", "%22a%22")]
    [InlineData("<a>", "%3Ca%3E")]
    [InlineData("%e9%22%3c=%25", "%e9%22%3c=%25")]
    [InlineData("a'b&c;d\\e", "a'b&c;d\\e")]
    public void What_the_query_should_have_escaped_is_escaped_in_the_field_and_in_the_link(string query, string expected)
    {
        Answer answer = _site.Get("/folder?" + query);
        Assert.Equal("http://192.0.2.1:8080/folder/?" + expected, answer.Field("Location"));
        string link = answer.Body.Split("<a href=\"")[1].Split('"')[0];
        Assert.Equal(answer.Field("Location"), WebUtility.HtmlDecode(link));
    }

    [Theory]
    [InlineData("//evil.example/x")]
    [InlineData("///evil.example/x")]
    [InlineData("/.//evil.example/x")]
    public void A_path_that_begins_with_two_slashes_leads_to_no_other_host(string path)
        => Assert.Equal("http://192.0.2.1:8080/evil.example/x/", Location(path));

    [Theory]
    [InlineData("/folder/../evil.example", "http://192.0.2.1:8080/evil.example/")]
    [InlineData("/folder//below", "http://192.0.2.1:8080/folder/below/")]
    [InlineData("/%66older", "http://192.0.2.1:8080/folder/")]
    public void Nothing_of_the_request_s_own_spelling_gets_into_the_path(string path, string expected)
        => Assert.Equal(expected, Location(path));

    [Fact]
    public void No_request_can_add_a_field()
    {
        _folder.Folder("a\r\nSet-Cookie: b");
        Answer answer = _site.Get("/a%0D%0ASet-Cookie:%20b?%0D%0ASet-Cookie:%20c");
        Assert.Equal("http://192.0.2.1:8080/a%0D%0ASet-Cookie%3A%20b/?%0D%0ASet-Cookie:%20c", answer.Field("Location"));
        Assert.Null(answer.Field("Set-Cookie"));
    }

    [Fact]
    public void A_name_in_Unicode_is_written_in_escapes()
    {
        _folder.Folder("caf\u00e9 \U0001F600");
        Assert.Equal("http://192.0.2.1:8080/caf%C3%A9%20%F0%9F%98%80/", Location("/caf%c3%a9%20%F0%9F%98%80"));
    }

    [Fact]
    public void The_body_is_a_link()
    {
        Answer answer = _site.Get("/folder?a&b");
        Assert.Equal("text/html; charset=utf-8", answer.Field("Content-Type"));
        Assert.Contains(
            """<a href="http://192.0.2.1:8080/folder/?a&amp;b">http://192.0.2.1:8080/folder/?a&amp;b</a>""", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Markup_is_escaped_in_the_body()
    {
        _folder.Folder("<b>'\"&");
        string body = _site.Get("/%3Cb%3E'%22&?<script>\"'&").Body;
        Assert.DoesNotContain("<b>", body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"'&", body, StringComparison.Ordinal);
    }

    [Fact]
    public void HEAD_has_no_body()
    {
        Answer answer = _site.Ask("HEAD /folder HTTP/1.0\r\n\r\n");
        Assert.Equal("http://192.0.2.1:8080/folder/", answer.Field("Location"));
        Assert.Equal("", answer.Body);
    }

    [Fact]
    public void A_Simple_Request_gets_the_link_alone()
    {
        Answer answer = _site.Ask("GET /folder\r\n");
        Assert.Equal("", answer.Head);
        Assert.Contains("""<a href="http://192.0.2.1:8080/folder/">""", answer.Body, StringComparison.Ordinal);
    }
}
