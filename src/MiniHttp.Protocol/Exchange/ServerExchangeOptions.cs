using System.Text;

namespace MiniHttp.Protocol;

/// <summary>Says what time it is, in the form that answers carry. The Protocol itself has no clock.</summary>
public interface IDateSource
{
    /// <summary>Now, as the 29 bytes of an RFC 1123 date (RFC 1945 §3.3).</summary>
    ReadOnlySpan<byte> Current { get; }
}

/// <summary>What holds for all connections of a server.</summary>
public sealed class ServerExchangeOptions
{
    private readonly byte[] _serverName;

    /// <summary>Puts them together.</summary>
    /// <param name="limits">What one client may take.</param>
    /// <param name="dates">For the Date field.</param>
    /// <param name="serverName">The value of the Server field (RFC 1945 §10.14, §12.4), or empty for none.</param>
    /// <exception cref="ArgumentException">The name could not be sent as a field.</exception>
    public ServerExchangeOptions(ServerLimits limits, IDateSource dates, string serverName)
    {
        Limits = limits;
        Dates = dates;
        _serverName = Encoding.Latin1.GetBytes(serverName);
        if (!Tokens.IsFieldText(_serverName) || Encoding.Latin1.GetString(_serverName) != serverName)
        {
            throw new ArgumentException("The server's name holds a control character, or one outside ISO-8859-1.", nameof(serverName));
        }
    }

    /// <summary>What one client may take.</summary>
    public ServerLimits Limits { get; }

    /// <summary>For the Date field.</summary>
    public IDateSource Dates { get; }

    /// <summary>Whether <see cref="RequestHead.Raw"/> is there: no, since it is a copy more of each request.</summary>
    public bool KeepsRawHeads { get; init; }

    /// <summary>The value of the Server field; empty for none.</summary>
    public ReadOnlySpan<byte> ServerName => _serverName;
}
