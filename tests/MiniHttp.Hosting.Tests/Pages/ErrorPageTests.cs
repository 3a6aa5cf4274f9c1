// RFC 1945 §9.4: the entity of an error.

using System.Text;
using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public class ErrorPageTests
{
    // As a client of HTTP/0.9 has it: the page and nothing else.
    private static string PageOf(Action<Response> write)
    {
        using var exchange = new ServerExchange(new PageHandler(write), Options, new Nowhere(), null!, now: 0);
        exchange.OnReceived("GET /\r\n"u8, now: 0);
        return Encoding.UTF8.GetString(exchange.Next.Bytes.Span);
    }

    private static ServerExchangeOptions Options => new(new ServerLimits(), new DateSource(new StoppedClock(SiteConversation.Now)), "");

    [Fact]
    public void A_page_names_its_status_explains_it_and_says_where_the_rule_stands()
    {
        string page = PageOf(response => ErrorPage.Write(response, StatusCode.BadRequest, "It is wrong.", "RFC 1945 \u00a75"));
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\">\n", page, StringComparison.Ordinal);
        Assert.Contains("<title>400 Bad Request</title>", page, StringComparison.Ordinal);
        Assert.Contains("<h1>400 Bad Request</h1>\n<p>It is wrong.</p>\n<p><small>RFC 1945 &#167;5</small></p>\n", page, StringComparison.Ordinal);
        Assert.EndsWith("</html>\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_rule_none_is_mentioned()
        => Assert.DoesNotContain("<small>", PageOf(response => ErrorPage.Write(response, StatusCode.NotFound, "x")), StringComparison.Ordinal);

    [Fact]
    public void Texts_are_escaped()
    {
        string page = PageOf(response => ErrorPage.Write(response, StatusCode.NotFound, "<script>\"&'", "<i>"));
        Assert.Contains("<p>&lt;script&gt;&quot;&amp;&#39;</p>", page, StringComparison.Ordinal);
        Assert.Contains("<small>&lt;i&gt;</small>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_title_is_escaped_and_the_content_is_markup()
    {
        string page = PageOf(response => ErrorPage.WriteHtml(response, "a <b>", "<p>c</p>"));
        Assert.Contains("<title>a &lt;b&gt;</title>", page, StringComparison.Ordinal);
        Assert.Contains("<h1>a &lt;b&gt;</h1>\n<p>c</p>\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_is_labelled_as_the_UTF8_that_it_is()
    {
        using var response = new Response();
        ErrorPage.WriteHtml(response, "caf\u00e9", "<p>\u20ac \U0001F600</p>");
        Assert.Equal("text/html; charset=utf-8", response.Head.Fields.GetText(FieldName.ContentType));

        string page = PageOf(again => ErrorPage.WriteHtml(again, "x", "<p>\u20ac \U0001F600</p>"));
        Assert.Contains("<meta charset=\"utf-8\">", page, StringComparison.Ordinal);
        Assert.Contains("<p>\u20ac \U0001F600</p>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_asks_for_nothing_else()
    {
        string page = PageOf(response => ErrorPage.Write(response, StatusCode.NotFound, "x"));
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_status_is_that_of_the_error()
    {
        using var response = new Response();
        ErrorPage.Write(response, StatusCode.MethodNotAllowed, "x");
        Assert.Equal(StatusCode.MethodNotAllowed, response.Head.Status);
    }

    private sealed class PageHandler(Action<Response> write) : IRequestHandler
    {
        public void Answer(RequestHead request, IConnection connection, Response response)
        {
            write(response);
            ErrorPage.Complete(response);
        }

        public void Refuse(Rejection reason, RequestHead request, Response response) => throw new InvalidOperationException(reason.ToString());

        public void Ended(in AnsweredRequest answered)
        {
        }
    }

    private sealed class Nowhere : IConnection
    {
        public System.Net.EndPoint? Local => null;

        public System.Net.EndPoint? Remote => null;
    }
}
