// RFC 1945 §5: the request-line and the fields of a request, without the entity body.
// A store, no more: Parsing fills it, Writing sends it, Framing decides whether a body follows.

using System.Text;

namespace MiniHttp.Protocol;

/// <summary>
/// A request without its entity body. One object serves many requests, one after the other; its spans are valid until
/// the next one is read.
/// </summary>
public sealed class RequestHead
{
    private const int UsualLine = 256, MostLineKept = 1024;

    private byte[] _line = new byte[UsualLine];
    private int _lineLength;
    private Range _methodRange;
    private Range _targetRange;
    private ByteBuffer? _raw;

    /// <summary>The request-line as received, without its line end; empty until it is complete.</summary>
    public ReadOnlySpan<byte> RequestLine => _line.AsSpan(0, _lineLength);

    /// <summary>
    /// The bytes of the head as received, with empty lines before it and every space and line end; empty unless
    /// <see cref="ServerExchangeOptions.KeepsRawHeads"/>.
    /// </summary>
    public ReadOnlySpan<byte> Raw => _raw is null ? [] : _raw.Span;

    /// <summary>The method; <see cref="Method.Unknown"/> for any other token.</summary>
    public Method Method { get; private set; }

    /// <summary>The method's token as received.</summary>
    public ReadOnlySpan<byte> MethodName => RequestLine[_methodRange];

    /// <summary>The Request-URI as received.</summary>
    public ReadOnlySpan<byte> TargetText => RequestLine[_targetRange];

    /// <summary>The parts of the Request-URI (RFC 1945 §5.1.2).</summary>
    public RequestTarget Target => RequestTarget.TryParse(TargetText, out RequestTarget target) ? target : default;

    /// <summary>The version of the request: HTTP/0.9 for a Simple-Request.</summary>
    public HttpVersion Version { get; private set; }

    /// <summary>
    /// Whether this is a Simple-Request (RFC 1945 §5): no version, no fields, answered by a bare entity body.
    /// </summary>
    public bool IsSimple => Version == HttpVersion.Http09;

    /// <summary>The fields.</summary>
    public HeaderFields Fields { get; } = new();

    /// <summary>The authenticated user, set by the handler that checked the password; otherwise null.</summary>
    public string? User { get; set; }

    /// <summary>Sets method, Request-URI and version of a request to be sent, and removes all fields.</summary>
    /// <exception cref="ArgumentException">
    /// The method is not a token, or the URI is not valid on a request-line.
    /// </exception>
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
    /// The same for a Request-URI that RFC 1945 does not have, such as the host and port of CONNECT: any word that is
    /// valid on the line.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The method is not a token, or the URI is empty, or has white space or a control character.
    /// </exception>
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

    // Kept even if it is then refused: the access log has it.
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
