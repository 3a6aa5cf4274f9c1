namespace MiniHttp.Wire;

/// <summary>What a run of bytes is within its message.</summary>
internal enum WirePartKind
{
    /// <summary>An empty line before a request, which is passed over.</summary>
    EmptyLine,

    /// <summary>The first line of a request.</summary>
    RequestLine,

    /// <summary>The first line of a response.</summary>
    StatusLine,

    /// <summary>A field.</summary>
    Field,

    /// <summary>A line that continues a field.</summary>
    FoldedLine,

    /// <summary>The empty line that ends a head.</summary>
    BlankLine,

    /// <summary>The entity body.</summary>
    EntityBody,

    /// <summary>An entity body in chunks, their sizes included (extension).</summary>
    ChunkedBody,

    /// <summary>What no rule covers: behind a message that was refused, or behind the last one.</summary>
    NotUnderstood,
}

/// <summary>A run of bytes that is one part of a message, or as much of a part as came in one piece.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins within the piece.</param>
/// <param name="Length">How many bytes it has.</param>
/// <param name="FieldName">The name of the field that it belongs to, as it came; null where it is none, or the name is not yet known.</param>
internal readonly record struct WirePart(WirePartKind Kind, int Start, int Length, string? FieldName = null)
{
    /// <summary>What it is called, as in <c>request-line</c> or <c>field Host</c>.</summary>
    public string Name => Kind switch
    {
        WirePartKind.EmptyLine => "empty line",
        WirePartKind.RequestLine => "request-line",
        WirePartKind.StatusLine => "status-line",
        WirePartKind.Field when FieldName is not null => $"field {FieldName}",
        WirePartKind.Field => "field",
        WirePartKind.FoldedLine => "field, continued",
        WirePartKind.BlankLine => "blank line: the head ends",
        WirePartKind.EntityBody => "entity body",
        WirePartKind.ChunkedBody => "entity body in chunks",
        _ => "not understood",
    };

    /// <summary>Where its rule stands, as in <c>RFC 1945 §5.1</c>; null where there is none.</summary>
    public string? Rule => Kind switch
    {
        WirePartKind.EmptyLine => "RFC 9112 §2.2",
        WirePartKind.RequestLine => "RFC 1945 §5.1",
        WirePartKind.StatusLine => "RFC 1945 §6.1",
        WirePartKind.Field => FieldSpecification.Of(FieldName),
        WirePartKind.FoldedLine => "RFC 1945 §2.2",
        WirePartKind.BlankLine => "RFC 1945 §4.1",
        WirePartKind.EntityBody => "RFC 1945 §7.2",
        WirePartKind.ChunkedBody => "RFC 9112 §7.1",
        _ => null,
    };
}
