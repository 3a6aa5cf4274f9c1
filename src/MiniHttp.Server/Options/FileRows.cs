using MiniHttp.CommandLine;
using MiniHttp.Hosting;
using static MiniHttp.Server.SettingsParts;

namespace MiniHttp.Server;

/// <summary>Options: which files are served, and in which form.</summary>
internal static class FileRows
{
    private const long MaxMemory = 1L << 40;

    public static ServerOptionGroup Group { get; } = new(
        "files",
        "Files",
        "",
        [
            new("", "Directory to serve", OfServer.One(
                "Root", "the path of a directory", s => s.Root,
                (s, v) => Folder(v) is { } root ? s with { Root = root } : null)
                with { DefaultInWords = "the current directory" })
            {
                Operand = "ROOT",
                Kind = ValueKind.Directory,
            },
            new("index", "NAME", "Index file of a directory; may be repeated: the first found counts",
                OfServer.List("IndexFiles", "the name of a file, without '/' and '\\'",
                    s => string.Join(", ", s.IndexFiles), (s, values) => values.All(IsName)
                        ? s with { IndexFiles = [.. values.Select(value => value.Text)] } : null)),
            new("no-listing", "Answer 404 for a directory without an index file",
                OfServer.Flag("Listing", s => s.Listing, (s, on) => s with { Listing = on }))
            {
                Alone = "false",
                Details = "Otherwise it is listed, see [Listings](#listings).",
            },
            new("dotfiles", "Serve names that begin with a dot, not only .well-known",
                OfServer.Flag("Dotfiles", s => s.Dotfiles, (s, on) => s with { Dotfiles = on })),
            new("follow-symlinks", "Follow symbolic links that lead out of ROOT",
                OfServer.Flag("FollowSymlinks", s => s.FollowSymlinks, (s, on) => s with { FollowSymlinks = on }))
            {
                Details = "Otherwise they are not found.",
            },
            new("type", "RULE", "Media type by extension: '.log text/plain'; may be repeated",
                OfServer.Rules("Types", TypeRule.Allowed, TypeRule.TryParse, (s, rules) => s with { Types = rules })),
            new("cache-control", "RULE", "Cache-Control by name: '*.css max-age=3600'; may be repeated",
                OfServer.Rules("CacheControl", CacheRule.Allowed, CacheRule.TryParse,
                    (s, rules) => s with { CacheControl = rules }))
            {
                Details = "The first rule that matches counts, see [Caching](#caching).",
            },
            new("etag", "SOURCE", "Make entity tags from the version, mtime or content of a file",
                OfServer.Word("ETag", "version, mtime or content", s => s.ETag.ToString(),
                    (s, word) => s with { ETag = Enum.Parse<ETagSource>(word, ignoreCase: true) }))
            {
                Details = "See [Caching](#caching).",
            },
            new("compression", "MODE", "Send compressed files: all, precompressed or none",
                OfCompression.Word("Mode", "all, precompressed or none", c => c.Mode.ToString(),
                    (c, word) => c with { Mode = Enum.Parse<CompressionMode>(word, ignoreCase: true) }))
            {
                Details = "`precompressed` is only files beside a file: `.br`, `.zst`, `.gz`. "
                    + "See [Compression](#compression).",
            },
            new("", "Minimum size of files that the server compresses",
                OfCompression.Number("Minimum", 0, long.MaxValue, c => c.Minimum,
                    (c, n) => c with { Minimum = n }, "bytes, ")),
            new("", "Memory for compressed files, for each worker",
                OfCompression.Number("Cache", 1 << 20, MaxMemory, c => c.Cache,
                    (c, n) => c with { Cache = n }, "bytes, "))
            {
                Details = "At most an eighth of the [memory that there is](reliability.md#memory).",
            },
            new("", "Linux: memory for files of up to 32 KiB, per worker; 0 for none",
                OfServer.Number("FileCache", 0, MaxMemory, s => s.FileCache,
                    (s, n) => s with { FileCache = n }, "bytes, "))
            {
                Details = "Up to 64 larger files are kept open, each for 5 to 10 s after its last request; with 0 none "
                    + "is. Each request checks that the file is unchanged. "
                    + "[SECURITY.md](../SECURITY.md#what-is-not-protected) lists the exceptions.",
            },
        ]);

    // An empty path would be the current directory, and a NUL is in no path.
    private static string? Folder(SettingValue value)
        => value.Text is "" || value.Text.Contains('\0', StringComparison.Ordinal)
            ? null : Path.GetFullPath(value.Text, value.Directory);

    private static bool IsName(SettingValue value)
        => value.Text is not ("" or "." or "..") && value.Text.AsSpan().IndexOfAny('/', '\\', '\0') < 0;
}
