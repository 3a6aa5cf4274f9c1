// RFC 1945 §5: what a client asks for: a request-line and fields, without the entity body.
// A store, no more: Parsing fills it, Writing sends it, Framing decides whether a body follows.

using System.Text;

namespace MiniHttp.Protocol;

/// <summary>
/// A request without its entity body. One object serves all requests of a connection, one after the other; what it hands out
/// is valid until the next one is read.
/// </summary>
public sealed class RequestHead
{
    private const int UsualLine = 256, MostLineKept = 1024;

    private byte[] _line = new byte[UsualLine];
    private int _lineLength;
    private Range _methodRange;
    private Range _targetRange;
    private ByteBuffer? _raw;

    /// <summary>The request-line as it came, without its line end. Empty while none has come whole.</summary>
    public ReadOnlySpan<byte> RequestLine => _line.AsSpan(0, _lineLength);

    /// <summary>
    /// The head byte by byte as it came, with empty lines before it and every space and line end; empty unless
    /// <see cref="ServerExchangeOptions.KeepsRawHeads"/>.
    /// </summary>
    public ReadOnlySpan<byte> Raw => _raw is null ? [] : _raw.Span;

    /// <summary>The method, if it is one known by name.</summary>
    public Method Method { get; private set; }

    /// <summary>The method's token as it came.</summary>
    public ReadOnlySpan<byte> MethodName => RequestLine[_methodRange];

    /// <summary>The Request-URI as it came.</summary>
    public ReadOnlySpan<byte> TargetText => RequestLine[_targetRange];

    /// <summary>The Request-URI (RFC 1945 §5.1.2), taken apart.</summary>
    public RequestTarget Target => RequestTarget.TryParse(TargetText, out RequestTarget target) ? target : default;

    /// <summary>The version the client spoke: HTTP/0.9 for a Simple-Request.</summary>
    public HttpVersion Version { get; private set; }

    /// <summary>True for a Simple-Request (RFC 1945 §5): no version, no fields, and a bare entity body for an answer.</summary>
    public bool IsSimple => Version == HttpVersion.Http09;

    /// <summary>The fields.</summary>
    public HeaderFields Fields { get; } = new();

    /// <summary>The user whose password was right: set by the handler that checked it; null without one.</summary>
    public string? User { get; set; }

    /// <summary>Makes this a request to be written: method, Request-URI and version; fields are added afterwards.</summary>
    /// <exception cref="ArgumentException">The method is no token, or the URI is none that a request-line can hold.</exception>
    public void Set(ReadOnlySpan<byte> method, ReadOnlySpan<byte> target, HttpVersion version)
    {
        if (!Tokens.IsToken(method))
        {
            throw new ArgumentException($"'{Encoding.Latin1.GetString(method)}' is not a method.", nameof(method));
        }

        if (!RequestTarget.TryParse(target, out _))
        {
            throw new ArgumentException($"'{Encoding.Latin1.GetString(target)}' is not a Request-URI.", nameof(target));
        }

        SetVerbatim(method, target, version);
    }

    /// <summary>
    /// The same for a Request-URI that RFC 1945 does not know, such as the host and port of CONNECT: any word that can stand on the line.
    /// </summary>
    /// <exception cref="ArgumentException">The method is no token, or the URI is empty, or holds white space or a control character.</exception>
    public void SetVerbatim(ReadOnlySpan<byte> method, ReadOnlySpan<byte> target, HttpVersion version)
    {
        if (!Tokens.IsToken(method))
        {
            throw new ArgumentException($"'{Encoding.Latin1.GetString(method)}' is not a method.", nameof(method));
        }

        if (target.IsEmpty || target.ContainsAny((byte)' ', (byte)'\t') || !Tokens.IsFieldText(target))
        {
            throw new ArgumentException($"'{Encoding.Latin1.GetString(target)}' cannot stand on a request-line.", nameof(target));
        }

        byte[] line = [.. method, (byte)' ', .. target];
        Clear();
        SetLine(line);
        SetParts(MethodToken.Parse(method), 0..method.Length, (method.Length + 1)..line.Length, version);
    }

    internal void Clear()
    {
        _lineLength = 0;
        _line = _line.Length > MostLineKept ? new byte[UsualLine] : _line;
        (Method, Version, _methodRange, _targetRange) = (Method.Unknown, default, default, default);
        Fields.Clear();
        User = null;
        _raw?.Dispose();
    }

    internal void AddRaw(ReadOnlySpan<byte> bytes) => (_raw ??= new ByteBuffer()).Append(bytes);

    // Kept even where it is then refused: the access log says what was asked.
    internal void SetLine(ReadOnlySpan<byte> line)
    {
        if (line.Length > _line.Length)
        {
            _line = new byte[Math.Max(line.Length, _line.Length * 2)];
        }

        line.CopyTo(_line);
        _lineLength = line.Length;
    }

    internal void SetParts(Method method, Range methodRange, Range targetRange, HttpVersion version)
        => (Method, _methodRange, _targetRange, Version) = (method, methodRange, targetRange, version);
}
