// RFC 1945 §3.5 and §10.3, with RFC 9110 §12.5.3: in which content coding is a file sent? One that lies ready beside it goes before one that
// is still to be made. There is always the file itself, so that nothing that fails here is an error.

using Microsoft.Extensions.Logging;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Chooses the form in which a file is sent.</summary>
/// <param name="root">What is served.</param>
/// <param name="settings">Whether there are coded forms, and which.</param>
/// <param name="logger">Told if there is too little memory to make them.</param>
/// <param name="guard">Who may see what; null where everybody may see everything.</param>
internal sealed class CodedForms(
    IFileRoot root, CompressionOptions settings, ILogger<CodedForms> logger, AccessGuard? guard = null) : IDisposable
{
    // What a client likes as much as each other is looked for in the order of Caddy's "precompressed": what is smallest as a rule first.
    private static readonly ContentCoding[] Codings = [ContentCoding.Brotli, ContentCoding.Zstd, ContentCoding.Gzip];

    private readonly CodedSiblings _siblings = new(root);
    private readonly MadeForms? _made
        = settings.Mode == CompressionMode.All ? new MadeForms(root, settings, logger) : null;

    /// <summary>Whether files of a type may be sent in coded forms: then every answer says that it depends on Accept-Encoding.</summary>
    public bool MayCode(ReadOnlySpan<byte> type) => settings.Mode != CompressionMode.None && CompressibleTypes.Include(type);

    /// <summary>The coded form of a file that the client likes best, of those that there are; null for the file as it is.</summary>
    /// <param name="request">Which codings are taken, and whether a part is asked for.</param>
    /// <param name="relative">The file's path below the root.</param>
    /// <param name="plain">The file as it is, which stays open.</param>
    /// <param name="now">The current time.</param>
    public FileForm? Choose(RequestHead request, ReadOnlySpan<byte> relative, in FileForm plain, DateTimeOffset now)
    {
        Span<ContentCoding> ranked = stackalloc ContentCoding[Codings.Length];
        ranked = ranked[..AcceptEncoding.Rank(request.Fields, Codings, ranked)];
        foreach (ContentCoding coding in ranked)
        {
            bool isPermitted = guard is null || guard.Permits(request, CodedSiblings.PathOf(relative, coding));
            if (isPermitted && _siblings.TryOpen(relative, coding, plain.Version, now) is { } sibling)
            {
                return plain.Beside(sibling, coding, now);
            }
        }

        // A part is one of the file as it is: only of a form whose every byte is sure to be the same again do parts fit together. For the
        // same reason, and since it is about to change, nothing is made of a file that was changed a moment ago.
        if (_made is null || ranked.IsEmpty || !plain.Version.IsSettled(plain.SeenAt)
            || (request.Method == Method.Get && request.Fields.Contains(FieldName.Range)))
        {
            return null;
        }

        foreach (ContentCoding coding in ranked)
        {
            if (Compressor.Makes(coding))
            {
                IFileContent? content = _made.TryGet(relative, plain.Version, coding);
                return content is null ? null : plain.Made(content, coding);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _siblings.Dispose();
        _made?.Dispose();
    }
}
