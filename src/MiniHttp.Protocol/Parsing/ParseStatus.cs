namespace MiniHttp.Protocol;

/// <summary>How far a head parser has come.</summary>
public enum ParseStatus
{
    /// <summary>The head goes on: present what was not consumed again, with more behind it.</summary>
    Incomplete,

    /// <summary>The head is whole. What was not consumed belongs to what follows it.</summary>
    Complete,

    /// <summary>The head is refused; the parser says why, and has to be reset before it reads on.</summary>
    Rejected,

    /// <summary>Client side only: the answer has no status-line; all of it, from its first byte, is the entity body of a Simple-Response (RFC 1945 §6).</summary>
    Simple,
}
