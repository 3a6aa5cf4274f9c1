// From the arguments to the request for one URL.

using System.Globalization;
using System.Net;
using System.Text;
using MiniHttp.Fetching;
using MiniHttp.Protocol;

namespace MiniHttp.Client;

/// <summary>Builds requests. Files of data are read once for all URLs.</summary>
/// <param name="arguments">The command line.</param>
internal sealed class RequestBuilder(FetchArguments arguments)
{
    private readonly byte[]? _data = arguments.Data.Count > 0 ? RequestData.Join(arguments.Data) : null;
    private readonly List<KeyValuePair<string, string?>> _fields = RequestData.Fields(arguments.Headers);
    private readonly KeyValuePair<string, string?>? _condition
        = arguments.TimeCondition is { } condition ? ConditionOf(condition) : null;
    private readonly NetworkCredential? _user = arguments.User is { } user ? CredentialsOf(user) : null;
    private byte[]? _input;

    /// <summary>Values that have no effect.</summary>
    public IEnumerable<string> Warnings
    {
        get
        {
            // Not by Select: on an iterator it is a generic virtual method, which costs native code 90,000 steps.
            foreach (string path in RequestData.CookieFiles(arguments.Cookies))
            {
                if (path is not "-" && !Path.Exists(path))
                {
                    string shown = CommandLineException.Shown(path);
                    yield return $"--cookie {shown}: neither NAME=VALUE nor an existing file; ignored";
                }
            }

            if (arguments.TimeCondition is { } text && _condition is null)
            {
                string shown = CommandLineException.Shown(text);
                yield return $"--time-cond {shown}: neither a date nor an existing file; ignored";
            }
        }
    }

    /// <summary>The request for a URL.</summary>
    /// <param name="text">The URL.</param>
    /// <param name="number">Its place among the URLs, from 0: each -T is for the URL at its place, as in curl.</param>
    /// <exception cref="FetchException">The URL is malformed.</exception>
    /// <exception cref="CommandLineException">A value is invalid, or a file cannot be read.</exception>
    public FetchRequest Build(string text, int number = 0)
    {
        HttpUrl url = FetchRequest.ParseUrl(text);
        string? upload = arguments.Uploads.ElementAtOrDefault(number) is { Length: > 0 } file ? file : null;
        url = arguments.DataInUrl && _data is { Length: > 0 }
            ? url.WithPathAndQuery(WithQuery(url.PathAndQuery, _data))
            : url;
        url = upload is not null && !IsStandardInput(upload)
            ? url.WithPathAndQuery(WithName(url.PathAndQuery, Path.GetFileName(upload)))
            : url;
        List<KeyValuePair<string, string?>> fields = [.. _fields];
        CookieContainer? cookies = RequestData.Cookies(arguments.Cookies, url, out string? verbatim);
        if (verbatim is not null)
        {
            string? stored = cookies?.GetCookieHeader(new Uri(url.ToString()));
            fields.Add(new("Cookie", stored is { Length: > 0 } ? $"{stored}; {verbatim}" : verbatim));
        }

        if (_condition is { } known)
        {
            fields.Add(known);
        }

        RequestEntity? entity = EntityOf(upload);
        string? referer = arguments.Referer?.Split(";auto", 2)[0];
        if (referer is { Length: > 0 } && !HttpUrl.TryParse(referer, out _))
        {
            fields.Add(new("Referer", referer)); // As it is: the user may want one that is not a URL.
        }

        string implied = arguments.Head ? "HEAD" : upload is not null ? "PUT" : entity is not null ? "POST" : "GET";
        var request = new FetchRequest(url)
        {
            Method = arguments.Method ?? implied,
            ImpliedMethod = arguments.Method is null ? null : implied,
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

    private RequestEntity? EntityOf(string? upload)
    {
        // HTTP/1.0 needs the length before the body (RFC 1945 §7.2.2): a stream is read to its end first.
        if (upload is not null)
        {
            return IsStandardInput(upload) ? new RequestEntity { Bytes = _input ??= RequestData.ReadFile("-") }
                : Destinations.IsDirect(upload) ? new RequestEntity { Bytes = RequestData.ReadFile(upload) }
                : new RequestEntity { File = upload };
        }

        return _data is not null && !arguments.DataInUrl
            ? new RequestEntity { Bytes = _data, ContentType = RequestData.FormType }
            : null;
    }

    // In curl, a dot is standard input without waiting for it while the response comes. Here it is read first, too.
    private static bool IsStandardInput(string path) => path is "-" or ".";

    // A path that ends with a slash gets the name of the file.
    private static string WithName(string pathAndQuery, string name)
    {
        int mark = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        string path = mark < 0 ? pathAndQuery : pathAndQuery[..mark];
        return path.EndsWith('/') ? path + Uri.EscapeDataString(name) + pathAndQuery[path.Length..] : pathAndQuery;
    }

    // Encodes what a URL cannot contain, and #: nothing after it would be sent.
    private static string WithQuery(string pathAndQuery, byte[] data)
    {
        var text = new StringBuilder(pathAndQuery);
        bool hasQuery = pathAndQuery.Contains('?', StringComparison.Ordinal);
        text.Append(!hasQuery ? "?" : pathAndQuery.EndsWith('?') ? "" : "&");
        foreach (byte b in data)
        {
            _ = b is > (byte)' ' and < 0x7F and not (byte)'#'
                ? text.Append((char)b)
                : text.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }

        return text.ToString();
    }

    private static NetworkCredential CredentialsOf(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? new NetworkCredential(text, AskForPassword(text))
            : new NetworkCredential(text[..colon], text[(colon + 1)..]);
    }

    private static string AskForPassword(string user)
    {
        if (Console.IsInputRedirected)
        {
            throw new CommandLineException(
                $"--user {user}: no password, and no terminal to prompt on; use USER:PASSWORD");
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

    // The forms that .NET does not know, but curl does.
    private static readonly string[] CurlDates =
        ["yyyyMMdd", "yyyyMMdd HH:mm", "yyyyMMdd HH:mm:ss", "yyyyMMdd HH:mm:ss zzz"];

    // As in curl, neither a date nor a file is no condition, so that -z FILE -o FILE works before there is a FILE.
    private static KeyValuePair<string, string?>? ConditionOf(string text)
    {
        (string name, string when) = text is ['-', .. var time]
            ? ("If-Unmodified-Since", time)
            : ("If-Modified-Since", text.TrimStart('+'));
        return DateOf(when.Trim()) is { } date ? new(name, HttpDate.ToText(date))
            : File.Exists(when) ? new(name, HttpDate.ToText(File.GetLastWriteTimeUtc(when)))
            : null;
    }

    private static DateTimeOffset? DateOf(string text)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        return HttpDate.TryParse(Encoding.UTF8.GetBytes(text), out DateTimeOffset date)
            || DateTimeOffset.TryParseExact(text, CurlDates, culture, DateTimeStyles.AssumeUniversal, out date)
            || (text.Any(char.IsWhiteSpace) | text.Contains('-', StringComparison.Ordinal)
                && DateTimeOffset.TryParse(text, culture, DateTimeStyles.AssumeUniversal, out date))
            ? date
            : null;
    }
}
