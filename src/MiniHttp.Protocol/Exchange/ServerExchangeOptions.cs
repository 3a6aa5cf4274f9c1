using System.Text;

namespace MiniHttp.Protocol;

/// <summary>Source of the Date field. This library has no clock of its own.</summary>
public interface IDateSource
{
    /// <summary>The current time, as the 29 bytes of an RFC 1123 date (RFC 1945 §3.3).</summary>
    ReadOnlySpan<byte> Current { get; }
}

/// <summary>Options of a server, the same for all its connections.</summary>
public sealed class ServerExchangeOptions
{
    private readonly byte[] _serverName;

    /// <summary>Creates options.</summary>
    /// <param name="limits">Limits for each client.</param>
    /// <param name="dates">Source of the Date field.</param>
    /// <param name="serverName">The value of the Server field (RFC 1945 §10.14, §12.4), or empty for none.</param>
    /// <exception cref="ArgumentException">The name is not valid in a field.</exception>
    public ServerExchangeOptions(ServerLimits limits, IDateSource dates, string serverName)
    {
        Limits = limits;
        Dates = dates;
        _serverName = Encoding.Latin1.GetBytes(serverName);
        if (!Tokens.IsFieldText(_serverName) || Encoding.Latin1.GetString(_serverName) != serverName)
        {
            throw new ArgumentException("The server's name has a control character, or one outside ISO-8859-1.", nameof(serverName));
        }
    }

    /// <summary>Limits for each client.</summary>
    public ServerLimits Limits { get; }

    /// <summary>Source of the Date field.</summary>
    public IDateSource Dates { get; }

    /// <summary>
    /// Whether <see cref="RequestHead.Raw"/> is kept; off by default, because it copies each head once more.
    /// </summary>
    public bool KeepsRawHeads { get; init; }

    /// <summary>The value of the Server field; empty for none.</summary>
    public ReadOnlySpan<byte> ServerName => _serverName;
}
