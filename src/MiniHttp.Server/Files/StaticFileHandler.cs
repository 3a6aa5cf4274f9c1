// What a file server answers, as a chain of guards: each settles the request or lets it pass to the next. The order is the
// specification's: is the method served, does the path name something, may it be seen, and then the file (FileAnswer).

using System.Runtime.CompilerServices;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Serves the files below a root (RFC 1945 §8.1, §8.2).</summary>
/// <param name="root">What is served.</param>
/// <param name="hidden">Which names are not served.</param>
/// <param name="directories">Answers for directories: which of their files is the page, and the listing where there is none.</param>
/// <param name="files">Answers with files.</param>
/// <param name="pages">Which pages stand for paths that name no file; null for none.</param>
/// <param name="guard">Who may see what; null where everybody may see everything.</param>
internal sealed class StaticFileHandler(
    IFileRoot root,
    HiddenNames hidden,
    DirectoryLister directories,
    FileAnswer files,
    SitePages? pages = null,
    AccessGuard? guard = null)
{
    private const int LongestPathOnStack = 1024;

    /// <summary>Answers a request.</summary>
    /// <returns>Null where the response is filled, else why the request is refused.</returns>
    /// <exception cref="IOException">The file system failed, which says nothing about the request.</exception>
    [SkipLocalsInit] // Map says how much of the room it has written.
    public Rejection? Answer(RequestHead request, IConnection connection, Response response)
    {
        if (request.Method == Method.Unknown)
        {
            return Rejection.MethodUnknown;
        }

        if (request.Method is not (Method.Get or Method.Head))
        {
            response.Head.Fields.Add(FieldName.Allow, "GET, HEAD"u8);
            ErrorPage.Write(response, StatusCode.MethodNotAllowed, "This server only gives: it serves GET and HEAD.");
            return null;
        }

        RequestTarget target = request.Target;
        Span<byte> room = target.Path.Length <= LongestPathOnStack ? stackalloc byte[LongestPathOnStack] : new byte[target.Path.Length];
        switch (RequestPath.Map(target.Path, room, out int length, out bool isDirectory))
        {
            case PathKind.Malformed:
                return Rejection.TargetMalformed;
            case PathKind.Nothing:
                NotFound(response);
                break;
            case PathKind.Inside:
                AnswerPath(request, connection, response, room[..length], isDirectory);
                break;
        }

        return null;
    }

    private void AnswerPath(RequestHead request, IConnection connection, Response response, ReadOnlySpan<byte> relative, bool isDirectory)
    {
        if (hidden.Hide(relative))
        {
            NotFound(response);
        }
        else if (isDirectory)
        {
            AnswerDirectory(request, connection, response, relative);
        }
        else
        {
            AnswerEntry(request, connection, response, relative);
        }
    }

    // The first index file that exists is the directory's page, even if the system forbids to read it; otherwise the
    // directory is listed. An index file that the guard does not permit is not looked for.
    private void AnswerDirectory(RequestHead request, IConnection connection, Response response, ReadOnlySpan<byte> relative)
    {
        foreach (byte[] name in directories.IndexFiles)
        {
            byte[] index = relative.IsEmpty ? name : [.. relative, (byte)'/', .. name];
            if (guard?.Permits(request, index) == false)
            {
                continue;
            }

            Entry entry = root.Open(index);
            if (entry.Kind is EntryKind.File or EntryKind.Forbidden)
            {
                AnswerOpened(request, connection, response, index, entry);
                return;
            }
        }

        if (directories.Answer(request, connection, relative, response) is { } status
            && !(status == StatusCode.NotFound && pages?.TryStandIn(request, connection, response, relative, isDirectory: true, AnswerOpened) == true))
        {
            WithoutEntry(response, status);
        }
    }

    private void AnswerEntry(RequestHead request, IConnection connection, Response response, ReadOnlySpan<byte> relative)
    {
        Entry entry = root.Open(relative);
        if (pages?.TryRename(request, connection, response, relative, entry, AnswerOpened) != true)
        {
            AnswerOpened(request, connection, response, relative, entry);
        }
    }

    private void AnswerOpened(RequestHead request, IConnection connection, Response response, ReadOnlySpan<byte> relative, in Entry entry)
    {
        switch (entry.Kind)
        {
            case EntryKind.File:
                if (pages?.TryWrite(response, relative, entry) != true)
                {
                    files.Write(request, response, relative, entry);
                }

                break;
            case EntryKind.Directory:
                Redirect.ToDirectory(request, connection, response, relative);
                break;
            case EntryKind.Forbidden:
                WithoutEntry(response, StatusCode.Forbidden);
                break;
            default:
                if (pages?.TryStandIn(request, connection, response, relative, isDirectory: false, AnswerOpened) != true)
                {
                    NotFound(response);
                }

                break;
        }
    }

    private static void NotFound(Response response) => WithoutEntry(response, StatusCode.NotFound);

    private static void WithoutEntry(Response response, StatusCode status) => ErrorPage.Write(response, status, status.Value switch
    {
        403 => "The server is not allowed to read this.",
        503 => "Too many large listings are under way. Try again in a moment.",
        _ => "There is nothing here under that name.",
    });
}
