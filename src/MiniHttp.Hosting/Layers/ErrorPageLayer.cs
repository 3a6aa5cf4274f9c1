// RFC 1945 §9.4: the entity of an error explains it; here a page of the site does. The status stays, and so does whatever field belongs to
// it. The page is no version of what was asked for: it has no validators, no ranges, and caches are told nothing.

using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Puts the site's own pages in the place of the server's.</summary>
/// <param name="inner">What is within.</param>
/// <param name="rules">Which page is for which status. Besides these, <c>/404.html</c> is for 404.</param>
/// <param name="root">Opens the pages; null for none.</param>
/// <param name="types">What types they are of.</param>
/// <param name="guard">Who may see what; null where everybody may see everything.</param>
/// <param name="pages">Changes pages before they are sent; null for none.</param>
internal sealed class ErrorPageLayer(
    IRequestHandler inner,
    IReadOnlyList<ErrorPageRule> rules,
    IFileRoot? root,
    MediaTypes types,
    AccessGuard? guard,
    IPageFilter? pages = null)
    : SiteLayer(inner)
{
    private readonly ErrorPageRule[] _rules = [.. rules, ErrorPageRule.Usual];

    /// <inheritdoc/>
    protected override void Complete(RequestHead request, Response response)
    {
        StatusCode status = response.Head.Status;
        if (!status.IsError)
        {
            return;
        }

        if (PageOf(request, status) is { } found)
        {
            WritePage(response, found.Path, found.File);
        }
        else if (response is { Explanation: not null, BodyLength: 0 }) // Otherwise a layer has written its own.
        {
            ErrorPage.Complete(response);
            if (status != StatusCode.Unauthorized) // A visitor without a password gets nothing of the site.
            {
                pages?.Complete(response);
            }
        }
    }

    private (byte[] Path, IFileContent File)? PageOf(RequestHead request, StatusCode status)
    {
        if (root is null || RuleFor(status) is not { } rule)
        {
            return null;
        }

        byte[] path = rule.Relative;
        return MaySee(request, status, rule, path) && Open(path) is { } file ? (path, file) : null;
    }

    private void WritePage(Response response, byte[] path, IFileContent file)
    {
        HeaderFields fields = response.Head.Fields;
        fields.Remove("Content-Security-Policy"u8); // Those of a page that goes.
        fields.Remove("X-Content-Type-Options"u8);
        fields.Set(FieldName.ContentType, types.Of(path));
        response.Explanation = null;
        response.DropBody();
        if (pages?.TryWrite(response, path, file) != true)
        {
            response.SetFile(new FileRange(file, 0, file.Length));
        }
    }

    private ErrorPageRule? RuleFor(StatusCode status)
        => Array.Find(_rules, rule => rule.IsFor(status)) ?? Array.Find(_rules, rule => rule.IsForClassOf(status));

    // The page of 401 is meant for everybody. Any other page behind the guard goes to those who have been let in.
    private bool MaySee(RequestHead request, StatusCode status, ErrorPageRule rule, byte[] page)
        => guard is null || (status == StatusCode.Unauthorized && rule.IsFor(status)) || guard.MaySee(request, page);

    // Where there is no such page the server's own will do, and where there is no descriptor left to open it with.
    private IFileContent? Open(byte[] page)
    {
        try
        {
            return root!.Open(page).File;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
