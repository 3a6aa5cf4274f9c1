using System.Net;

namespace MiniHttp.Sockets;

/// <summary>Which kinds of addresses are tried.</summary>
public enum AddressPreference
{
    /// <summary>Both, in turn.</summary>
    Any,

    /// <summary>IPv4 alone.</summary>
    IPv4,

    /// <summary>IPv6 alone.</summary>
    IPv6,
}

/// <summary>How to connect.</summary>
public sealed record ConnectOptions
{
    /// <summary>How long it may take, names, all addresses and TLS together: 300 s, as curl (<c>DEFAULT_CONNECT_TIMEOUT</c>).</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>How long an address is tried before the next one is tried beside it: 250 ms, as RFC 8305 §5 recommends.</summary>
    public TimeSpan AttemptDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Whether connecting, sending and receiving wait on the calling thread: no other thread is needed, so it costs least where a program
    /// has nothing else to do meanwhile. Else the waiting is asynchronous. TLS, and asking for the addresses of a name, always are.
    /// </summary>
    public bool Blocking { get; init; }

    /// <summary>Which kinds of addresses are tried.</summary>
    public AddressPreference Addresses { get; init; }

    /// <summary>Told of everything that happens on the socket, or null.</summary>
    public WireSource? Wire { get; init; }

    /// <summary>The path of a Unix-domain socket to connect to in place of any address, or null.</summary>
    public string? UnixSocket { get; init; }

    /// <summary>Asked before the system is: the addresses of a host and port, or null to ask the system.</summary>
    public Func<string, int, IReadOnlyList<IPAddress>?>? Resolve { get; init; }
}

/// <summary>What stood in the way of a connection.</summary>
public enum ConnectFailure
{
    /// <summary>The name has no address.</summary>
    NameNotResolved,

    /// <summary>Nobody listens there.</summary>
    Refused,

    /// <summary>There is no way to there, or another obstacle that the system names.</summary>
    Unreachable,

    /// <summary>It took too long.</summary>
    TimedOut,
}

/// <summary>A connection that could not be made, in a sentence for its user.</summary>
/// <param name="failure">What stood in the way.</param>
/// <param name="message">A sentence that names the host, the port and the reason.</param>
/// <param name="inner">What the system said.</param>
public sealed class ConnectException(ConnectFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What stood in the way.</summary>
    public ConnectFailure Failure { get; } = failure;
}

/// <summary>Is told how a connection comes about. Calls may come from any thread, one at a time.</summary>
public interface IConnectObserver
{
    /// <summary>The name was resolved, in the order in which the addresses will be tried.</summary>
    void OnResolved(string host, IReadOnlyList<IPAddress> addresses)
    {
    }

    /// <summary>An address is being tried.</summary>
    void OnTrying(EndPoint address)
    {
    }

    /// <summary>An address did not answer.</summary>
    void OnFailed(EndPoint address, string reason)
    {
    }
}
