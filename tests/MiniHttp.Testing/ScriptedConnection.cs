// One connection of a scripted server: does the steps, and keeps what the client sent and how it ended.

using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace MiniHttp.Testing;

/// <summary>A connection, while its script runs and after.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "RunAsync owns all of them, from its first line to its last.")]
public sealed class ScriptedConnection
{
    private readonly Socket _socket;
    private readonly NetworkStream _plain;
    private readonly MemoryStream _received = new();
    private int _consumed;
    private long _sent;
    private Stream _stream;
    private SslStream? _tls;
    private TlsRecordRelay? _relay;
    private ClientEnding _ending;
    private bool _isClosed;
    private Exception? _handshakeError;
    private string? _serverName;

    private ScriptedConnection(Socket socket)
    {
        _socket = socket;
        _stream = _plain = new NetworkStream(socket, ownsSocket: false);
        if (socket.AddressFamily != AddressFamily.Unix)
        {
            socket.NoDelay = true;
        }
    }

    /// <summary>Done when the connection is over. Fails if a step took too long, was wrong, or threw.</summary>
    public Task<ScriptOutcome> Completion { get; private set; } = null!;

    /// <summary>What the client has sent so far; under TLS, in plain.</summary>
    public byte[] Received
    {
        get
        {
            lock (_received)
            {
                return _received.ToArray();
            }
        }
    }

    /// <summary>What the client has sent so far, as ISO-8859-1.</summary>
    public string Text => Encoding.Latin1.GetString(Received);

    internal static ScriptedConnection Begin(Socket socket, Script script, ScriptedTls? tls, CancellationToken stop)
    {
        var connection = new ScriptedConnection(socket);
        connection.Completion = Task.Run(() => connection.RunAsync(tls is null ? script.Steps : [.. new Script().StartTls(tls).Steps, .. script.Steps], stop), CancellationToken.None);
        return connection;
    }

    internal async Task ReceiveHeadAsync(CancellationToken stop)
    {
        int end;
        while ((end = EndOfHead(Received.AsSpan(_consumed))) < 0)
        {
            await ReceiveSomeOrLeaveAsync(stop);
        }

        _consumed += end;
    }

    internal async Task ReceiveAsync(int count, CancellationToken stop)
    {
        while (_received.Length - _consumed < count)
        {
            await ReceiveSomeOrLeaveAsync(stop);
        }

        _consumed += count;
    }

    internal async Task ReceiveToEndAsync(CancellationToken stop)
    {
        while (await ReceiveSomeAsync(stop))
        {
        }
    }

