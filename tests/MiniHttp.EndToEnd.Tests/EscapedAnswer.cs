using System.Text;
using System.Text.RegularExpressions;

namespace MiniHttp.EndToEnd.Tests;

/// <summary>What an answer must be, whatever the request and the names in the folder hold: fields that are ours, and pages whose tags are ours.</summary>
internal static partial class EscapedAnswer
{
    private static readonly string[] Fields =
    [
        "Date", "Server", "Connection", "Location", "Content-Type", "Content-Length", "Last-Modified", "ETag", "Accept-Ranges", "Allow", "Vary",
        "Cache-Control", "Content-Security-Policy", "X-Content-Type-Options", "WWW-Authenticate", "Retry-After",
    ];

    /// <summary>Fails if anything stands unescaped.</summary>
    public static void Check(string request, string answer)
    {
        bool hasHead = answer.StartsWith("HTTP/1.0 ", StringComparison.Ordinal);
        int end = hasHead ? answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) : 0;
        string body = hasHead ? answer[(end + 4)..] : answer;
        if (hasHead)
        {
            string[] lines = answer[..end].Split("\r\n");
            Assert.All(lines, line => Assert.DoesNotContain(line, c => c is < ' ' or > '~'));
            Assert.All(lines.Skip(1), line => Assert.Contains(line.Split(": ")[0], Fields));
        }

        if (body == "file")
        {
            return;
        }

        string text = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(body));
        bool isHtml = body.StartsWith("<!DOCTYPE html>", StringComparison.Ordinal);
        string markup = isHtml ? OwnStyleAndScript().Replace(text, "") : text;
        Assert.DoesNotContain(OwnStyleAndScript().Matches(text), match => match.Value.Contains("evil", StringComparison.Ordinal));
        Assert.DoesNotContain(markup, c => c is (< ' ' and not '\n' and not '\t') or (>= '\u007f' and <= '\u009f') or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'));
        if (isHtml)
        {
            Assert.True(OwnTagsOnly().IsMatch(markup), request + markup);
            Assert.Contains("\r\nX-Content-Type-Options: nosniff\r\n", hasHead ? answer[..end] + "\r\n" : "\r\nX-Content-Type-Options: nosniff\r\n");
        }
    }

    [GeneratedRegex("<(style|script)>.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex OwnStyleAndScript();

    // Every '<' begins a tag that we write, whose attributes hold no markup and no handler of an event.
    [GeneratedRegex("""^([^<]|<!DOCTYPE html>|</?(?!script|img)[a-z0-9]+( (?!on)[a-z-]+(="[^"<>]*")?)*>)*$""")]
    private static partial Regex OwnTagsOnly();
}
