// RFC 1945 §9.4: the entity of an error explains it. The server's own small pages, whose texts are all its own: nothing that came with a
// request gets in unescaped.

using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Pages that the server writes itself.</summary>
internal static class ErrorPage
{
    private const int MostReady = 64; // There are some thirty, and those that have a number of a request in their text are endless.

    private static readonly ConcurrentDictionary<(int Status, string Explanation, string? Rule), byte[]> Ready = new();

    /// <summary>
    /// Makes the response an error. Its page is written by <see cref="Complete"/>, unless the site has one.
    /// </summary>
    /// <param name="response">The response.</param>
    /// <param name="status">Its status.</param>
    /// <param name="explanation">One sentence, as plain text.</param>
    /// <param name="rule">Where the rule stands, or null.</param>
    public static void Write(Response response, StatusCode status, string explanation, string? rule = null)
    {
        response.Head.Status = status;
        response.Explanation = new ErrorExplanation(explanation, rule);
    }

    /// <summary>The same for a request that is refused.</summary>
    public static void Write(Response response, Rejection reason)
    {
        RejectionRow row = reason.Row();
        Write(response, row.Status, row.Explanation, row.Rule);
    }

    /// <summary>Writes the page of an error that has none yet.</summary>
    public static void Complete(Response response)
    {
        if (response.Explanation is { } explanation)
        {
            response.Explanation = null;
            OwnPage.Notice.AddFields(response, Type);
            response.Body.Write(PageOf((response.Head.Status.Value, explanation.Text, explanation.Rule)));
        }
    }

    /// <summary>Writes a page.</summary>
    /// <param name="response">The answer; its status is left as it is.</param>
    /// <param name="title">Title and heading, as plain text.</param>
    /// <param name="content">What follows, as HTML.</param>
    public static void WriteHtml(Response response, string title, string content)
    {
        OwnPage.Notice.AddFields(response, Type);
        response.Body.Write(PageOf(title, content));
    }

    // Most pages are the same each time: a stranger who asks for what is not there should not make the server write it anew.
    private static byte[] PageOf((int Status, string Explanation, string? Rule) key)
    {
        if (Ready.TryGetValue(key, out byte[]? page))
        {
            return page;
        }

        string source = key.Rule is null ? "" : $"\n<p><small>{WebUtility.HtmlEncode(key.Rule)}</small></p>";
        page = PageOf(new StatusCode(key.Status).ToString(), $"<p>{WebUtility.HtmlEncode(key.Explanation)}</p>{source}");
        if (Ready.Count < MostReady)
        {
            Ready.TryAdd(key, page);
        }

        return page;
    }

    private static byte[] PageOf(string title, string content)
    {
        string heading = WebUtility.HtmlEncode(title);
        string page = $"""
            {OwnPage.Notice.Start(heading)}<h1>{heading}</h1>
            {content}
            <footer><a href="/">Start page</a></footer>
            {OwnPage.Notice.End()}
            """;
        return Encoding.UTF8.GetBytes(page);
    }

    private static ReadOnlySpan<byte> Type => "text/html; charset=utf-8"u8;
}
