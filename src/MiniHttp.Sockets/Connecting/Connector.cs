// From a name to a connected socket (the Socket HOWTO's client: "create an INET STREAM socket, connect").
// A name has several addresses, and some of them may not answer: they are tried in turn, families alternating, the next one when the one
// before has failed or has not answered for a while; the first to connect wins (Happy Eyeballs, RFC 8305 §4 and §5).

using System.Net;
using System.Net.Sockets;

namespace MiniHttp.Sockets;

/// <summary>Makes connections.</summary>
public static class Connector
{
    /// <summary>Seconds of silence after which the kernel asks whether the peer is still there, and between its questions: 60, as curl.</summary>
    private const int KeepAliveSeconds = 60;

    /// <summary>Connects to a host, or to the Unix-domain socket of the options.</summary>
    /// <param name="host">A name, or an address without brackets.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="options">How.</param>
    /// <param name="observer">Is told how it comes about; may be null.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <exception cref="ConnectException">It could not be made. The caller sees to <see cref="ConnectOptions.Timeout"/>, which TLS shares.</exception>
    public static async Task<ClientConnection> ConnectAsync(
        string host, int port, ConnectOptions options, IConnectObserver? observer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.UnixSocket is { } path)
        {
            Attempt unix = await TryAsync(UnixEndPoint(path), observer, cancellation).ConfigureAwait(false);
            return new ClientConnection(unix.Socket ?? throw NotConnected($"unix:{path}", [unix]));
        }

        IPAddress[] addresses = await ResolveAsync(host, port, options, cancellation).ConfigureAwait(false);
        observer?.OnResolved(host, addresses);
        EndPoint[] ends = [.. addresses.Select(address => new IPEndPoint(address, port))];
        var failed = new List<Attempt>(ends.Length);
        Socket? socket = ends.Length == 1
            ? Take(await TryAsync(ends[0], observer, cancellation).ConfigureAwait(false), failed)
            : await RaceAsync(ends, options.AttemptDelay, failed, observer, cancellation).ConfigureAwait(false);
        return new ClientConnection(socket ?? throw NotConnected($"{host} port {port}", failed));
    }

    /// <summary>The order of RFC 8305 §4: as the system sorts them (RFC 6724), but with the families alternating.</summary>
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

    private static async ValueTask<IPAddress[]> ResolveAsync(string host, int port, ConnectOptions options, CancellationToken cancellation)
    {
        IReadOnlyList<IPAddress>? addresses = options.Resolve?.Invoke(host, port);
        if (addresses is null)
        {
            try
            {
                addresses = IPAddress.TryParse(host, out IPAddress? literal)
                    ? [literal]
                    : await Dns.GetHostAddressesAsync(host, cancellation).ConfigureAwait(false);
            }
            catch (SocketException e)
            {
                throw new ConnectException(ConnectFailure.NameNotResolved, $"could not resolve the name {host}: {TextOf(e.SocketErrorCode)}", e);
            }
        }

        IPAddress[] wanted = [.. addresses.Where(address => options.Addresses switch
        {
            AddressPreference.IPv4 => address.AddressFamily == AddressFamily.InterNetwork,
            AddressPreference.IPv6 => address.AddressFamily == AddressFamily.InterNetworkV6,
            _ => true,
        })];
        return wanted.Length > 0
            ? Interleave(wanted)
            : throw new ConnectException(
                ConnectFailure.NameNotResolved, $"could not resolve the name {host}: it has no {(addresses.Count == 0 ? "" : $"{options.Addresses} ")}address");
    }

    private static async Task<Socket?> RaceAsync(
        EndPoint[] ends, TimeSpan attemptDelay, List<Attempt> failed, IConnectObserver? observer, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = new List<Task<Attempt>>();
        try
        {
            int next = 0;
            while (next < ends.Length || running.Count > 0)
            {
                if (next < ends.Length)
                {
                    running.Add(TryAsync(ends[next++], observer, over.Token));
                }

                if (await FirstOfAsync(running, next < ends.Length ? attemptDelay : Timeout.InfiniteTimeSpan, over.Token).ConfigureAwait(false) is { } ended)
                {
                    running.Remove(ended);
                    if (Take(await ended.ConfigureAwait(false), failed) is { } winner)
                    {
                        return winner;
                    }
                }
            }

            return null;
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            foreach (Task<Attempt> loser in running)
            {
                _ = DropAsync(loser);
            }
        }
    }

    /// <summary>The attempt that ends first; null if none has ended when it is time for the next one.</summary>
    private static async Task<Task<Attempt>?> FirstOfAsync(List<Task<Attempt>> running, TimeSpan wait, CancellationToken cancellation)
    {
        Task<Task<Attempt>> first = Task.WhenAny(running);
        if (wait == Timeout.InfiniteTimeSpan)
        {
            return await first.ConfigureAwait(false);
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task pause = Task.Delay(wait, over.Token);
        Task ended = await Task.WhenAny(first, pause).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false); // Else its timer would go on.
        cancellation.ThrowIfCancellationRequested();
        return ended == first ? await first.ConfigureAwait(false) : null;
    }

    private static async Task DropAsync(Task<Attempt> loser)
    {
        try
        {
            (await loser.ConfigureAwait(false)).Socket?.Dispose(); // It connected after all, a moment too late.
        }
        catch (OperationCanceledException)
        {
            // The usual end of a loser.
        }
    }

    private static async Task<Attempt> TryAsync(EndPoint end, IConnectObserver? observer, CancellationToken cancellation)
    {
        observer?.OnTrying(end);
        Socket? socket = null;
        try
        {
            bool isTcp = end is IPEndPoint;
            socket = new Socket(end.AddressFamily, SocketType.Stream, isTcp ? ProtocolType.Tcp : ProtocolType.Unspecified);
            if (isTcp)
            {
                socket.NoDelay = true; // A request is sent in one piece, or in pieces as large as they get.
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveSeconds);
            }

            await socket.ConnectAsync(end, cancellation).ConfigureAwait(false);
            return new Attempt(end, socket, SocketError.Success);
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            observer?.OnFailed(end, TextOf(e.SocketErrorCode));
            return new Attempt(end, null, e.SocketErrorCode);
        }
        catch
        {
            socket?.Dispose();
            throw;
        }
    }

    private static Socket? Take(Attempt attempt, List<Attempt> failed)
    {
        if (attempt.Socket is null)
        {
            failed.Add(attempt);
        }

        return attempt.Socket;
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

    private static ConnectException NotConnected(string where, List<Attempt> failed)
    {
        ConnectFailure failure = true switch
        {
            _ when failed.Exists(attempt => attempt.Error == SocketError.ConnectionRefused) => ConnectFailure.Refused,
            _ when failed.TrueForAll(attempt => attempt.Error == SocketError.TimedOut) => ConnectFailure.TimedOut,
            _ => ConnectFailure.Unreachable,
        };
        string reasons = failed.Count == 1
            ? TextOf(failed[0].Error)
            : string.Join("; ", failed.Select(attempt => $"{((IPEndPoint)attempt.End).Address}: {TextOf(attempt.Error)}"));
        return new ConnectException(failure, $"could not connect to {where}: {reasons}");
    }

    // As the system says it, without the address that .NET adds.
    private static string TextOf(SocketError error) => new SocketException((int)error).Message;

    private readonly record struct Attempt(EndPoint End, Socket? Socket, SocketError Error);
}
