// minifetch as its users run it, against servers that are not ours.

using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

public sealed class ForeignServerTests : IDisposable
{
    private const string Page = "<html><title>A page</title>hello</html>\n";

    private readonly TemporaryDirectory _folder = new TemporaryDirectory().With("index.html", Page);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_redirect_to_https_leads_to_the_page()
    {
        using var certificates = new TestCertificates();
        using X509Certificate2 certificate = certificates.Issue("www.python.org");
        certificates.Write(_folder.Path, "server", certificate);
        await using ForeignServer nginx = await ForeignServer.NginxAsync(_folder, $$"""
            server { listen PORT; return 301 https://$host$request_uri; }
            server {
              listen SECOND ssl; root "{{_folder.Path}}";
              ssl_certificate "{{_folder.In("server.pem")}}"; ssl_certificate_key "{{_folder.In("server.key")}}";
            }
            """);
        string[] to = ["--connect-to", $"www.python.org:80:127.0.0.1:{nginx.Port}", "--connect-to", $"www.python.org:443:127.0.0.1:{nginx.Second}"];
        ProgramResult page = await Minifetch.RunAsync(["-L", "--cacert", _folder.In("ca.pem"), .. to, "http://www.python.org/"]);
        Assert.Equal((0, Page, ""), (page.ExitCode, page.Output, page.Errors));

        ProgramResult untrusted = await Minifetch.RunAsync(["-L", .. to, "http://www.python.org/"]);
        Assert.Equal((60, ""), (untrusted.ExitCode, untrusted.Output));
        Assert.Contains("is not trusted", untrusted.Errors, StringComparison.Ordinal);

        ProgramResult asItIs = await Minifetch.RunAsync([.. to, "-w", "%{http_code} %{redirect_url}", "-o", "/dev/null", "http://www.python.org/"]);
        Assert.Equal((0, "301 https://www.python.org/"), (asItIs.ExitCode, asItIs.Output));
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("lighttpd")]
    [InlineData("python3")]
    public async Task A_page_is_fetched_shown_saved_and_asked_for_again(string name)
    {
        await using ForeignServer server = await StartAsync(name);
        Assert.Equal(Page, (await Minifetch.RunAsync("-sS", server.Url)).Output);

        ProgramResult head = await Minifetch.RunAsync("-sSI", server.Url);
        Assert.Matches(@"^HTTP/1\.[01] 200 OK\r\n", head.Output);
        Assert.EndsWith("\r\n\r\n", head.Output, StringComparison.Ordinal);

        ProgramResult saved = await Minifetch.RunAsync("-sS", "-R", "-o", _folder.In("saved"), "-w", "%{json}", server.Url + "index.html");
        Assert.Equal((0, Page), (saved.ExitCode, await File.ReadAllTextAsync(_folder.In("saved"), TestContext.Current.CancellationToken)));
        Assert.Equal(200, JsonDocument.Parse(saved.Output).RootElement.GetProperty("http_code").GetInt32());
        Assert.Equal(Whole(File.GetLastWriteTimeUtc(_folder.In("index.html"))), Whole(File.GetLastWriteTimeUtc(_folder.In("saved"))));

        ProgramResult again = await Minifetch.RunAsync("-sS", "-z", _folder.In("saved"), "-w", "%{http_code}", server.Url + "index.html");
        Assert.Equal("304", again.Output);

        ProgramResult missing = await Minifetch.RunAsync("-sS", "-f", server.Url + "nope");
        Assert.Equal((22, ""), (missing.ExitCode, missing.Output));
        Assert.Contains("404", missing.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_interrupted_is_continued()
    {
        byte[] content = RandomNumberGenerator.GetBytes(3_000_000);
        await File.WriteAllBytesAsync(_folder.In("large"), content, TestContext.Current.CancellationToken);
        await using ForeignServer nginx = await ForeignServer.NginxAsync(
            _folder, $"server {{ listen PORT; root \"{_folder.Path}\"; limit_rate 1m; limit_rate_after 1m; }}");
        string saved = _folder.In("saved");
        ProgramResult cut = await Minifetch.RunAsync("-sS", "-m", "1", "-o", saved, nginx.Url + "large");
        Assert.Equal(28, cut.ExitCode);
        Assert.False(File.Exists(saved));
        Assert.InRange(new FileInfo(saved + ".part").Length, 1, content.Length - 1);

        string checksum = "sha256:" + Convert.ToHexString(SHA256.HashData(content));
        ProgramResult whole = await Minifetch.RunAsync("-sS", "-C", "-", "-o", saved, "--checksum", checksum, "-w", "%{http_code}", nginx.Url + "large");
        Assert.Equal((0, "206", ""), (whole.ExitCode, whole.Output, whole.Errors));
        Assert.False(File.Exists(saved + ".part"));
    }

    [Fact]
    public async Task An_interrupt_leaves_what_came_and_ends_with_130()
    {
        _folder.WithSparse("large", 100_000_000);
        await using ForeignServer nginx = await ForeignServer.NginxAsync(
            _folder, $"server {{ listen PORT; root \"{_folder.Path}\"; limit_rate 100k; }}");
        using Process process = Minifetch.Start("-sS", "-o", _folder.In("saved"), nginx.Url + "large");
        await ProcessStatus.UntilAsync(() => new FileInfo(_folder.In("saved.part")) is { Exists: true, Length: > 0 }, "the first bytes");
        Signals.Send(Minihttpd.SigInt, process.Id);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(RawClient.HangLimit, TestContext.Current.CancellationToken);
        Assert.Equal(130, process.ExitCode);
        Assert.False(File.Exists(_folder.In("saved")));
        Assert.True(File.Exists(_folder.In("saved.part.json")));
    }

    [Fact]
    public async Task Compressed_answers_are_unpacked()
    {
        _folder.With("index.html", string.Concat(Enumerable.Repeat(Page, 100)));
        await using ForeignServer nginx = await ForeignServer.NginxAsync(
            _folder, $"gzip on; gzip_http_version 1.0; server {{ listen PORT; root \"{_folder.Path}\"; }}");
        ProgramResult result = await Minifetch.RunAsync("-sS", "--compressed", "-w", "%header{content-encoding}", nginx.Url);
        Assert.Equal(string.Concat(Enumerable.Repeat(Page, 100)) + "gzip", result.Output);
    }

    [Fact]
    public async Task Several_URLs_are_fetched_side_by_side_each_to_its_file()
    {
        await using ForeignServer nginx = await StartAsync("nginx");
        string[] names = [.. Enumerable.Range(0, 20).Select(i => $"f{i}.html")];
        foreach (string name in names)
        {
            _folder.With(name, name);
        }

        Directory.CreateDirectory(_folder.In("out"));
        ProgramResult result = await Minifetch.RunAsync(["-sS", "-Z", "--remote-name-all", "--output-dir", _folder.In("out"), .. names.Select(name => nginx.Url + name)]);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.All(names, name => Assert.Equal(name, File.ReadAllText(Path.Combine(_folder.In("out"), name))));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/", 7)]
    [InlineData("http://no.such.invalid/", 6)]
    [InlineData("ftp://127.0.0.1/", 1)]
    [InlineData("http://:80/", 3)]
    [InlineData("--nope", 2)]
    public async Task What_goes_wrong_is_one_line_and_a_code(string word, int code)
    {
        ProgramResult result = await Minifetch.RunAsync(word);
        Assert.Equal((code, ""), (result.ExitCode, result.Output));
        Assert.Matches(@"^minifetch: [^\n]+\n$", result.Errors);
    }

    [Fact]
    public async Task A_full_disk_is_told()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full.");
        await using Minihttpd server = await Minihttpd.ServeAsync(_folder);
        ProgramResult result = await Minifetch.RunAsync("-sS", "-o", "/dev/full", server.Url);
        Assert.Equal(23, result.ExitCode);
        Assert.Contains("No space left", result.Errors, StringComparison.Ordinal);
    }

    private static DateTime Whole(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);

    private Task<ForeignServer> StartAsync(string name) => name switch
    {
        "nginx" => ForeignServer.NginxAsync(_folder, $"server {{ listen PORT; root \"{_folder.Path}\"; }}"),
        "lighttpd" => ForeignServer.LighttpdAsync(_folder),
        _ => ForeignServer.PythonAsync(_folder),
    };
}
