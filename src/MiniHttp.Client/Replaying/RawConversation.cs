// Bytes to a server, exactly as they are, and back whatever comes: no request is made of them, and no response is looked for.

using MiniHttp.Fetching;
using MiniHttp.Protocol;
using MiniHttp.Sockets;

namespace MiniHttp.Client;

/// <summary>What became of a conversation by a script.</summary>
/// <param name="Ending">How it ended.</param>
/// <param name="Failure">What the system said of the connection, or null.</param>
/// <param name="Received">How many bytes came.</param>
internal sealed record RawOutcome(ScriptEnding Ending, string? Failure, long Received);

/// <summary>Connects to the host of a URL, and follows a script there.</summary>
internal static class RawConversation
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="url">Where; its path means nothing here.</param>
    /// <param name="options">How to connect, and how long it may take.</param>
    /// <param name="script">What is sent.</param>
    /// <param name="receiver">Gets what comes.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <exception cref="FetchException">No connection could be made.</exception>
    public static async Task<RawOutcome> RunAsync(
        HttpUrl url, FetchOptions options, IEnumerable<ScriptStep> script, Action<ReadOnlySpan<byte>> receiver, CancellationToken cancellation)
    {
        long now = Environment.TickCount64;
        long deadline = options.Timeout == Timeout.InfiniteTimeSpan ? Needs.Never : now + (long)options.Timeout.TotalMilliseconds;
        await using ClientConnection connection = await ConnectAsync(
            url, options, Math.Min(deadline, now + (long)options.Connect.Timeout.TotalMilliseconds), cancellation).ConfigureAwait(false);
        using var exchange = new ScriptedExchange(
            script, new ScriptedExchangeOptions { Deadline = deadline, EndsWithStream = true, Receiver = bytes => receiver(bytes) }, Environment.TickCount64);
        using var conversation = ClientConversation.Begin(connection, exchange);
        while (await conversation.StepAsync(cancellation).ConfigureAwait(false))
        {
            // Whatever there is to be done.
        }

        return new RawOutcome(exchange.Ending ?? ScriptEnding.Stopped, conversation.Failure, exchange.Received);
    }

    private static async Task<ClientConnection> ConnectAsync(HttpUrl url, FetchOptions options, long deadline, CancellationToken cancellation)
    {
        (string host, int port) = options.ConnectTo?.Invoke(url.ConnectHost, url.Port) ?? (url.ConnectHost, url.Port);
        ClientConnection? connection = null;
        try
        {
            connection = await Connector.ConnectAsync(host, port, options.Connect, null, deadline, cancellation).ConfigureAwait(false);
            if (url.Scheme == "https")
            {
                await connection.SecureAsync(url.ConnectHost, options.Tls, deadline, cancellation).ConfigureAwait(false);
            }

            return connection;
        }
        catch (ConnectException e)
        {
            throw FetchFailure.Of(e, ofProxy: false);
        }
        catch (TlsException e)
        {
            await connection!.DisposeAsync().ConfigureAwait(false);
            throw FetchFailure.Of(e);
        }
    }
}
