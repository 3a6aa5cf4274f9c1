using System.Globalization;
using System.Net;
using MiniHttp.Protocol;

namespace MiniHttp.Client;

/// <summary>A file of cookies: Netscape's seven columns, as browsers and curl write it, or Set-Cookie lines.</summary>
internal static class CookieFile
{
    private const string HttpOnly = "#HttpOnly_", SetCookie = "Set-Cookie:";

    /// <summary>Adds its cookies. Other lines are ignored, as comments are.</summary>
    public static void Read(string text, HttpUrl url, CookieContainer cookies)
    {
        foreach (string raw in text.Split('\n'))
        {
            string line = raw.TrimEnd('\r');
            line = line.StartsWith(HttpOnly, StringComparison.Ordinal) ? line[HttpOnly.Length..] : line;
            try
            {
                if (line.StartsWith(SetCookie, StringComparison.OrdinalIgnoreCase))
                {
                    cookies.SetCookies(new Uri(url.ToString()), line[SetCookie.Length..].Trim());
                }
                else if (!line.StartsWith('#') && line.Split('\t') is { Length: 7 } columns)
                {
                    cookies.Add(Of(columns));
                }
            }
            catch (CookieException e)
            {
                string shown = CommandLineException.Shown(line, quoted: true);
                throw new CommandLineException($"--cookie: not a valid cookie: {shown}", inner: e);
            }
        }
    }

    // domain · subdomains too? · path · https only? · expiry in seconds since 1970, 0 for none · name · value
    private static Cookie Of(string[] columns)
    {
        var cookie = new Cookie(columns[5], columns[6], columns[2], columns[0]) { Secure = columns[3] == "TRUE" };
        _ = long.TryParse(columns[4], NumberStyles.None, CultureInfo.InvariantCulture, out long expires);
        if (expires is > 0 and < 253_402_300_800)
        {
            cookie.Expires = DateTimeOffset.FromUnixTimeSeconds(expires).UtcDateTime;
        }

        return cookie;
    }
}
