// A connection that we made, plain or secured: how bytes move on it. What is said on it is the exchange's business,
// when to wait ClientConversation's.

using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using MiniHttp.Protocol;

namespace MiniHttp.Sockets;

/// <summary>A connection to a server.</summary>
internal sealed class ClientConnection : IConnection, IAsyncDisposable
{
    private readonly Socket _socket;
    private SocketStream? _stream;
    private SslStream? _tls;

    internal ClientConnection(Socket socket, bool blocking, WireTap? tap = null) => (_socket, WaitsOnThread, Tap) = (socket, blocking, tap);

    /// <inheritdoc/>
    public EndPoint? Local => ConnectedSocket.LocalEndPoint(_socket);

    /// <inheritdoc/>
    public EndPoint? Remote => ConnectedSocket.RemoteEndPoint(_socket);

    /// <summary>Told of every call, where somebody looks on; else null.</summary>
    internal WireTap? Tap { get; }

    /// <summary>The socket, for whoever waits for it by himself; null once TLS is between them.</summary>
    internal Socket? Plain => _tls is null ? _socket : null;

    /// <summary>
    /// Whether whoever talks here is to wait on its own thread (<see cref="ConnectOptions.Blocking"/>).
    /// </summary>
    internal bool WaitsOnThread { get; }

    /// <summary>What was agreed upon, once the connection is secured; else null.</summary>
    public TlsSession? Tls { get; private set; }

    /// <summary>
    /// True if the peer's stream has ended under TLS without the close_notify that says that this is its end: it was
    /// cut off.
    /// </summary>
    public bool WasCutOff { get; private set; }

    /// <summary>Speaks TLS from now on.</summary>
    /// <param name="host">Whom the certificate has to be for.</param>
    /// <param name="options">Whom to trust.</param>
    /// <param name="deadline">Until when, in milliseconds of <see cref="Environment.TickCount64"/>.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <exception cref="TlsException">It could not be secured. The connection is of no use then.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task SecureAsync(string host, TlsOptions options, long deadline, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        var check = new CertificateCheck(host, options);
        _stream = new SocketStream(_socket);
        _tls = new SslStream(_stream);
        using var limit = new TimeLimit(deadline, cancellation);
        try
        {
            await _tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = host,
                    CertificateChainPolicy = check.Policy(),
                    RemoteCertificateValidationCallback = check.Validate,
                },
                limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TlsException(TlsFailure.TimedOut, $"timed out while TLS with {host} was agreed upon");
        }
        catch (Exception e) when (e is AuthenticationException or IOException or SocketException)
        {
            throw check.Doubt is { } doubt
                ? new TlsException(
                    check.IsOnlyWeak ? TlsFailure.WeakCertificate : TlsFailure.Certificate,
                    $"the certificate of {host} is not to be trusted: {doubt}",
                    e)
                : new TlsException(TlsFailure.Handshake, $"TLS with {host} failed: {Innermost(e)}", e);
        }

        Tls = Describe(_tls, check.Doubt);
        Tap?.OnSecured($"{Tls.Protocol}, what follows is what it carries");
    }

    /// <summary>Closing will send a reset.</summary>
    internal void Abort()
    {
        ConnectedSocket.Abort(_socket);
        Tap?.OnAborted();
    }

    /// <summary>Receives some bytes; 0 at the end of the stream.</summary>
    /// <exception cref="IOException">The connection is gone.</exception>
    /// <exception cref="SocketException">The connection is gone.</exception>
    internal ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation)
        => _tls is null ? _socket.ReceiveAsync(buffer, SocketFlags.None, cancellation) : ReceiveSecuredAsync(buffer, cancellation);

    /// <summary>Sends some of the bytes, all of them under TLS.</summary>
    /// <exception cref="IOException">The connection is gone.</exception>
    /// <exception cref="SocketException">The connection is gone.</exception>
    internal ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
        => _tls is null ? _socket.SendAsync(bytes, SocketFlags.None, cancellation) : SendSecuredAsync(bytes, cancellation);

    /// <summary>shutdown(SHUT_WR), after the close_notify that TLS puts before it.</summary>
    /// <returns>False if the connection is gone.</returns>
    internal async ValueTask<bool> HalfCloseAsync()
    {
        try
        {
            if (_tls is not null)
            {
                await _tls.ShutdownAsync().ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidOperationException)
        {
            return false;
        }

        return ConnectedSocket.HalfClose(_socket);
    }

    /// <summary>
    /// Closes it. The peer is not told why: it sees the end of the stream, or a reset where it has not been heard to
    /// the end.
    /// </summary>
    public ValueTask DisposeAsync()
    {
        _tls?.Dispose();
        _socket.Dispose();
        Tap?.OnClosed();
        return ValueTask.CompletedTask;
    }

    [SuppressMessage("Security", "CA5398", Justification = "The version is reported, not chosen.")]
    private static TlsSession Describe(SslStream tls, string? doubt)
    {
        var certificate = tls.RemoteCertificate as System.Security.Cryptography.X509Certificates.X509Certificate2;
        string protocol = tls.SslProtocol switch
        {
            SslProtocols.Tls12 => "TLS 1.2",
            SslProtocols.Tls13 => "TLS 1.3",
            _ => tls.SslProtocol.ToString(),
        };
        return new TlsSession(
            protocol, tls.NegotiatedCipherSuite.ToString(), certificate?.Subject ?? "", certificate?.Issuer ?? "", certificate?.NotAfter ?? default, doubt);
    }

    private static string Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
        {
            e = inner;
        }

        return e.Message;
    }

    private async ValueTask<int> ReceiveSecuredAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        int count = await _tls!.ReadAsync(buffer, cancellation).ConfigureAwait(false);
        WasCutOff |= count == 0 && _stream!.HasEnded;
        return count;
    }

    private async ValueTask<int> SendSecuredAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        await _tls!.WriteAsync(bytes, cancellation).ConfigureAwait(false);
        return bytes.Length;
    }
}
