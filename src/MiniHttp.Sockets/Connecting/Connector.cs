// From a name to a connected socket (the Socket HOWTO's client: "create an INET STREAM socket, connect").
// A name has several addresses, and some of them may not answer: they are tried in turn, families alternating, the next
// one when the one before has failed or has not answered for a while; the first to connect wins (Happy Eyeballs, RFC
// 8305 §4 and §5). How to wait for them is AsyncRace's and BlockingRace's.

using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MiniHttp.Sockets;

/// <summary>Makes connections.</summary>
internal static class Connector
{
    /// <summary>Connects to a host, or to the Unix-domain socket of the options.</summary>
    /// <param name="host">A name, or an address without brackets.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="options">How.</param>
    /// <param name="observer">Is told how it comes about; may be null.</param>
    /// <param name="deadline">Until when, in milliseconds of <see cref="Environment.TickCount64"/>.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <exception cref="ConnectException">It could not be made.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static async Task<ClientConnection> ConnectAsync(
        string host, int port, ConnectOptions options, IConnectObserver? observer, long deadline, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        string where = options.UnixSocket is { } path ? $"unix:{path}" : string.Create(CultureInfo.InvariantCulture, $"{host} port {port}");
        using var limit = new TimeLimit(deadline, cancellation);
        WireTap? tap = options.Wire?.Open();
        observer = tap is null ? observer : new TappedObserver(tap, observer);
        try
        {
            EndPoint[] ends = options.UnixSocket is not null
                ? [UnixEndPoint(options.UnixSocket)]
                : await ResolveAsync(host, port, options, observer, limit).ConfigureAwait(false);
            var failed = new List<ConnectAttempt>(ends.Length);
            Socket? socket;
            if (options.Blocking)
            {
                using var race = new BlockingRace(failed, observer);
                socket = race.Run(ends, options.AttemptDelay, deadline, cancellation);
            }
            else
            {
                socket = await AsyncRace.RunAsync(ends, options.AttemptDelay, failed, observer, limit.Token).ConfigureAwait(false);
            }

            if (socket is not null)
            {
                var connection = new ClientConnection(socket, options.Blocking, tap);
                tap?.OnConnected(connection.Local, connection.Remote);
                return connection;
            }

            throw failed.Count == ends.Length ? NotConnected(where, failed) : TooLate(where);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw TooLate(where);
        }
    }

    /// <summary>
    /// The order of RFC 8305 §4: as the system sorts them (RFC 6724), but with the families alternating.
    /// </summary>
    internal static IPAddress[] Interleave(IReadOnlyList<IPAddress> addresses)
    {
        if (addresses.Count < 2)
        {
            return [.. addresses];
        }

        var families = addresses.GroupBy(address => address.AddressFamily).Select(family => family.ToArray()).ToArray();
        int longest = families.Max(family => family.Length);
        return [.. Enumerable.Range(0, longest).SelectMany(i => families.Where(family => i < family.Length).Select(family => family[i]))];
    }

    private static async ValueTask<EndPoint[]> ResolveAsync(string host, int port, ConnectOptions options, IConnectObserver? observer, TimeLimit limit)
    {
        IReadOnlyList<IPAddress>? addresses = options.Resolve?.Invoke(host, port);
        if (addresses is null)
        {
            try
            {
                // Also where waiting may block: a name server that does not answer could be given up in no other way.
                addresses = IPAddress.TryParse(host, out IPAddress? literal)
                    ? [literal]
                    : await Dns.GetHostAddressesAsync(host, limit.Token).ConfigureAwait(false);
            }
            catch (SocketException e)
            {
                throw new ConnectException(
                    ConnectFailure.NameNotResolved, $"could not resolve the name {host}: {ConnectAttempt.TextOf(e.SocketErrorCode)}", e);
            }
        }

        IPAddress[] wanted = [.. addresses.Where(address => options.Addresses switch
        {
            AddressPreference.IPv4 => address.AddressFamily == AddressFamily.InterNetwork,
            AddressPreference.IPv6 => address.AddressFamily == AddressFamily.InterNetworkV6,
            _ => true,
        })];
        if (wanted.Length == 0)
        {
            throw new ConnectException(
                ConnectFailure.NameNotResolved, $"could not resolve the name {host}: it has no {(addresses.Count == 0 ? "" : $"{options.Addresses} ")}address");
        }

        wanted = Interleave(wanted);
        observer?.OnResolved(host, wanted);
        return [.. wanted.Select(address => new IPEndPoint(address, port))];
    }

    private static UnixDomainSocketEndPoint UnixEndPoint(string path)
    {
        try
        {
            return new UnixDomainSocketEndPoint(path);
        }
        catch (ArgumentException e)
        {
            throw new ConnectException(ConnectFailure.Unreachable, $"{path} cannot be the path of a Unix-domain socket: it is empty or too long", e);
        }
    }

    private static ConnectException TooLate(string where) => new(ConnectFailure.TimedOut, $"timed out while connecting to {where}");

    private static ConnectException NotConnected(string where, List<ConnectAttempt> failed)
    {
        ConnectFailure failure = true switch
        {
            _ when failed.Exists(attempt => attempt.Error == SocketError.ConnectionRefused) => ConnectFailure.Refused,
            _ when failed.TrueForAll(attempt => attempt.Error == SocketError.TimedOut) => ConnectFailure.TimedOut,
            _ => ConnectFailure.Unreachable,
        };
        string reasons = failed.Count == 1
            ? failed[0].Reason
            : string.Join("; ", failed.Select(attempt => $"{((IPEndPoint)attempt.End).Address}: {attempt.Reason}"));
        return new ConnectException(failure, $"could not connect to {where}: {reasons}");
    }
}
