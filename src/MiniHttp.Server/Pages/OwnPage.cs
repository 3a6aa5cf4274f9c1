// What all pages have in common that the server writes itself: one style sheet inside the page, and the fields that keep a page from doing
// anything else. The Content-Security-Policy permits exactly this style sheet and this script, each by its hash: whatever a name or a
// request may smuggle into a page, it would not run.

using System.Security.Cryptography;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>The frame of a page that the server writes itself.</summary>
internal static class OwnPage
{
    private static readonly string Style = Read("page.css");

    /// <summary>The script of a listing: its filter box.</summary>
    public static string ListingScript { get; } = Read("listing.js");

    /// <summary>The policy of a page without a script.</summary>
    public static byte[] Policy { get; } = PolicyOf("");

    /// <summary>The policy of a page with <see cref="ListingScript"/>.</summary>
    public static byte[] PolicyWithScript { get; } = PolicyOf($"script-src '{HashOf(ListingScript)}'; ");

    /// <summary>Adds the fields of such a page.</summary>
    public static void AddFields(Response response, ReadOnlySpan<byte> contentType, ReadOnlySpan<byte> policy)
    {
        HeaderFields fields = response.Head.Fields;
        fields.Add("Content-Security-Policy"u8, policy);
        fields.Add("X-Content-Type-Options"u8, "nosniff"u8);
        fields.Add(FieldName.ContentType, contentType);
    }

    /// <summary>The page up to its content.</summary>
    /// <param name="title">The title, escaped.</param>
    /// <param name="kind">Which kind of page it is, for the style sheet.</param>
    public static string Start(string title, string kind) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <meta name="color-scheme" content="light dark">
        <title>{title}</title>
        <style>{Style}</style>
        </head>
        <body class="{kind}">

        """;

    // Images: the icons in the style sheet. Frames: the welcome page shows one of these pages.
    private static byte[] PolicyOf(string script) => Encoding.ASCII.GetBytes(
        $"default-src 'none'; style-src '{HashOf(Style)}'; {script}img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'");

    private static string HashOf(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Changes the policy of such a page so that scripts of the site run in it, too, and may ask the site.</summary>
    /// <returns>False where the policy is none of such a page.</returns>
    public static bool TryPermitSiteScripts(HeaderFields fields)
    {
        if (!fields.TryGet("Content-Security-Policy"u8, out ReadOnlySpan<byte> policy) || !(policy.SequenceEqual(Policy) || policy.SequenceEqual(PolicyWithScript))
            || !fields.TryGet(FieldName.ContentType, out ReadOnlySpan<byte> type) || !type.StartsWith("text/html"u8))
        {
            return false;
        }

        string own = policy.SequenceEqual(Policy) ? "" : $" '{HashOf(ListingScript)}'";
        fields.Set("Content-Security-Policy"u8, PolicyOf($"script-src 'self'{own}; connect-src 'self'; "));
        return true;
    }

    /// <summary>A part of a page that is built into the program.</summary>
    public static string Read(string name)
    {
        using var reader = new StreamReader(typeof(OwnPage).Assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
