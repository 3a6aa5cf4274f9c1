// RFC 1945 §10.12: Pragma directives. Only no-cache means something; others are passed through by whoever forwards.
// The list itself is split in FieldList.cs.

namespace MiniHttp.Protocol;

/// <summary>The Pragma field (RFC 1945 §10.12).</summary>
public static class Pragma
{
    /// <summary>The directive that asks for an answer from the origin server (RFC 1945 §10.12).</summary>
    public static ReadOnlySpan<byte> NoCache => "no-cache"u8;

    /// <summary>Whether no-cache is among the directives, in any case (RFC 1945 §10.12). Unknown directives do not matter.</summary>
    public static bool IsNoCache(ReadOnlySpan<byte> value) => FieldList.ContainsToken(value, NoCache);
}
