// TLS of a scripted server: with which certificate, which version, and where the ciphertext ends too early.

using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace MiniHttp.Testing;

/// <summary>How a scripted server speaks TLS.</summary>
/// <param name="Certificate">Its certificate, with the private key.</param>
/// <param name="Protocol">The one version that it speaks.</param>
public sealed record ScriptedTls(X509Certificate2 Certificate, SslProtocols Protocol = SslProtocols.Tls13)
{
    /// <summary>Where the ciphertext is cut, counted from the first byte of the handshake; null: nowhere.</summary>
    public TlsCut? Cut { get; init; }
}

/// <summary>The point at which the ciphertext that a server sends just ends, below TLS and thus without a close_notify alert.</summary>
public sealed record TlsCut
{
    private TlsCut()
    {
    }

    /// <summary>The records that still go out whole; null if bytes are counted.</summary>
    public int? Records { get; private init; }

    /// <summary>The bytes that still go out; null if records are counted.</summary>
    public long? Bytes { get; private init; }

    /// <summary>True if the connection is reset there, false if the TCP stream ends well.</summary>
    public bool IsReset { get; private init; }

    /// <summary>Cuts when that many records have gone out.</summary>
    public static TlsCut AfterRecords(int count) => new() { Records = count };

    /// <summary>Cuts when that many bytes of ciphertext have gone out.</summary>
    public static TlsCut AfterBytes(long count) => new() { Bytes = count };

    /// <summary>The same point, with a reset in place of an end.</summary>
    public TlsCut ByReset() => this with { IsReset = true };
}
