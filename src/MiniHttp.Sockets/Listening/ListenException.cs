using System.Net;
using System.Net.Sockets;

namespace MiniHttp.Sockets;

/// <summary>
/// Listening on an address failed. The message is one line for the user: what failed, and what to do.
/// </summary>
public sealed class ListenException : Exception
{
    /// <summary>Creates an exception with a message for the user.</summary>
    public ListenException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>
    /// Whether a setting or an inherited socket is invalid on any machine: exit code 2, not 1.
    /// </summary>
    public bool IsInvalidSetting { get; internal init; }

    /// <summary>Another address was given this free port, and on this one it is taken.</summary>
    internal bool IsSharedPortTaken { get; private init; }

    internal static ListenException For(EndPoint endPoint, SocketException e, bool sharedPortTaken)
        => new(Explain(endPoint, e), e) { IsSharedPortTaken = sharedPortTaken };

    private static string Explain(EndPoint endPoint, SocketException e) => e.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse when endPoint is UnixDomainSocketEndPoint =>
            $"{endPoint} is in use: stop the program that listens there, or choose another path",
        SocketError.AddressAlreadyInUse =>
            $"{endPoint} is already in use: stop the program that listens there, or choose another port (0 takes any free one)",
        SocketError.AccessDenied when endPoint is IPEndPoint { Port: < 1024 } =>
            $"{endPoint}: not allowed: ports below 1024 are reserved; choose a port from 1024 on, or run with the right to bind it",
        SocketError.AccessDenied => $"{endPoint}: not allowed to listen there",
        SocketError.AddressNotAvailable when endPoint is UnixDomainSocketEndPoint => $"{endPoint}: there is no such directory",
        SocketError.AddressNotAvailable => $"{endPoint}: no interface of this machine has that address",
        SocketError.AddressFamilyNotSupported => $"{endPoint}: this machine does not speak that address family",
        _ => $"{endPoint}: cannot listen there: {e.Message}",
    };
}
