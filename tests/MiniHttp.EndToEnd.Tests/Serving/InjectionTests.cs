// Whatever a name or a request holds, it stands escaped: in every field, in every page and list, and in every line of the log.

using System.Text;
using System.Text.Json;

namespace MiniHttp.EndToEnd.Tests;

public sealed class InjectionTests : IDisposable
{
    // Line ends, NULs, markup, quotes, and what commands a terminal or turns the direction of writing around; plain and in escapes.
    private static readonly string[] Evil =
    [
        "a\r\nX-Evil: 1\r\n\r\nb", "\n", "\r", "\r\n", "%0d%0aX-Evil:%201", "%0D%0A%0D%0A", "\\r\\n", "%00", "%2500", "\\0", "\0",
        "<script>evil()</script>", "<script>evil()<", "\"><img src=x onerror=evil()>", "' onclick='evil()", "\" onclick=\"evil()", "&lt;img&gt;",
        "<!--", "-->", "]]>", "</title>", "</pre><img src=x>", "javascript:evil()", "\\\"", "\\", "%22%3E%3Cimg%3E", "%3Cscript%3Eevil()",
        "\u001b]0;evil\u0007", "\u001b[2J", "%1b%5b31m", "\u009b31m", "\u007f", "\b\b\b", "\t", "\u202Efdp.exe", "\u2066", "\u0085", "\u2028", "\u00ff",
    ];

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("common")]
    [InlineData("combined")]
    [InlineData("json")]
    public async Task Nothing_of_a_name_or_a_request_stands_unescaped_in_a_field_a_page_or_the_log(string log)
    {
        string[] names = [.. Evil.Where(text => !text.Contains('\0')).Select(text => text.Replace("/", "", StringComparison.Ordinal))];
        foreach (string name in names)
        {
            _directory.With($"root/{name}", "file").With($"root/dir {name}/below {name}", "file").With($"root/dir {name}/README", "<script>evil()</script>");
        }

        string[] arguments = ["--port", "0", "root", "--log", log, "--auth", "u:p", "--auth", "v\u00e9:p"];
        (string, string)[] environment = [("MINIHTTP_EchoPath", "/echo"), ("MINIHTTP_Auth__Paths__0", "/private/")];
        await using Minihttpd server = await Minihttpd.StartAsync(_directory.Path, arguments, environment);
        string[] requests = [.. Requests(names)];
        foreach (string request in requests)
        {
            EscapedAnswer.Check(request, await server.AskAsync(request));
        }

        Assert.Equal(0, await server.StopAsync());
        Assert.Equal(requests.Length + 1, server.Output.All.Count);
        Assert.All(server.Output.All.Concat(server.Errors.All), line => Assert.DoesNotContain(line, c => c is < ' ' or > '~'));
        if (log == "json")
        {
            Assert.All(server.Output.All.Skip(1), line => JsonDocument.Parse(line).Dispose());
        }
    }

    private static IEnumerable<string> Requests(string[] names)
    {
        foreach (string accept in (string[])["text/html", "application/json", "text/plain"])
        {
            yield return $"GET / HTTP/1.0\r\nAccept: {accept}\r\n\r\n";
            foreach (string name in names)
            {
                yield return $"GET /dir%20{Uri.EscapeDataString(name)}/ HTTP/1.0\r\nAccept: {accept}\r\n\r\n";
            }
        }

        foreach (string text in Evil)
        {
            string raw = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)), escaped = Uri.EscapeDataString(text);
            foreach (string target in (string[])[raw, "/" + raw, "/" + escaped, "/dir%20" + escaped, "/dir%20" + escaped + "?" + raw, "/?" + raw, "/echo?" + raw])
            {
                yield return $"GET {target} HTTP/1.0\r\n\r\n";
            }

            foreach (string target in (string[])["/echo", "/dir%20" + escaped, "/private/"])
            {
                yield return $"GET {target} HTTP/1.0\r\nHost: {raw}\r\nReferer: {raw}\r\nUser-Agent: {raw}\r\nX-{raw}: {raw}\r\nRange: {raw}\r\n"
                    + $"If-None-Match: {raw}\r\nAccept: {raw}\r\nAuthorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(text + ":p"))}\r\n\r\n";
                yield return $"GET {target} HTTP/1.0\r\nHost: {escaped}\r\nReferer: {escaped}\r\n\r\n";
            }

            yield return $"GET http://{raw}/dir%20{escaped} HTTP/1.0\r\n\r\n";
            yield return $"{raw} / HTTP/1.0\r\n\r\n";
            yield return $"GET / {raw}\r\n\r\n";
        }
    }
}
