using System.Net;

namespace MiniHttp.Sockets;

/// <summary>Address families to try.</summary>
public enum AddressPreference
{
    /// <summary>Both, alternating.</summary>
    Any,

    /// <summary>IPv4 only.</summary>
    IPv4,

    /// <summary>IPv6 only.</summary>
    IPv6,
}

/// <summary>Options of a connection to a server.</summary>
public sealed record ConnectOptions
{
    /// <summary>
    /// Maximum time to connect, with name resolution, all addresses and TLS: 300 s, as curl
    /// (<c>DEFAULT_CONNECT_TIMEOUT</c>).
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>Time after which the next address is tried in parallel: 250 ms, as RFC 8305 §5 recommends.</summary>
    public TimeSpan AttemptDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Whether connecting, sending and receiving block the calling thread: the cheapest way if the program has nothing
    /// else to do. Otherwise they are asynchronous. TLS and name resolution always are.
    /// </summary>
    public bool Blocking { get; init; }

    /// <summary>Address families to try.</summary>
    public AddressPreference Addresses { get; init; }

    /// <summary>Receives the events of the socket, or null.</summary>
    internal WireSource? Wire { get; init; }

    /// <summary>Path of a Unix-domain socket to connect to instead of an address, or null.</summary>
    public string? UnixSocket { get; init; }

    /// <summary>Resolves a host and port before the system does; a null result means to ask the system.</summary>
    public Func<string, int, IReadOnlyList<IPAddress>?>? Resolve { get; init; }
}

/// <summary>Reason why a connection failed.</summary>
internal enum ConnectFailure
{
    /// <summary>The name has no address.</summary>
    NameNotResolved,

    /// <summary>The server refused the connection.</summary>
    Refused,

    /// <summary>No route to the server, or another error of the system.</summary>
    Unreachable,

    /// <summary>It took too long.</summary>
    TimedOut,
}

/// <summary>A connection failed. The message is a sentence for the user.</summary>
/// <param name="failure">The reason.</param>
/// <param name="message">A sentence with the host, the port and the reason.</param>
/// <param name="inner">The error of the system.</param>
internal sealed class ConnectException(ConnectFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The reason.</summary>
    public ConnectFailure Failure { get; } = failure;
}

/// <summary>Observes how a connection is made. Calls may come from any thread, one at a time.</summary>
public interface IConnectObserver
{
    /// <summary>The name was resolved; the addresses are in the order in which they will be tried.</summary>
    void OnResolved(string host, IReadOnlyList<IPAddress> addresses)
    {
    }

    /// <summary>An address is being tried.</summary>
    void OnTrying(EndPoint address)
    {
    }

    /// <summary>The connection to an address failed.</summary>
    void OnFailed(EndPoint address, string reason)
    {
    }
}
