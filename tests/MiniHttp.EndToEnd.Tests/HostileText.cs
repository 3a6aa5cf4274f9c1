using System.Text;

namespace MiniHttp.EndToEnd.Tests;

/// <summary>Texts put together of what ends lines, fields, quotes and tags, commands terminals, and turns the direction of writing around.</summary>
/// <param name="random">Chooses.</param>
internal sealed class HostileText(Random random)
{
    // As bytes, in ISO-8859-1: what is no UTF-8 is among them.
    private static readonly string[] Pieces =
    [
        .. new[] { "\u202e", "\u202a", "\u2066", "\u2069", "\u200f", "\u061c", "\u2028", "\u2029", "\u0085", "\ufeff", "\uff1cscript\uff1e", "\u00e9", "\U0001F600" }.Select(text => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text))),
        "\r\n", "\n", "\r", "\0", "\t", "\b", "\u007f", "\u001b[2J", "\u001b]0;evil\u0007", "\u001b]8;;http:evil\u0007", "\u009b31m", "\u0090evil\u009c", "\u000c", "\u000b", "\u00ff", "\u00c0\u00bcscript\u00c0\u00be", "\u00ed\u00a0\u0080", "\u00e2\u0080", "\u00f0\u009f",
        "X-Evil: 1", "Set-Cookie: evil=1", "Location: http:evil", "\r\n\r\n<script>evil()", "HTTP/1.0 200 OK", "%0d%0aX-Evil:1", "%0a", "%00", "%1b%5b2J", "%22%3e%3cscript%3eevil()", "%3Cimg%20src%3Devil%3E", "%E2%80%AE", "%", "%zz",
        "<script>evil()</script>", "<script>evil()<", "<img src=evil onerror=evil()>", "<svg onload=evil()>", "<iframe src=evil>", "<base href=evil>", "<meta http-equiv=refresh content=0;url=evil>", "<link rel=stylesheet href=evil>", "<style>@import'evil'",
        "<a href=javascript:evil()>", "<form action=evil>", "<details open ontoggle=evil()>", "<plaintext>", "<textarea>", "<template>", "<math><mtext>", "<!--", "-->", "--!>", "]]>", "<![CDATA[", "<?evil", "</title>", "</pre>", "</table>", "</a>", "</script>",
        "\"", "'", "`", "\" onmouseover=\"evil()", "' onmouseover='evil()", "\" autofocus onfocus=evil() x=\"", "&lt;script&gt;evil()", "&#60;img src=evil&#62;", "&#x0A;", "&amp", "javascript:evil()", "data:text/html,<script>evil()</script>", "+ADw-script+AD4-evil()",
        "\\", "\\\"", "\\n", "\\x1b", "\\u003c", "\",\"status\":200,\"x\":\"", "\"}\n{\"", "\" 200 1\n127.0.0.1 - - [01/Jan/2024:00:00:00 +0000] \"GET /evil HTTP/1.0", "${jndi:evil}", "%s%n", "$(evil)", "; evil", "=evil()", "../", "..", "//evil", "\\\\evil", "@evil", " ", "a",
    ];

    /// <summary>Of one piece to five.</summary>
    public string Next() => string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => Pieces[random.Next(Pieces.Length)]));

    /// <summary>One that a file may have for its name, in bytes; no two are the same.</summary>
    public IEnumerable<string> Names(int count)
    {
        var names = new HashSet<string>();
        while (names.Count < count)
        {
            string name = Next().Replace("/", "", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal);
            if (name.Length is > 2 and < 200 && name[0] != '.' && names.Add(name))
            {
                yield return name;
            }
        }
    }

    /// <summary>Every byte that is no letter or digit as an escape.</summary>
    public static string Escape(string latin1)
        => string.Concat(Encoding.Latin1.GetBytes(latin1).Select(b => char.IsAsciiLetterOrDigit((char)b) ? ((char)b).ToString() : $"%{b:X2}"));
}