    internal async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        try
        {
            await _stream.WriteAsync(bytes, stop);
            _sent += bytes.Length;
        }
        catch (IOException e) when (e is not CutOffException)
        {
            throw Left(ClientEnding.Reset);
        }
    }

    internal Task AllSentAsync(CancellationToken stop) => SegmentQueue.DrainAsync(_socket, stop);

    internal async Task StartTlsAsync(ScriptedTls tls, CancellationToken stop)
    {
        if (_received.Length > _consumed)
        {
            throw new InvalidOperationException($"The client sent {_received.Length - _consumed} bytes before TLS could start.");
        }

        _relay = new TlsRecordRelay(_socket, _plain);
        if (tls.Cut is { } cut)
        {
            await _relay.CutAsync(cut, stop);
        }

        _tls = new SslStream(_relay, leaveInnerStreamOpen: true);
        try
        {
            await _tls.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = SslStreamCertificateContext.Create(tls.Certificate, additionalCertificates: null, offline: true),
                    EnabledSslProtocols = tls.Protocol,
                },
                stop);
        }
        catch (Exception e) when (!_relay.WasCut && e is AuthenticationException or IOException)
        {
            _handshakeError = e;
            throw Left(ClientEnding.NotSeen);
        }
        finally
        {
            _serverName = _tls.TargetHostName is { Length: > 0 } name ? name : null;
        }

        _stream = _tls;
    }

    internal Task CutAsync(TlsCut cut, CancellationToken stop)
        => (_relay ?? throw new InvalidOperationException("Only TLS has ciphertext to cut.")).CutAsync(cut, stop);

    internal async Task TunnelAsync(EndPoint target, CancellationToken stop)
    {
        using RawClient there = await RawClient.ConnectAsync(target);
        await there.SendAsync(Received.AsMemory(_consumed));
        using var thereStream = new NetworkStream(there.Socket, ownsSocket: false);
        try
        {
            await Task.WhenAll(
                PumpAsync(_stream, thereStream, there.Socket, stop), PumpAsync(thereStream, _stream, _socket, stop));
            _ending = ClientEnding.EndOfStream;
        }
        catch (IOException)
        {
            throw Left(ClientEnding.Reset);
        }
    }

    internal async Task HalfCloseAsync(CancellationToken stop)
    {
        try
        {
            if (_tls is not null)
            {
                await _tls.ShutdownAsync().WaitAsync(stop);
            }

            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException || (e is IOException and not CutOffException))
        {
            throw Left(ClientEnding.Reset);
        }
    }

    internal async Task CloseAsync(CancellationToken stop)
    {
        if (_tls is not null)
        {
            await HalfCloseAsync(stop);
        }

        _isClosed = true;
        _socket.Dispose();
    }

    internal Task ResetAsync(CancellationToken stop)
    {
        _isClosed = true;
        return SegmentQueue.ResetAsync(_socket, stop);
    }

    private static async Task PumpAsync(Stream from, Stream to, Socket toSocket, CancellationToken stop)
    {
        await from.CopyToAsync(to, stop);
        toSocket.Shutdown(SocketShutdown.Send);
    }

    private static int EndOfHead(ReadOnlySpan<byte> bytes)
    {
        int crlf = bytes.IndexOf("\r\n\r\n"u8);
        int lf = bytes.IndexOf("\n\n"u8);
        return crlf >= 0 && (lf < 0 || crlf < lf) ? crlf + 4 : lf >= 0 ? lf + 2 : -1;
    }

    private async Task<ScriptOutcome> RunAsync(IEnumerable<ScriptedStep> steps, CancellationToken stop)
    {
        bool ranWhole = false;
        try
        {
            try
            {
                foreach (ScriptedStep step in steps)
                {
                    await BoundedAsync(step, stop);
                }

                if (!_isClosed)
                {
                    await BoundedAsync(new ScriptedStep("end well", (_, limit) => HalfCloseAsync(limit)), stop);
                }

                ranWhole = true;
            }
            catch (ClientLeftException)
            {
                // The outcome tells.
            }
            catch (Exception) when (_relay is { WasCut: true })
            {
                // SslStream has its own exceptions for what the relay told it.
            }

            await BoundedAsync(new ScriptedStep("see the client leave", (_, limit) => SeeClientLeaveAsync(limit)), stop);
        }
        finally
        {
            _tls?.Dispose();
            _socket.Dispose();
        }

        return new ScriptOutcome(Received, _sent, _ending, ranWhole && _relay is not { WasCut: true })
        {
            WasCut = _relay is { WasCut: true },
            RecordsSent = _relay?.Records ?? 0,
            CiphertextSent = _relay?.Bytes ?? 0,
            HandshakeError = _handshakeError,
            ServerName = _serverName,
        };
    }

    private async Task BoundedAsync(ScriptedStep step, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(RawClient.HangLimit);
        try
        {
            await step.Run(this, limit.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new TimeoutException($"The scripted step \"{step.Name}\" took longer than {RawClient.HangLimit.TotalSeconds} s.");
        }
    }

    private async Task SeeClientLeaveAsync(CancellationToken stop)
    {
        if (_isClosed || _ending != ClientEnding.NotSeen || _relay is { WasCut: true, IsReset: true })
        {
            return;
        }

        try
        {
            if (_relay is not { WasCut: true } && _handshakeError is null)
            {
                await ReceiveToEndAsync(stop);
            }

            // Below TLS, and behind its close_notify, the TCP stream has an end of its own.
            byte[] rest = new byte[4096];
            while (await _plain.ReadAsync(rest, stop) > 0)
            {
            }

            _ending = ClientEnding.EndOfStream;
        }
        catch (Exception e) when (e is IOException or ClientLeftException)
        {
            _ending = ClientEnding.Reset;
        }
    }

    /// <returns>False at the end of the stream.</returns>
    private async Task<bool> ReceiveSomeAsync(CancellationToken stop)
    {
        byte[] buffer = new byte[65536];
        int count;
        try
        {
            count = await _stream.ReadAsync(buffer, stop);
        }
        catch (IOException)
        {
            throw Left(ClientEnding.Reset);
        }

        lock (_received)
        {
            _received.Write(buffer, 0, count);
        }

        if (count == 0)
        {
            _ending = ClientEnding.EndOfStream;
        }

        return count > 0;
    }

    private async Task ReceiveSomeOrLeaveAsync(CancellationToken stop)
    {
        if (!await ReceiveSomeAsync(stop))
        {
            throw Left(ClientEnding.EndOfStream);
        }
    }

    private ClientLeftException Left(ClientEnding ending)
    {
        _ending = ending;
        return new ClientLeftException();
    }

    private sealed class ClientLeftException : Exception;
}
