// RFC 1945 §9.4: the entity of an error explains it. The server's own small pages, whose texts are all its own: nothing that came with a
// request gets in unescaped.

using System.Buffers;
using System.Net;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Pages that the server writes itself.</summary>
internal static class ErrorPage
{
    /// <summary>Makes the response an error of that status, with a page that explains it.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="status">Its status.</param>
    /// <param name="explanation">One sentence, as plain text.</param>
    /// <param name="rule">Where the rule stands, or null.</param>
    public static void Write(Response response, StatusCode status, string explanation, string? rule = null)
    {
        response.Head.Status = status;
        string source = rule is null ? "" : $"\n<p><small>{WebUtility.HtmlEncode(rule)}</small></p>";
        WriteHtml(response, status.ToString(), $"<p>{WebUtility.HtmlEncode(explanation)}</p>{source}");
    }

    /// <summary>Writes a page.</summary>
    /// <param name="response">The answer; its status is left as it is.</param>
    /// <param name="title">Title and heading, as plain text.</param>
    /// <param name="content">What follows, as HTML.</param>
    public static void WriteHtml(Response response, string title, string content)
    {
        string heading = WebUtility.HtmlEncode(title);
        string page = $"""
            {OwnPage.Start(heading, "notice")}<h1>{heading}</h1>
            {content}
            <footer><a href="/">Start page</a></footer>
            </body>
            </html>

            """;
        OwnPage.AddFields(response, "text/html; charset=utf-8"u8, OwnPage.Policy);
        response.Body.Write(Encoding.UTF8.GetBytes(page));
    }
}
