// What all pages have in common that the server writes itself: one style sheet inside the page, and the fields that keep a page from doing
// anything else. The Content-Security-Policy permits exactly this style sheet and this script, each by its hash: whatever a name or a
// request may smuggle into a page, it would not run.

using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>A kind of page that the server writes itself.</summary>
internal sealed class OwnPage
{
    private readonly string _kind;
    private readonly string _style;
    private readonly string _script;

    /// <summary>Makes a kind of page. What all need is in page.css; a page has that and its own, since errors should be small.</summary>
    /// <param name="kind">Its name, which is the class of its body.</param>
    /// <param name="style">Its own style sheet.</param>
    /// <param name="script">Its script.</param>
    /// <param name="asksServer">Whether the script may send requests to the server.</param>
    public OwnPage(string kind, string style = "", string script = "", bool asksServer = false)
    {
        bool hasScript = script.Length > 0;
        _kind = kind;
        _style = Read("page.css") + style;
        _script = script;
        Policy = PolicyOf((hasScript ? $"script-src '{HashOf(_script)}'; " : "") + (asksServer ? "connect-src 'self'; " : ""));
    }

    /// <summary>An error, or whatever else has a heading and a sentence.</summary>
    public static OwnPage Notice { get; } = new("notice");

    /// <summary>What is in a directory.</summary>
    public static OwnPage Listing { get; } = new("listing", Read("listing.css"), Read("listing.js"));

    /// <summary>What was said.</summary>
    public static OwnPage Echo { get; } = new("echo", Read("echo.css"));

    /// <summary>Its Content-Security-Policy.</summary>
    public byte[] Policy { get; }

    /// <summary>Adds the fields of such a page.</summary>
    public void AddFields(Response response, ReadOnlySpan<byte> contentType)
    {
        HeaderFields fields = response.Head.Fields;
        fields.Add("Content-Security-Policy"u8, Policy);
        fields.Add("X-Content-Type-Options"u8, "nosniff"u8);
        fields.Add(FieldName.ContentType, contentType);
    }

    /// <summary>The page up to its content.</summary>
    /// <param name="title">The title, escaped.</param>
    public string Start(string title) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <meta name="color-scheme" content="light dark">
        <title>{title}</title>
        <style>{_style}</style>
        </head>
        <body class="{_kind}">

        """;

    /// <summary>The page after its content.</summary>
    public string End() => _script.Length == 0 ? "</body>\n</html>\n" : $"<script>{_script}</script>\n</body>\n</html>\n";

    /// <summary>Changes the policy of such a page so that scripts of the site run in it, too, and may ask the site.</summary>
    /// <returns>False where the policy is none of such a page.</returns>
    public static bool TryPermitSiteScripts(HeaderFields fields)
    {
        if (!fields.TryGet("Content-Security-Policy"u8, out ReadOnlySpan<byte> policy)
            || !fields.TryGet(FieldName.ContentType, out ReadOnlySpan<byte> type) || !type.StartsWith("text/html"u8))
        {
            return false;
        }

        foreach (OwnPage page in (ReadOnlySpan<OwnPage>)[Notice, Listing, Echo])
        {
            if (policy.SequenceEqual(page.Policy))
            {
                string own = page._script.Length == 0 ? "" : $" '{HashOf(page._script)}'";
                fields.Set("Content-Security-Policy"u8, page.PolicyOf($"script-src 'self'{own}; connect-src 'self'; "));
                return true;
            }
        }

        return false;
    }

    /// <summary>A part of a page that is built into an assembly.</summary>
    /// <param name="name">Its file name.</param>
    /// <param name="assembly">The assembly; null for this one.</param>
    public static string Read(string name, Assembly? assembly = null)
    {
        Stream part = (assembly ?? typeof(OwnPage).Assembly).GetManifestResourceStream(name)!;
        using var reader = new StreamReader(part, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    // Images: the icons in the style sheet. Frames: the welcome page shows one of these pages.
    private byte[] PolicyOf(string script) => Encoding.ASCII.GetBytes(
        $"default-src 'none'; style-src '{HashOf(_style)}'; {script}img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'");

    private static string HashOf(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
