// From what is asked for to the request that is sent: request-line and fields (RFC 1945 §5). Whoever asks may replace
// or leave out every field that would be sent by itself. The order of fields is Writing's decision.

using System.Net;
using System.Text;
using Microsoft.Win32.SafeHandles;
using MiniHttp.Protocol;
using MiniHttp.Sockets;
using HttpVersion = MiniHttp.Protocol.HttpVersion;

namespace MiniHttp.Fetching;

/// <summary>Composes requests.</summary>
/// <param name="Request">What is asked for.</param>
/// <param name="Proxy">The proxy that is asked by the whole URL, or null.</param>
/// <param name="Partial">What is there already: only the rest is asked for. Null for all.</param>
/// <param name="Decode">Whether codings are asked for.</param>
internal readonly record struct RequestComposer(
    FetchRequest Request, ProxyServer? Proxy, PartialBody? Partial, bool Decode)
{
    /// <summary>Composes the request.</summary>
    /// <exception cref="FetchException">A field cannot be sent, or the entity cannot be read.</exception>
    public OutgoingRequest Compose()
    {
        IFileContent? file = Request.Entity switch
        {
            { File: { } path } => Open(path),
            { Stream: { } stream } => stream.Open(),
            _ => null,
        };
        try
        {
            var head = new RequestHead();
            SetRequestLine(head);
            AddFields(head.Fields, file?.Length ?? Request.Entity?.Bytes.Length);
            FileRange range = file is null ? default : new FileRange(file, 0, file.Length);
            return new OutgoingRequest(head, Request.Entity?.Bytes ?? default, range);
        }
        catch (ArgumentException e)
        {
            file?.Dispose();
            throw Unsendable(e);
        }
    }

    /// <summary>Composes the request for a tunnel through a proxy (extension, RFC 9110 §9.3.6).</summary>
    /// <exception cref="FetchException">A field cannot be sent.</exception>
    public static OutgoingRequest ComposeConnect(FetchRequest request, ProxyServer proxy)
    {
        try
        {
            return WriteConnect(request, proxy);
        }
        catch (ArgumentException e)
        {
            throw Unsendable(e);
        }
    }

    private static FetchException Unsendable(ArgumentException e)
        => new(FetchCode.BadUsage, e.Message.Split(" (Parameter", 2)[0], e);

    private static OutgoingRequest WriteConnect(FetchRequest request, ProxyServer proxy)
    {
        var head = new RequestHead();
        string end = string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{request.Url.Host}:{request.Url.Port}");
        head.SetVerbatim("CONNECT"u8, Encoding.ASCII.GetBytes(end), HttpVersion.Http10);
        head.Fields.Add(FieldName.Host, end);
        if (request.UserAgent is not "")
        {
            head.Fields.Add(FieldName.UserAgent, Encoding.UTF8.GetBytes(request.UserAgent));
        }

        if (proxy.Credentials is { } credentials)
        {
            head.Fields.Add(FieldName.ProxyAuthorization, BasicOf(credentials));
        }

        return new OutgoingRequest(head);
    }

    private void SetRequestLine(RequestHead head)
    {
        byte[] method = Encoding.UTF8.GetBytes(Request.Method);
        if (Request.RequestTarget is { } verbatim)
        {
            head.SetVerbatim(method, Encoding.UTF8.GetBytes(verbatim), HttpVersion.Http10);
        }
        else
        {
            // The whole URL is for proxies alone (RFC 1945 §5.1.2).
            head.Set(method, Encoding.ASCII.GetBytes(
                Proxy is null ? Request.Url.PathAndQuery : Request.Url.ToString()), HttpVersion.Http10);
        }
    }

    private void AddFields(HeaderFields fields, long? entityLength)
    {
        foreach ((string name, string? value) in Request.Fields)
        {
            if (value is not null)
            {
                fields.Add(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
            }
        }

        Add(fields, FieldName.Host, Request.Url.Authority);
        Add(fields, FieldName.ProxyAuthorization, Proxy?.Credentials is { } proxy ? BasicOf(proxy) : null);
        Add(fields, FieldName.Authorization, Request.Credentials is { } user ? BasicOf(user) : null);
        Add(fields, FieldName.UserAgent, Request.UserAgent is "" ? null : Request.UserAgent);
        Add(fields, FieldName.Accept, "*/*");
        Add(fields, FieldName.Referer, Request.Referer?.ToString()); // Without fragment and userinfo (RFC 1945 §10.13).
        Add(fields, FieldName.Cookie, CookiesOf(Request));
        Add(fields, FieldName.Range, RangeOf(Partial, Request));
        AddIfRange(fields);
        Add(fields, FieldName.AcceptEncoding, Decode && Partial is null ? ContentDecoder.Accepted : null);
        Add(fields, FieldName.ContentType, Request.Entity?.ContentType);
        // A POST or PUT without an entity has one of no bytes: a server cannot tell otherwise (RFC 1945 §8.3).
        entityLength ??= Request.Method is "POST" or "PUT" ? 0 : null;
        if (entityLength is { } length && !IsNamed(FieldName.ContentLength))
        {
            fields.Add(FieldName.ContentLength, length);
        }
    }

    // As it was read: a tag may have bytes beyond ASCII (RFC 9110 §8.8.3), and has to come back as the same bytes.
    private void AddIfRange(HeaderFields fields)
    {
        if (Partial?.Origin.Validator is { } validator && !IsNamed(FieldName.IfRange))
        {
            fields.Add(FieldName.IfRange, Encoding.Latin1.GetBytes(validator));
        }
    }

    private void Add(HeaderFields fields, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null && !IsNamed(name))
        {
            fields.Add(name, Encoding.UTF8.GetBytes(value));
        }
    }

    /// <summary>Whether the field was named by whoever asks: with a value of his own, or to be left out.</summary>
    private bool IsNamed(ReadOnlySpan<byte> name)
    {
        foreach ((string named, _) in Request.Fields)
        {
            if (Tokens.EqualsIgnoreCase(Encoding.UTF8.GetBytes(named), name))
            {
                return true;
            }
        }

        return false;
    }

    private static string? RangeOf(PartialBody? partial, FetchRequest request) => partial is not null
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"bytes={partial.Offset}-")
        : request.Range is { } range ? $"bytes={range}" : null;

    private static string? CookiesOf(FetchRequest request)
        => request.Cookies?.GetCookieHeader(new Uri(request.Url.ToString())) is { Length: > 0 } cookies ? cookies
            : null;

    private static string BasicOf(NetworkCredential credentials)
        => BasicCredentials.Format(credentials.UserName, credentials.Password);

    private static OpenedFile Open(string path)
    {
        try
        {
            SafeFileHandle handle = File.OpenHandle(path, options: FileOptions.SequentialScan);
            return new OpenedFile(handle, RandomAccess.GetLength(handle));
        }
        catch (Exception e) when (
            e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new FetchException(FetchCode.ReadFailed, $"{path} cannot be sent: {e.Message}", e);
        }
    }
}
