// A server that knows nothing of HTTP: a test writes what it does on each connection, and reads afterwards what the clients did.

using System.Net;
using System.Net.Sockets;

namespace MiniHttp.Testing;

/// <summary>What happens to connections beyond the last script.</summary>
public enum AfterLastScript
{
    /// <summary>The last script is for them, too.</summary>
    Repeat,

    /// <summary>Nobody listens any more once the last script has its connection: they are refused.</summary>
    Refuse,

    /// <summary>They are accepted and reset at once.</summary>
    Reset,
}

/// <summary>Where and how a scripted server listens.</summary>
public sealed record ScriptedServerOptions
{
    /// <summary>Where to listen: any free port of 127.0.0.1, unless it says otherwise (::1, a <see cref="UnixDomainSocketEndPoint"/>).</summary>
    public EndPoint Listen { get; init; } = new IPEndPoint(IPAddress.Loopback, 0);

    /// <summary>What happens to connections beyond the last script.</summary>
    public AfterLastScript Then { get; init; } = AfterLastScript.Repeat;

    /// <summary>If set, every connection begins with a TLS handshake, before its script.</summary>
    public ScriptedTls? Tls { get; init; }

    /// <summary>Bytes of the kernel's receive buffer, so that a client that sends much is soon stuck; null for the system's own.</summary>
    public int? ReceiveBuffer { get; init; }
}

/// <summary>
/// Runs scripts, one per connection in the order in which they are accepted. No step takes longer than <see cref="RawClient.HangLimit"/>:
/// the connection's <see cref="ScriptedConnection.Completion"/> fails then, and so does <see cref="DisposeAsync"/>.
/// </summary>
public sealed class ScriptedServer : IAsyncDisposable
{
    private readonly ScriptedServerOptions _options;
    private readonly Script[] _scripts;
    private readonly Socket _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<ScriptedConnection> _connections = [];
    private readonly Task _accepting;
    private TaskCompletionSource _accepted = NewSignal();

    private ScriptedServer(ScriptedServerOptions options, Script[] scripts)
    {
        bool isUnix = options.Listen is UnixDomainSocketEndPoint;
        _options = options;
        _scripts = scripts;
        _listener = new Socket(options.Listen.AddressFamily, SocketType.Stream, isUnix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        try
        {
            if (options.ReceiveBuffer is { } size)
            {
                _listener.ReceiveBufferSize = size;
            }

            _listener.Bind(options.Listen);
            _listener.Listen();
            EndPoint = _listener.LocalEndPoint!;
        }
        catch
        {
            _listener.Dispose();
            throw;
        }

        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public EndPoint EndPoint { get; }

    /// <summary>The port.</summary>
    /// <exception cref="InvalidOperationException">It listens on a Unix socket.</exception>
    public int Port => (EndPoint as IPEndPoint ?? throw new InvalidOperationException("A Unix socket has no port.")).Port;

    /// <summary><c>http://127.0.0.1:PORT/</c>; with TLS, https.</summary>
    public string Url => $"{(_options.Tls is null ? "http" : "https")}://{new IPEndPoint(((IPEndPoint)EndPoint).Address, Port)}/";

    /// <summary>The connections accepted so far.</summary>
    public IReadOnlyList<ScriptedConnection> Connections
    {
        get
        {
            lock (_connections)
            {
                return [.. _connections];
            }
        }
    }

    /// <summary>Listens on a free port of 127.0.0.1.</summary>
    /// <param name="scripts">One for each connection; the last one for all that follow, too.</param>
    public static ScriptedServer Start(params Script[] scripts) => Start(new ScriptedServerOptions(), scripts);

    /// <summary>Listens.</summary>
    /// <param name="options">Where, and how.</param>
    /// <param name="scripts">One for each connection.</param>
    public static ScriptedServer Start(ScriptedServerOptions options, params Script[] scripts)
        => scripts.Length > 0 ? new ScriptedServer(options, scripts) : throw new ArgumentException("At least one script.", nameof(scripts));

    /// <summary>Waits until a connection is accepted.</summary>
    /// <param name="index">Which one, from 0.</param>
    /// <exception cref="TimeoutException">None came within <see cref="RawClient.HangLimit"/>.</exception>
    public async Task<ScriptedConnection> ConnectionAsync(int index)
    {
        while (true)
        {
            Task accepted;
            lock (_connections)
            {
                if (index < _connections.Count)
                {
                    return _connections[index];
                }

                accepted = _accepted.Task;
            }

            await accepted.WaitAsync(RawClient.HangLimit);
        }
    }

    /// <summary>Waits until a connection has come and is over.</summary>
    /// <param name="index">Which one, from 0.</param>
    /// <exception cref="TimeoutException">None came, or a step took longer than <see cref="RawClient.HangLimit"/>.</exception>
    public async Task<ScriptOutcome> OutcomeAsync(int index) => await (await ConnectionAsync(index)).Completion.WaitAsync(2 * RawClient.HangLimit);

    /// <summary>Ends everything, and fails if a script failed by itself; that a client left is no failure.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        var failures = new List<Exception>();
        foreach (ScriptedConnection connection in Connections)
        {
            try
            {
                await connection.Completion;
            }
            catch (OperationCanceledException)
            {
                // Still running when the test was done with it.
            }
            catch (Exception e)
            {
                failures.Add(e);
            }
        }

        _stop.Dispose();
        if (failures.Count > 0)
        {
            throw new AggregateException("A scripted connection failed.", failures);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task AcceptAsync()
    {
        for (int index = 0; !_stop.IsCancellationRequested; index++)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptAsync(_stop.Token);
            }
            catch (Exception e) when (_stop.IsCancellationRequested && e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            // Before its script runs: who was answered shall not be able to connect again.
            if (_options.Then == AfterLastScript.Refuse && index == _scripts.Length - 1)
            {
                _listener.Dispose();
            }

            lock (_connections)
            {
                _connections.Add(ScriptedConnection.Begin(socket, ScriptOf(index), _options.Tls, _stop.Token));
                _accepted.TrySetResult();
                _accepted = NewSignal();
            }

            if (_options.Then == AfterLastScript.Refuse && index == _scripts.Length - 1)
            {
                return;
            }
        }
    }

    private Script ScriptOf(int index)
        => index < _scripts.Length ? _scripts[index]
            : _options.Then == AfterLastScript.Repeat ? _scripts[^1]
            : new Script().Reset();
}
