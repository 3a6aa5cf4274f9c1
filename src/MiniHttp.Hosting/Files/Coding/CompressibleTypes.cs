using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>
/// Which types of files become smaller when they are compressed: text, whatever it is called, and a few formats that are not compressed in
/// themselves. The list is that of Caddy's <c>encode</c> without what is compressed already (WOFF). Of other files no coded form is looked
/// for, since each look costs a system call.
/// </summary>
internal static class CompressibleTypes
{
    /// <summary>Whether files of a type are sent in content codings.</summary>
    /// <param name="contentType">A value of Content-Type.</param>
    public static bool Include(ReadOnlySpan<byte> contentType)
        => MediaType.TryParse(contentType, out MediaType type) && (type switch
        {
            _ when Is(type.Type, "text"u8) => true,
            _ when type.Subtype.EndsWith("+xml"u8) || type.Subtype.EndsWith("+json"u8) || type.Subtype.EndsWith("+text"u8) => true,
            _ when Is(type.Type, "application"u8) => IsApplication(type.Subtype),
            _ when Is(type.Type, "font"u8) => Is(type.Subtype, "ttf"u8) || Is(type.Subtype, "otf"u8) || Is(type.Subtype, "collection"u8),
            _ when Is(type.Type, "image"u8) => Is(type.Subtype, "bmp"u8) || Is(type.Subtype, "x-icon"u8) || Is(type.Subtype, "vnd.microsoft.icon"u8),
            _ => false,
        });

    private static bool IsApplication(ReadOnlySpan<byte> subtype)
        => Is(subtype, "json"u8) || Is(subtype, "xml"u8) || Is(subtype, "wasm"u8) || Is(subtype, "javascript"u8) || Is(subtype, "x-javascript"u8)
        || Is(subtype, "json5"u8) || Is(subtype, "x-ndjson"u8) || Is(subtype, "xml-dtd"u8) || Is(subtype, "toml"u8) || Is(subtype, "sql"u8)
        || Is(subtype, "x-sh"u8) || Is(subtype, "rtf"u8) || Is(subtype, "postscript"u8) || Is(subtype, "vnd.ms-fontobject"u8);

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known) => Tokens.EqualsIgnoreCase(name, known);
}
