// https against servers that do it right, and wrong: whom to trust, and a stream that somebody has cut off.

using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MiniHttp.Sockets;
using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

public sealed class TlsTests : IDisposable
{
    private const string UntilClose = "HTTP/1.0 200 OK\r\n\r\nhello";

    private readonly TestCertificates _certificates = new();

    public static TheoryData<SslProtocols> Versions => [SslProtocols.Tls12, SslProtocols.Tls13];

    private TlsOptions Trust => new() { Authorities = [_certificates.Authority] };

    public void Dispose() => _certificates.Dispose();

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_body_that_ends_with_close_notify_is_whole(SslProtocols version)
    {
        using X509Certificate2 certificate = _certificates.Issue("127.0.0.1");
        await using ScriptedServer server = Start(new ScriptedTls(certificate, version), new Script().ReceiveHead().Send(UntilClose), new Script().ReceiveHead().SendByteByByte(UntilClose));
        for (int i = 0; i < 2; i++)
        {
            (FetchResult result, string body) = await Fetch.ToMemoryAsync(new FetchRequest(server.Url), new FetchOptions { Tls = Trust });
            Assert.Equal((null, "hello"), (result.Error, body));
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_stream_cut_off_at_any_record_is_never_whole(SslProtocols version)
    {
        using X509Certificate2 certificate = _certificates.Issue("127.0.0.1");
        int records = 0;
        bool wasWhole = false;
        while (!wasWhole)
        {
            Assert.True(records < 60, "It never ends well.");
            TlsCut cut = TlsCut.AfterRecords(records++);
            var tls = new ScriptedTls(certificate, version) { Cut = cut };
            await using ScriptedServer server = Start(tls, new Script().ReceiveHead().SendByteByByte(UntilClose));
            (FetchResult result, _) = await Fetch.ToMemoryAsync(new FetchRequest(server.Url), new FetchOptions { Tls = Trust });
            ScriptOutcome outcome = await server.OutcomeAsync(0);

            // The last record is the close_notify: whoever has got it knows that this is all.
            wasWhole = !outcome.WasCut || result.IsSuccess;
            Assert.Equal(wasWhole, result.IsSuccess);
            Assert.True(result.IsSuccess || result.Code is FetchCode.TlsFailed or FetchCode.ReceiveFailed or FetchCode.NothingCame, $"{result.Code}");
        }

        Assert.True(records > UntilClose.Length, $"Whole after {records} records already.");
    }

    [Theory]
    [InlineData("it is for other.example, not for 127.0.0.1", -1, 30, "other.example")]
    [InlineData("it expired on", -10, -1, "127.0.0.1")]
    [InlineData("it is not valid before", 5, 10, "127.0.0.1")]
    public async Task A_wrong_certificate_is_refused_with_the_reason(string reason, int notBefore, int notAfter, string name)
    {
        using X509Certificate2 certificate = _certificates.Issue(notBefore, notAfter, name);
        await AssertRefusedAsync(certificate, Trust, reason);
    }

    [Fact]
    public async Task An_issuer_that_is_not_trusted_is_named()
    {
        using X509Certificate2 certificate = _certificates.Issue("127.0.0.1");
        await AssertRefusedAsync(certificate, new TlsOptions(), "its issuer CN=MiniHttp Test Authority is not trusted");
    }

    [Fact]
    public async Task A_self_signed_certificate_is_called_so()
    {
        using X509Certificate2 certificate = TestCertificates.SelfSigned("127.0.0.1");
        await AssertRefusedAsync(certificate, Trust, "self-signed");
    }

    [Fact]
    public async Task Anyone_is_trusted_where_that_is_asked_for()
    {
        using X509Certificate2 certificate = TestCertificates.SelfSigned("other.example");
        await using ScriptedServer server = Start(new ScriptedTls(certificate), new Script().ReceiveHead().Send(UntilClose));
        (FetchResult result, string body) = await Fetch.ToMemoryAsync(
            new FetchRequest(server.Url), new FetchOptions { Tls = new TlsOptions { TrustAnyone = true } });
        Assert.Equal((null, "hello"), (result.Error, body));
    }

    [Fact]
    public async Task A_server_without_TLS_fails_the_handshake()
    {
        await using ScriptedServer server = ScriptedServer.Start(new Script().Receive(5).Send("HTTP/1.0 400 Bad\r\n\r\n"));
        (FetchResult result, _) = await Fetch.ToMemoryAsync(server.Url.Replace("http:", "https:", StringComparison.Ordinal));
        Assert.Equal(FetchCode.TlsFailed, result.Code);
    }

    [Fact]
    public async Task Through_a_proxy_there_is_a_tunnel()
    {
        using X509Certificate2 certificate = _certificates.Issue("www.example");
        await using ScriptedServer server = Start(new ScriptedTls(certificate), new Script().ReceiveHead().Send(UntilClose));
        await using ScriptedServer proxy = ScriptedServer.Start(new Script().ReceiveHead().Send("HTTP/1.1 200 Connected\r\n\r\n").TunnelTo(server.EndPoint));
        var options = new FetchOptions { Tls = Trust, Proxy = _ => new ProxyServer("127.0.0.1", proxy.Port, new("user", "pw")) };
        (FetchResult result, string body) = await Fetch.ToMemoryAsync(new FetchRequest("https://www.example/x") { Credentials = new("a", "b") }, options);
        Assert.Equal((null, "hello", 200), (result.Error, body, result.ProxyStatus?.Value));
        string connect = (await proxy.OutcomeAsync(0)).Text;
        Assert.StartsWith("CONNECT www.example:443 HTTP/1.0\r\nHost: www.example:443\r\n", connect, StringComparison.Ordinal);
        Assert.Contains("Proxy-Authorization: Basic dXNlcjpwdw==\r\n", connect, StringComparison.Ordinal);
        string inside = (await server.OutcomeAsync(0)).Text;
        Assert.StartsWith("GET /x HTTP/1.0\r\n", inside, StringComparison.Ordinal);
        Assert.DoesNotContain("Proxy-", inside, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_refuses_the_tunnel_is_told()
    {
        await using ScriptedServer proxy = ScriptedServer.Start(Script.Answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"));
        (FetchResult result, _) = await Fetch.ToMemoryAsync(
            new FetchRequest("https://www.example/"), new FetchOptions { Proxy = _ => new ProxyServer("127.0.0.1", proxy.Port) });
        Assert.Equal((FetchCode.ReceiveFailed, 403), (result.Code, result.ProxyStatus?.Value));
    }

    [Fact]
    public async Task A_plain_request_goes_to_the_proxy_with_its_whole_URL()
    {
        await using ScriptedServer proxy = ScriptedServer.Start(Script.Answering("HTTP/1.0 200 OK\r\n\r\nhello"));
        (_, string body) = await Fetch.ToMemoryAsync(
            new FetchRequest("http://www.example/x?y"), new FetchOptions { Proxy = _ => new ProxyServer("127.0.0.1", proxy.Port) });
        Assert.Equal("hello", body);
        Assert.StartsWith("GET http://www.example/x?y HTTP/1.0\r\nHost: www.example\r\n", (await proxy.OutcomeAsync(0)).Text, StringComparison.Ordinal);
    }

    private static ScriptedServer Start(ScriptedTls tls, params Script[] scripts) => ScriptedServer.Start(new ScriptedServerOptions { Tls = tls }, scripts);

    private static async Task AssertRefusedAsync(X509Certificate2 certificate, TlsOptions trust, string reason)
    {
        await using ScriptedServer server = Start(new ScriptedTls(certificate), new Script().ReceiveHead().Send(UntilClose));
        (FetchResult result, string body) = await Fetch.ToMemoryAsync(new FetchRequest(server.Url), new FetchOptions { Tls = trust });
        Assert.Equal((FetchCode.CertificateRefused, ""), (result.Code, body));
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
    }
}
