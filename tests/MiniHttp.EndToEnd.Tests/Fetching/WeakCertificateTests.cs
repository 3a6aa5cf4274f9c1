// Weak certificates, served by nginx, which serves them when it is told to: minifetch refuses what curl refuses, and
// takes them with -k.

using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

public sealed class WeakCertificateTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new TemporaryDirectory().With("index.html", "hello");
    private readonly List<LegacyCertificate> _certificates = [];

    public void Dispose()
    {
        _certificates.ForEach(certificate => certificate.Dispose());
        _folder.Dispose();
    }

    [Fact]
    public async Task A_weak_certificate_is_refused_with_its_reason_and_taken_with_k()
    {
        ExternalProgram curl = ExternalProgram.Curl;
        // The signature of a root proves nothing, and is not looked at.
        LegacyCertificate root = Keep(LegacyCertificate.Root(2048, LegacySignature.Sha1));
        LegacyCertificate weakRoot = Keep(LegacyCertificate.Root(1024, LegacySignature.Sha256));
        LegacyCertificate between = Keep(root.Intermediate(2048, LegacySignature.Sha256));
        LegacyCertificate sha1Between = Keep(root.Intermediate(2048, LegacySignature.Sha1));
        LegacyCertificate weakBetween = Keep(root.Intermediate(1024, LegacySignature.Sha256));
        (string Host, LegacyCertificate Issuer, int Bits, LegacySignature Signature, string? Reason)[] servers =
        [
            ("strong.test", root, 2048, LegacySignature.Sha256, null),
            ("between.test", between, 2048, LegacySignature.Sha256, null),
            ("key.test", root, 1024, LegacySignature.Sha256, "its key is too weak: RSA of 1024 bits"),
            ("sha1.test", root, 2048, LegacySignature.Sha1, "it is signed with SHA-1"),
            ("pss.test", root, 2048, LegacySignature.PssSha1, "it is signed with SHA-1"),
            ("md5.test", root, 2048, LegacySignature.Md5, "it is signed with MD5"),
            ("sha1-by.test", sha1Between, 2048, LegacySignature.Sha256, "CN=Intermediate 2048 Sha1 is signed with SHA-1"),
            ("key-by.test", weakBetween, 2048, LegacySignature.Sha256, "CN=Intermediate 1024 Sha256 is too weak"),
            ("weak-root.test", weakRoot, 2048, LegacySignature.Sha256, "CN=Root 1024 Sha256 is too weak"),
        ];
        _folder.With("ca.pem", PemOf(root, weakRoot));
        string configuration = string.Concat(servers.Select(server => Write(
            server.Host, Keep(server.Issuer.Server(server.Host, server.Bits, server.Signature)), server.Issuer)));
        await using ForeignServer nginx = await ForeignServer.NginxAsync(
            _folder, $"ssl_ciphers ALL:@SECLEVEL=0; server {{ listen PORT; }} {configuration}");
        foreach ((string host, _, _, _, string? reason) in servers)
        {
            string end = $"{host}:{nginx.Second}";
            string[] words =
                ["-sS", "--cacert", _folder.In("ca.pem"), "--resolve", $"{end}:127.0.0.1", $"https://{end}/"];
            ProgramResult result = await Minifetch.RunAsync(words);
            Assert.Equal((reason is null ? 0 : 60, reason is null ? "hello" : ""), (result.ExitCode, result.Output));
            Assert.Contains(reason ?? "", result.Errors, StringComparison.Ordinal);
            Assert.Equal(reason is null ? 0 : 1, result.Errors.Count(c => c == '\n'));
            Assert.Equal(result.ExitCode, (await curl.RunAsync(words)).ExitCode);
            Assert.Equal("hello", (await Minifetch.RunAsync(["-k", .. words])).Output);
        }
    }

    private static string PemOf(params LegacyCertificate[] certificates)
        => string.Join('\n', certificates.Select(certificate => certificate.Certificate.ExportCertificatePem()));

    private LegacyCertificate Keep(LegacyCertificate certificate)
    {
        _certificates.Add(certificate);
        return certificate;
    }

    private string Write(string host, LegacyCertificate server, LegacyCertificate issuer)
    {
        (string chain, string key) = (_folder.In($"{host}.pem"), _folder.In($"{host}.key"));
        File.WriteAllText(chain, PemOf(server, issuer));
        File.WriteAllText(key, server.Key.ExportPkcs8PrivateKeyPem());
        return $$"""
            server {
              listen SECOND ssl; server_name {{host}}; root {{_folder.Path}};
              ssl_certificate {{chain}}; ssl_certificate_key {{key}};
            }

            """;
    }
}
