// Cross-origin resource sharing (the Fetch standard, "CORS protocol"): pages of any other site may read what is here. A browser sends no
// credentials along with '*', so that what needs a password stays closed to them.

using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Lets scripts of other sites read the answers.</summary>
internal sealed class CorsLayer(IRequestHandler inner) : SiteLayer(inner)
{
    /// <summary>How long a browser need not ask again: as long as Chromium would at most.</summary>
    private const int PreflightSeconds = 7200;

    /// <summary>
    /// A preflight asks whether a request would be allowed, before it is sent. It carries no credentials: it is answered before anybody is
    /// asked for a password, and tells nothing of what is there.
    /// </summary>
    protected override bool TryAnswer(RequestHead request, IConnection connection, Response response)
    {
        if (request.Method != Method.Options || !request.Fields.Contains("Origin"u8) || !request.Fields.Contains("Access-Control-Request-Method"u8))
        {
            return false;
        }

        response.Head.Status = StatusCode.NoContent;
        HeaderFields fields = response.Head.Fields;
        fields.Add("Access-Control-Allow-Methods"u8, "GET, HEAD"u8);
        if (request.Fields.TryGet("Access-Control-Request-Headers"u8, out ReadOnlySpan<byte> asked))
        {
            fields.Add("Access-Control-Allow-Headers"u8, asked); // '*' would not stand for all of them: not for Authorization.
        }

        fields.Add("Access-Control-Max-Age"u8, PreflightSeconds);
        return true;
    }

    /// <inheritdoc/>
    protected override void Complete(RequestHead request, Response response)
    {
        response.Head.Fields.Set("Access-Control-Allow-Origin"u8, "*"u8);
        response.Head.Fields.Set("Access-Control-Expose-Headers"u8, "*"u8); // Content-Range, ETag and the like, which a script would not see.
    }
}
