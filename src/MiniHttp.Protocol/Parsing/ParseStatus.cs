namespace MiniHttp.Protocol;

/// <summary>Result of a head parser.</summary>
public enum ParseStatus
{
    /// <summary>The head is incomplete: pass the bytes not consumed again, followed by more.</summary>
    Incomplete,

    /// <summary>The head is complete. Bytes not consumed follow it.</summary>
    Complete,

    /// <summary>The head is refused; the parser has the reason, and needs a reset before its next use.</summary>
    Rejected,

    /// <summary>
    /// Responses only: there is no status-line, and all bytes are the entity body of a Simple-Response (RFC 1945 §6).
    /// </summary>
    Simple,
}
