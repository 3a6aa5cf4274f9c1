// The library runs under the culture of its user: numbers, dates and letters on the wire and on the disk stay the same.

using System.Globalization;
using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

public sealed class CultureTests : IDisposable
{
    private readonly CultureInfo _former = CultureInfo.CurrentCulture;
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Cultures => ["tr-TR", "ar-SA", "fa-IR", "sv-SE"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        CultureInfo.CurrentCulture = _former;
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    public async Task A_redirect_is_followed_and_a_field_is_found(string culture)
    {
        Use(culture);
        await using ScriptedServer server = ScriptedServer.Start(
            Script.Answering("HTTP/1.0 302 FOUND\r\nLOCATION: /WIKI?I=i\r\nCONTENT-LENGTH: 0\r\n\r\n"),
            new Script().ReceiveHead().Receive(3)
                .Send("HTTP/1.0 200 OK\r\nCONTENT-TYPE: TEXT/HTML; CHARSET=ISO-8859-9\r\n\r\n\u00FD"));
        var request = new FetchRequest(server.Url.Replace("http", "HTTP", StringComparison.Ordinal))
        {
            Method = "PUT",
            Entity = RequestEntity.FromText("abc"),
            Credentials = new("I", "i"),
        };
        var fetcher = new HttpFetcher(new FetchOptions { FollowRedirects = true });
        await using FetchResult result = await fetcher.FetchAsync(request, Stop);
        Assert.Equal((null, 1), (result.Error, result.RedirectCount));
        Assert.Equal("TEXT/HTML; CHARSET=ISO-8859-9", result.Fields["Content-Type"]);
        Assert.Equal("ı", await result.ReadAsStringAsync(Stop));
        string text = (await server.OutcomeAsync(1)).Text;
        Assert.StartsWith(
            $"PUT /WIKI?I=i HTTP/1.0\r\nHost: 127.0.0.1:{server.Port}\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nAuthorization: Basic STpp\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Length: 3\r\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    public async Task A_download_is_continued_by_its_date(string culture)
    {
        Use(culture);
        string rest = new('x', 1234562);
        const string Dates = "Last-Modified: Tue, 15 Nov 1994 08:12:31 GMT\r\nDate: Tue, 15 Nov 1994 09:12:31 GMT\r\n";
        await using ScriptedServer server = ScriptedServer.Start(
            Script.Answering($"HTTP/1.0 200 OK\r\n{Dates}Content-Length: 1234567\r\n\r\nhello"),
            Script.Answering($"HTTP/1.0 206 Partial\r\n{Dates}Content-Range: bytes 5-1234566/1234567\r\n\r\n{rest}"));
        var fetcher = new HttpFetcher();
        FetchResult cut = await fetcher.DownloadAsync(new FetchRequest(server.Url), _folder.In("file"), Stop);
        Assert.Equal(
            (FetchCode.PartialBody, $"{server.Url}: short by 1234562 bytes: 5 of 1234567 came"), (cut.Code, cut.Error));
        FetchResult whole = await fetcher.DownloadAsync(new FetchRequest(server.Url), _folder.In("file"), Stop);
        Assert.Equal((null, true), (whole.Error, whole.IsSuccess));
        string text = (await server.OutcomeAsync(1)).Text;
        Assert.Contains(
            "\r\nRange: bytes=5-\r\nIf-Range: Tue, 15 Nov 1994 08:12:31 GMT\r\n", text, StringComparison.Ordinal);
        Assert.Equal(1234567, new FileInfo(_folder.In("file")).Length);
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    public async Task HttpClient_sends_and_sees_the_same(string culture)
    {
        Use(culture);
        await using ScriptedServer server = ScriptedServer.Start(new Script().ReceiveHead().Receive(3)
            .Send("HTTP/1.0 200 OK\r\nLAST-MODIFIED: Tue, 15 Nov 1994 08:12:31 GMT\r\nCONTENT-LENGTH: 2\r\n\r\nok"));
        using HttpClient http = HttpClients.Ours();
        http.DefaultRequestHeaders.IfModifiedSince = new DateTimeOffset(1994, 11, 15, 8, 12, 31, TimeSpan.Zero);
        using HttpResponseMessage response = await http.PostAsync(server.Url, new StringContent("abc"), Stop);
        Assert.Equal((2L, 1994), (response.Content.Headers.ContentLength, response.Content.Headers.LastModified?.Year));
        string text = (await server.OutcomeAsync(0)).Text;
        Assert.Contains("\r\nIf-Modified-Since: Tue, 15 Nov 1994 08:12:31 GMT\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Length: 3\r\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_culture_of_ICU_is_really_in_force()
    {
        Use("tr-TR");
        Assert.Equal(("İ", "1,5"), ("i".ToUpper(CultureInfo.CurrentCulture), 1.5.ToString(CultureInfo.CurrentCulture)));
    }

    private static void Use(string culture)
    {
        bool isInvariant = AppContext.TryGetSwitch("System.Globalization.Invariant", out bool isOn) && isOn;
        Assert.SkipWhen(
            isInvariant, "There is no ICU (libicuuc) on this machine, so .NET has the invariant culture only.");
        CultureInfo.CurrentCulture = new CultureInfo(culture);
    }
}
