// From the arguments to the request for one URL.

using System.Net;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Client;

/// <summary>Builds requests. Files of data are read once for all URLs.</summary>
/// <param name="arguments">The command line.</param>
internal sealed class RequestBuilder(FetchArguments arguments)
{
    private readonly byte[]? _data = arguments.Data.Count > 0 ? RequestData.Join(arguments.Data) : null;
    private readonly List<KeyValuePair<string, string?>> _fields = RequestData.Fields(arguments.Headers);
    private readonly NetworkCredential? _user = arguments.User is { } user ? CredentialsOf(user) : null;
    private byte[]? _input;

    /// <summary>The request for a URL.</summary>
    /// <exception cref="FetchException">The URL is none.</exception>
    /// <exception cref="CommandLineException">Something that it needs makes no sense, or cannot be read.</exception>
    public FetchRequest Build(string text)
    {
        HttpUrl url = FetchRequest.ParseUrl(text);
        url = arguments.DataInUrl && _data is not null ? url.WithPathAndQuery(WithQuery(url.PathAndQuery, Encoding.UTF8.GetString(_data))) : url;
        url = arguments.Upload is { } path and not "-" && url.PathAndQuery.EndsWith('/')
            ? url.WithPathAndQuery(url.PathAndQuery + Uri.EscapeDataString(Path.GetFileName(path)))
            : url;
        List<KeyValuePair<string, string?>> fields = [.. _fields];
        CookieContainer? cookies = RequestData.Cookies(arguments.Cookies, url, out string? verbatim);
        if (verbatim is not null)
        {
            fields.Add(new("Cookie", verbatim));
        }

        if (arguments.TimeCondition is { } condition)
        {
            fields.Add(ConditionOf(condition));
        }

        RequestEntity? entity = EntityOf();
        string? referer = arguments.Referer?.Split(";auto", 2)[0];
        if (referer is { Length: > 0 } && !HttpUrl.TryParse(referer, out _))
        {
            fields.Add(new("Referer", referer)); // Whatever it is: that is what was asked for.
        }

        var request = new FetchRequest(url)
        {
            Method = arguments.Method ?? (arguments.Head ? "HEAD" : arguments.Upload is not null ? "PUT" : entity is not null ? "POST" : "GET"),
            Fields = fields,
            Entity = entity,
            Credentials = _user,
            Cookies = cookies,
            Referer = HttpUrl.TryParse(referer, out HttpUrl? from) ? from : null,
            RefererFollows = arguments.Referer?.EndsWith(";auto", StringComparison.Ordinal) == true,
            Range = arguments.Range ?? (arguments.ContinueAt is { } at and not "-" and not "0" ? at + "-" : null),
            RangeRequired = arguments.ContinueAt is not (null or "-" or "0"),
            RequestTarget = arguments.RequestTarget,
        };
        return arguments.UserAgent is { } agent ? request with { UserAgent = agent } : request;
    }

    private RequestEntity? EntityOf()
    {
        if (arguments.Upload is { } path)
        {
            // Of a stream nobody knows the length, which HTTP/1.0 has to say beforehand (RFC 1945 §7.2.2): it is read first.
            return path == "-" ? new RequestEntity { Bytes = _input ??= RequestData.ReadFile(path) } : new RequestEntity { File = path };
        }

        return _data is not null && !arguments.DataInUrl ? new RequestEntity { Bytes = _data, ContentType = RequestData.FormType } : null;
    }

    private static string WithQuery(string pathAndQuery, string data)
        => pathAndQuery + (pathAndQuery.Contains('?', StringComparison.Ordinal) ? "&" : "?") + data.Replace(" ", "%20", StringComparison.Ordinal);

    private static NetworkCredential CredentialsOf(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new NetworkCredential(text, AskForPassword(text)) : new NetworkCredential(text[..colon], text[(colon + 1)..]);
    }

    private static string AskForPassword(string user)
    {
        if (Console.IsInputRedirected)
        {
            throw new CommandLineException($"--user: no password for {user}: say USER:PASSWORD, since there is no terminal to ask on");
        }

        Console.Error.Write($"Password for {user}: ");
        var password = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                password.Length = Math.Max(0, password.Length - 1);
            }
            else
            {
                password.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        return password.ToString();
    }

    private static KeyValuePair<string, string?> ConditionOf(string text)
    {
        string name = text.StartsWith('-') ? "If-Unmodified-Since" : "If-Modified-Since";
        string when = text.TrimStart('-', '+', '=');
        DateTimeOffset? time =
            HttpDate.TryParse(Encoding.UTF8.GetBytes(when), out DateTimeOffset date) ? date
            : File.Exists(when) ? File.GetLastWriteTimeUtc(when)
            : DateTimeOffset.TryParse(
                when, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out DateTimeOffset other) ? other
            : null;
        return time is { } known
            ? new(name, HttpDate.ToText(known))
            : throw ArgumentValues.Bad("--time-cond", text, "a date, as in 'Sun, 06 Nov 1994 08:49:37 GMT' or 1994-11-06, or a file that exists");
    }
}
