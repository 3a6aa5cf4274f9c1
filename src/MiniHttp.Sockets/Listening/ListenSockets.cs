// From addresses to listening sockets: looks names up, gives localhost and * both families, and finds one free port for
// all.

using System.Net;
using System.Net.Sockets;

namespace MiniHttp.Sockets;

/// <summary>Opens listening sockets.</summary>
public static class ListenSockets
{
    // Somebody else may take the port on one address after we were given it on another; then all start again with a new
    // one.
    private const int FreePortAttempts = 16;

    /// <summary>Opens a socket for each address that the given ones resolve to.</summary>
    /// <exception cref="ListenException">One of the sockets cannot be opened; the others are closed.</exception>
    public static IReadOnlyList<ListenSocket> Open(IReadOnlyList<ListenAddress> addresses, ListenOptions options)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        ArgumentNullException.ThrowIfNull(options);
        List<Candidate> candidates = [.. addresses.SelectMany(address => Resolve(address, options.Port)).DistinctBy(c => c.EndPoint)];
        for (int attempt = 1; ; attempt++)
        {
            var opened = new List<ListenSocket>();
            try
            {
                OpenAll(candidates, options, opened);
                return opened;
            }
            catch (ListenException e) when (e.IsSharedPortTaken && attempt < FreePortAttempts)
            {
                opened.ForEach(socket => socket.Dispose());
            }
            catch
            {
                opened.ForEach(socket => socket.Dispose());
                throw;
            }
        }
    }

    private static void OpenAll(List<Candidate> candidates, ListenOptions options, List<ListenSocket> opened)
    {
        int freePort = 0;
        foreach (Candidate candidate in candidates)
        {
            bool anyPort = candidate.EndPoint is IPEndPoint { Port: 0 };
            EndPoint endPoint = anyPort ? new IPEndPoint(((IPEndPoint)candidate.EndPoint).Address, freePort) : candidate.EndPoint;
            try
            {
                ListenSocket socket = ListenSocket.Open(endPoint, options);
                opened.Add(socket);
                freePort = anyPort ? ((IPEndPoint)socket.EndPoint).Port : freePort;
            }
            catch (SocketException e) when (candidate.MayBeMissing && opened.Count > 0 && IsMissingFamily(e))
            {
                // localhost and * mean "whichever families there are".
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new ListenException($"{endPoint}: what is in the way there cannot be removed: {e.Message}", e);
            }
            catch (SocketException e)
            {
                bool shared = anyPort && freePort != 0 && e.SocketErrorCode == SocketError.AddressAlreadyInUse;
                throw ListenException.For(endPoint, e, shared);
            }
        }
    }

    private static IEnumerable<Candidate> Resolve(ListenAddress address, int defaultPort)
    {
        if (address.UnixPath is { } path)
        {
            return [new(UnixEndPoint(path), false)];
        }

        int port = address.Port ?? defaultPort;
        return address.Host switch
        {
            "*" => [new(new IPEndPoint(IPAddress.Any, port), false), new(new IPEndPoint(IPAddress.IPv6Any, port), true)],
            { } name when name.Equals("localhost", StringComparison.OrdinalIgnoreCase) =>
                [new(new IPEndPoint(IPAddress.Loopback, port), false), new(new IPEndPoint(IPAddress.IPv6Loopback, port), true)],
            { } name when IPAddress.TryParse(name, out IPAddress? ip) => [new(new IPEndPoint(ip, port), false)],
            { } name => [.. LookUp(name).Select(ip => new Candidate(new IPEndPoint(ip, port), false))],
            null => [],
        };
    }

    private static IPAddress[] LookUp(string name)
    {
        try
        {
            return Dns.GetHostAddresses(name);
        }
        catch (SocketException e)
        {
            throw new ListenException($"{name}: no address is known for that name", e);
        }
    }

    private static UnixDomainSocketEndPoint UnixEndPoint(string path)
    {
        try
        {
            return new UnixDomainSocketEndPoint(path);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new ListenException($"unix:{path}: the path is too long for a Unix-domain socket (107 bytes)", e);
        }
    }

    private static bool IsMissingFamily(SocketException e)
        => e.SocketErrorCode is SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable or SocketError.ProtocolFamilyNotSupported;

    private readonly record struct Candidate(EndPoint EndPoint, bool MayBeMissing);
}
