using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>What a request path leads to.</summary>
internal enum ResolutionKind
{
    /// <summary>Nothing: 404.</summary>
    Missing,

    /// <summary>Something that the system does not let the server read: 403.</summary>
    Forbidden,

    /// <summary>The file of that name.</summary>
    File,

    /// <summary>Another file that stands for it: an index file, a page without its extension, an application.</summary>
    Page,

    /// <summary>Another address.</summary>
    Redirect,

    /// <summary>A directory without an index file.</summary>
    Directory,
}

/// <summary>The outcome of <see cref="PathResolver.Resolve"/>.</summary>
/// <param name="Kind">What was found.</param>
/// <param name="Entry">The open file of <see cref="ResolutionKind.File"/> and <see cref="ResolutionKind.Page"/>; the
/// caller disposes of it.</param>
/// <param name="Path">Of <see cref="ResolutionKind.Page"/> the path of the file below the root; of <see
/// cref="ResolutionKind.Redirect"/> the other address, decoded, from the slash on.</param>
/// <param name="Status">Of <see cref="ResolutionKind.Redirect"/> its status.</param>
/// <param name="Directory">Of <see cref="ResolutionKind.Directory"/> its open reader; the caller disposes of it.</param>
internal readonly record struct Resolution(
    ResolutionKind Kind,
    Entry Entry = default,
    byte[]? Path = null,
    StatusCode Status = default,
    IDirectoryReader? Directory = null);
