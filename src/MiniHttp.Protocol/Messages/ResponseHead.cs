// RFC 1945 §6: the status-line and the fields of a response, without the entity body.
// A store, no more: a handler or Parsing fills it, Writing sends it, Framing decides how long the body is.

namespace MiniHttp.Protocol;

/// <summary>A response without its entity body. Reusable after <see cref="Clear"/>.</summary>
public sealed class ResponseHead
{
    /// <summary>The version of a received response. Every response that is sent is HTTP/1.0 (RFC 1945 §3.1).</summary>
    public HttpVersion Version { get; set; } = HttpVersion.Http10;

    /// <summary>The status code.</summary>
    public StatusCode Status { get; set; } = StatusCode.Ok;

    /// <summary>
    /// The phrase as received; null for that of <see cref="Status"/>. Programs ignore it (RFC 1945 §6.1.1).
    /// </summary>
    public string? ReasonPhrase { get; set; }

    /// <summary>The fields.</summary>
    public HeaderFields Fields { get; } = new();

    /// <summary>Resets to a 200 without fields.</summary>
    public void Clear()
    {
        (Version, Status, ReasonPhrase) = (HttpVersion.Http10, StatusCode.Ok, null);
        Fields.Clear();
    }
}
