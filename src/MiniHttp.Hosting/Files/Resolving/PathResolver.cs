// From a request path to what is served for it, decided in one place. Nothing is written here: the responder does that
// (FileResponder). The access guard has let the path itself through before; it is asked again for each file that would
// stand in for another path, and before that file is looked up.

using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Which files stand in for paths that name no file.</summary>
internal sealed record ResolvingOptions
{
    /// <summary>Names of index files, in the order in which they are looked for.</summary>
    public IReadOnlyList<string> IndexFiles { get; init; } = ["index.html"];

    /// <summary>Whether directories without an index file can be listed; otherwise they are missing.</summary>
    public bool Listing { get; init; } = true;

    /// <summary>Whether pages have addresses without <c>.html</c>.</summary>
    public bool PrettyUrls { get; init; }

    /// <summary>File for navigation to paths that name no file; empty for none.</summary>
    public string SpaFallback { get; init; } = "";
}

/// <summary>Resolves request paths.</summary>
internal sealed class PathResolver
{
    private readonly IFileRoot _root;
    private readonly HiddenNames _hidden;
    private readonly AccessGuard? _guard;
    private readonly byte[][] _indexFiles;
    private readonly bool _lists;
    private readonly PrettyUrls? _pretty;
    private readonly SpaFallback? _spa;

    /// <summary>Makes a resolver.</summary>
    /// <param name="root">Opens files.</param>
    /// <param name="hidden">Names that are not served.</param>
    /// <param name="options">Which files stand in for others.</param>
    /// <param name="guard">Knows who may see what; null where everything is public.</param>
    public PathResolver(IFileRoot root, HiddenNames hidden, ResolvingOptions options, AccessGuard? guard)
    {
        (_root, _hidden, _guard, _lists) = (root, hidden, guard, options.Listing);
        _indexFiles = [.. options.IndexFiles.Select(Encoding.UTF8.GetBytes)];
        _pretty = options.PrettyUrls ? new PrettyUrls(root, hidden, _indexFiles, guard) : null;
        _spa = options.SpaFallback.Length > 0 ? new SpaFallback(options.SpaFallback) : null;
    }

    /// <summary>Finds what is served for a path.</summary>
    /// <param name="request">The request: its user and its Accept field.</param>
    /// <param name="relative">The path below the root, decoded (<see cref="RequestPath.Map"/>).</param>
    /// <param name="isDirectory">Whether it ended in a slash.</param>
    /// <exception cref="IOException">The file system failed, which says nothing about the request.</exception>
    public Resolution Resolve(RequestHead request, ReadOnlySpan<byte> relative, bool isDirectory)
        => _hidden.Hide(relative) ? default
            : isDirectory ? ResolveDirectory(request, relative)
            : ResolveEntry(request, relative);

    /// <summary>The address of a directory, decoded: it ends in a slash, which relative links in its pages need.</summary>
    internal static byte[] DirectoryAddress(ReadOnlySpan<byte> relative)
        => relative.IsEmpty ? [(byte)'/'] : [(byte)'/', .. relative, (byte)'/'];

    // The first index file that exists is the directory's page, even if the system forbids to read it.
    private Resolution ResolveDirectory(RequestHead request, ReadOnlySpan<byte> relative)
    {
        foreach (byte[] name in _indexFiles)
        {
            byte[] index = relative.IsEmpty ? name : [.. relative, (byte)'/', .. name];
            if (!MaySee(request, index))
            {
                continue;
            }

            Entry entry = _root.Open(index);
            if (entry.Kind is EntryKind.File or EntryKind.Forbidden)
            {
                return entry.Kind == EntryKind.File ? Page(index, entry) : new(ResolutionKind.Forbidden);
            }
        }

        // Without listings a directory is as if it were not there: that it exists is what a listing would tell first.
        EntryKind kind = EntryKind.Nothing;
        return _lists && _root.OpenDirectory(relative, out kind) is { } reader
            ? new(ResolutionKind.Directory, Directory: reader)
            : kind == EntryKind.Forbidden ? new(ResolutionKind.Forbidden)
            : StandInForDirectory(request, relative);
    }

    private Resolution ResolveEntry(RequestHead request, ReadOnlySpan<byte> relative)
    {
        Entry entry = _root.Open(relative);
        if (_pretty is not null && TryRename(request, relative, entry) is { } renamed)
        {
            return renamed;
        }

        return entry.Kind switch
        {
            EntryKind.File => new(ResolutionKind.File, entry),
            EntryKind.Directory => Redirect(StatusCode.MovedPermanently, DirectoryAddress(relative)),
            EntryKind.Forbidden => new(ResolutionKind.Forbidden),
            _ => Application(request, relative),
        };
    }

    // A path without a slash at its end is answered by its page, a page's full name by a redirect to the short one.
    private Resolution? TryRename(RequestHead request, ReadOnlySpan<byte> relative, in Entry entry)
    {
        if (entry.Kind != EntryKind.File)
        {
            return _pretty!.PageOf(request, relative, entry.Kind, out byte[] page) is { Kind: EntryKind.File } found
                ? Page(page, found) : null;
        }

        if (_pretty!.AddressOf(request, relative) is not { } address)
        {
            return null;
        }

        entry.File!.Dispose();
        return Redirect(StatusCode.MovedTemporarily, address);
    }

    // A page is not served at an address with a slash: its relative links would lead to other places.
    private Resolution StandInForDirectory(RequestHead request, ReadOnlySpan<byte> relative)
    {
        if (_pretty?.PageOf(request, relative, EntryKind.Nothing, out _) is { Kind: EntryKind.File } page)
        {
            page.File!.Dispose();
            return Redirect(StatusCode.MovedTemporarily, [(byte)'/', .. relative]);
        }

        return Application(request, relative);
    }

    private Resolution Application(RequestHead request, ReadOnlySpan<byte> relative)
        => _spa is not null && SpaFallback.IsFor(request, relative) && MaySee(request, _spa.File)
            && _root.Open(_spa.File) is { Kind: EntryKind.File } entry
            ? Page(_spa.File, entry) : default;

    private bool MaySee(RequestHead request, byte[] relative) => _guard?.Permits(request, relative) != false;

    private static Resolution Page(byte[] path, in Entry entry) => new(ResolutionKind.Page, entry, path);

    // 302 where a page has another address: a browser would remember a 301 after another site is served at this port.
    private static Resolution Redirect(StatusCode status, byte[] address)
        => new(ResolutionKind.Redirect, Path: address, Status: status);
}
