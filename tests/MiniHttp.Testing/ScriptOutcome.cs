// What a scripted connection has to tell when it is over.

using System.Text;

namespace MiniHttp.Testing;

/// <summary>How the client ended its side.</summary>
public enum ClientEnding
{
    /// <summary>Unknown: the script closed first.</summary>
    NotSeen,

    /// <summary>It ended its stream: it half-closed, or closed with nothing left unread.</summary>
    EndOfStream,

    /// <summary>It reset the connection; so does the system of a client that has closed and is sent more, or left something unread.</summary>
    Reset,
}

/// <summary>A scripted connection that is over.</summary>
/// <param name="Received">All that the client sent; under TLS, in plain.</param>
/// <param name="Sent">Bytes that were sent; under TLS, in plain.</param>
/// <param name="ClientEnding">How the client ended.</param>
/// <param name="RanWhole">True if every step was done; false if the client left, the handshake failed or the ciphertext was cut before.</param>
public sealed record ScriptOutcome(byte[] Received, long Sent, ClientEnding ClientEnding, bool RanWhole)
{
    /// <summary>What the client sent, as ISO-8859-1.</summary>
    public string Text => Encoding.Latin1.GetString(Received);

    /// <summary>True if the ciphertext was cut (<see cref="TlsCut"/>); false if all of it was below the limit.</summary>
    public bool WasCut { get; init; }

    /// <summary>TLS records that were sent whole, those of the handshake included.</summary>
    public int RecordsSent { get; init; }

    /// <summary>Bytes of ciphertext that were sent, those of the handshake included.</summary>
    public long CiphertextSent { get; init; }

    /// <summary>Why the TLS handshake failed, such as a certificate that the client did not like; null if it did not.</summary>
    public Exception? HandshakeError { get; init; }

    /// <summary>The host that the client named in its TLS handshake (SNI, RFC 6066 §3); null if it named none.</summary>
    public string? ServerName { get; init; }
}
