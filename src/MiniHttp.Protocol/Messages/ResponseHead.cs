// RFC 1945 §6: what a server answers: a status-line and fields, without the entity body.
// A store, no more: a handler or Parsing fills it, Writing sends it, Framing decides how long the body is.

namespace MiniHttp.Protocol;

/// <summary>A response without its entity body. Used again for the next one after <see cref="Clear"/>.</summary>
public sealed class ResponseHead
{
    /// <summary>The version that the server spoke. Never written: what is sent is always HTTP/1.0 (RFC 1945 §3.1).</summary>
    public HttpVersion Version { get; set; } = HttpVersion.Http10;

    /// <summary>The outcome.</summary>
    public StatusCode Status { get; set; } = StatusCode.Ok;

    /// <summary>The phrase as it came, or null for that of <see cref="Status"/>. It means nothing to a program (RFC 1945 §6.1.1).</summary>
    public string? ReasonPhrase { get; set; }

    /// <summary>The fields.</summary>
    public HeaderFields Fields { get; } = new();

    /// <summary>Back to an empty 200.</summary>
    public void Clear()
    {
        (Version, Status, ReasonPhrase) = (HttpVersion.Http10, StatusCode.Ok, null);
        Fields.Clear();
    }
}
