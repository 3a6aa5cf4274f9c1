// Answers requests for files: is the method served, does the target name something, what does it lead to (PathResolver),
// and then one response for each outcome.

using System.Runtime.CompilerServices;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Serves the files below a root (RFC 1945 §8.1, §8.2).</summary>
/// <param name="resolver">Finds what a path leads to.</param>
/// <param name="files">Answers with files.</param>
/// <param name="directories">Answers with listings.</param>
/// <param name="pages">Changes pages before they are sent; null for none.</param>
internal sealed class FileResponder(
    PathResolver resolver, FileAnswer files, DirectoryLister directories, IPageFilter? pages = null)
    : IRequestHandler
{
    private const int LongestPathOnStack = 1024;

    /// <inheritdoc/>
    /// <exception cref="IOException">The file system failed, which says nothing about the request.</exception>
    public void Answer(RequestHead request, IConnection connection, Response response)
    {
        if (request.Method is Method.Get or Method.Head)
        {
            AnswerTarget(request, connection, response);
        }
        else if (request.Method == Method.Unknown)
        {
            Refuse(Rejection.MethodUnknown, request, response);
        }
        else
        {
            response.Head.Fields.Add(FieldName.Allow, "GET, HEAD"u8);
            ErrorPage.Write(response, StatusCode.MethodNotAllowed, "This server only gives: it serves GET and HEAD.");
        }
    }

    /// <inheritdoc/>
    public void Refuse(Rejection reason, RequestHead request, Response response) => ErrorPage.Write(response, reason);

    /// <inheritdoc/>
    public void Ended(in AnsweredRequest answered)
    {
    }

    [SkipLocalsInit] // Map says how much of the room it has written.
    private void AnswerTarget(RequestHead request, IConnection connection, Response response)
    {
        ReadOnlySpan<byte> path = request.Target.Path;
        Span<byte> room
            = path.Length <= LongestPathOnStack ? stackalloc byte[LongestPathOnStack] : new byte[path.Length];
        switch (RequestPath.Map(path, room, out int length, out bool isDirectory))
        {
            case PathKind.Malformed:
                Refuse(Rejection.TargetMalformed, request, response);
                break;
            case PathKind.Nothing:
                WriteError(response, StatusCode.NotFound);
                break;
            default:
                AnswerPath(request, connection, response, room[..length], isDirectory);
                break;
        }
    }

    private void AnswerPath(
        RequestHead request, IConnection connection, Response response, ReadOnlySpan<byte> relative, bool isDirectory)
    {
        Resolution found = resolver.Resolve(request, relative, isDirectory);
        switch (found.Kind)
        {
            case ResolutionKind.File:
                WriteFile(request, response, relative, found.Entry);
                break;
            case ResolutionKind.Page:
                WriteFile(request, response, found.Path, found.Entry);
                break;
            case ResolutionKind.Redirect:
                Redirect.ToPath(request, connection, response, found.Status, found.Path);
                break;
            case ResolutionKind.Directory:
                WriteListing(request, connection, response, relative, found.Directory!);
                break;
            default:
                bool exists = found.Kind == ResolutionKind.Forbidden;
                WriteError(response, exists ? StatusCode.Forbidden : StatusCode.NotFound);
                break;
        }
    }

    private void WriteFile(RequestHead request, Response response, ReadOnlySpan<byte> relative, in Entry entry)
    {
        if (pages?.TryWrite(response, relative, entry.File!) != true)
        {
            files.Write(request, response, relative, entry);
        }
    }

    private void WriteListing(
        RequestHead request,
        IConnection connection,
        Response response,
        ReadOnlySpan<byte> relative,
        IDirectoryReader reader)
    {
        if (!directories.TryWrite(request, connection, response, relative, reader))
        {
            WriteError(response, StatusCode.ServiceUnavailable);
        }
    }

    private static void WriteError(Response response, StatusCode status)
        => ErrorPage.Write(response, status, ExplanationOf(status));

    private static string ExplanationOf(StatusCode status) => status.Value switch
    {
        403 => "The server is not allowed to read this.",
        503 => "Too many large listings are under way. Try again in a moment.",
        _ => "There is nothing here under that name.",
    };
}
