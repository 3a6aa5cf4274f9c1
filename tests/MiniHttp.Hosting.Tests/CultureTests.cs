// The library runs under the culture of its user: responses and log lines are the same in each.

using System.Globalization;
using System.Net;
using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

[Collection(ProcessState.Name)] // The culture of threads belongs to the process.
public sealed class CultureTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2024, 5, 6, 17, 8, 9, TimeSpan.Zero);

    private readonly CultureInfo _former = CultureInfo.CurrentCulture;
    private readonly CultureInfo? _formerDefault = CultureInfo.DefaultThreadCurrentCulture;
    private readonly TemporaryFolder _folder = new();

    public CultureTests()
    {
        _folder.File("IMAGE.GIF", new string('i', 1234567), Now.AddDays(-400));
        _folder.File("LIST/ılık.txt", "1", Now.AddDays(-1));
        _folder.File("LIST/Index.HTM", new string('2', 123456), Now.AddDays(-2));
        _folder.File("LIST/ä.txt", "3", Now.AddDays(-3));
        _folder.File("LIST/z.txt", "4", Now.AddDays(-4));
    }

    public static TheoryData<string, string> Requests => new MatrixTheoryData<string, string>(
        ["tr-TR", "ar-SA"],
        [
            "GET /IMAGE.GIF HTTP/1.0\r\n\r\n",
            "GET /LIST/ HTTP/1.0\r\n\r\n",
            "GET /LIST HTTP/1.0\r\n\r\n",
            "GET /IMAGE.GIF HTTP/1.0\r\nRANGE: BYTES=1000-1234\r\n\r\n",
            "GET /IMAGE.GIF HTTP/1.0\r\nIF-MODIFIED-SINCE: Mon, 06 May 2024 07:08:09 GMT\r\n\r\n",
            "GET /missing HTTP/1.0\r\n\r\n",
        ]);

    public void Dispose()
    {
        CultureInfo.CurrentCulture = _former;
        CultureInfo.DefaultThreadCurrentCulture = _formerDefault;
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Response_and_log_line_are_those_of_the_invariant_culture(string culture, string request)
    {
        (string expected, string expectedLog) = await AskUnderAsync(CultureInfo.InvariantCulture, request);
        Assert.Contains("\r\nDate: Mon, 06 May 2024 17:08:09 GMT\r\n", expected, StringComparison.Ordinal);
        Assert.Contains("[06/May/2024:17:08:09 +0000]", expectedLog, StringComparison.Ordinal);
        (string response, string log) = await AskUnderAsync(Culture(culture), request);
        Assert.Equal(expected, response);
        Assert.Equal(expectedLog, log);
    }

    [Theory]
    [InlineData("GET /IMAGE.GIF HTTP/1.0\r\n\r\n", "200", "\r\nContent-Type: image/gif\r\n")]
    [InlineData("GET /LIST HTTP/1.0\r\n\r\n", "30", "\r\nLocation: ")]
    [InlineData("GET /IMAGE.GIF HTTP/1.0\r\nRANGE: BYTES=1000-1234\r\n\r\n", "206", "bytes 1000-1234/1234567\r\n")]
    public async Task Letters_and_digits_are_those_of_ASCII(string request, string status, string part)
    {
        (string response, _) = await AskUnderAsync(Culture("tr-TR"), request);
        Assert.StartsWith($"HTTP/1.0 {status}", response, StringComparison.Ordinal);
        Assert.Contains(part, response, StringComparison.Ordinal);
    }

    [Fact]
    public void A_culture_of_ICU_is_really_in_force()
        => Assert.Equal(("İ", "1,5"), ("i".ToUpper(Culture("tr-TR")), 1.5.ToString(Culture("tr-TR"))));

    private static CultureInfo Culture(string name)
    {
        bool isInvariant = AppContext.TryGetSwitch("System.Globalization.Invariant", out bool isOn) && isOn;
        Assert.SkipWhen(
            isInvariant, "There is no ICU (libicuuc) on this machine, so .NET has the invariant culture only.");
        return new CultureInfo(name);
    }

    // A whole life of a server. Its port is replaced: it is another one each time.
    private async Task<(string Response, string Log)> AskUnderAsync(CultureInfo culture, string request)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = culture;
        var log = new MemoryStream();
        var options = new HttpServerOptions { Root = _folder.Path, LogOutput = log };
        options.Listen("127.0.0.1:0");
        string response;
        await using (var server = new HttpServer(options, clock: new StoppedClock(Now)))
        {
            await server.StartAsync(TestContext.Current.CancellationToken);
            int port = new Uri(server.Urls[0]).Port;
            using RawClient client = await RawClient.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
            await client.SendAsync(request);
            response = (await client.ReceiveToEndAsync()).Text.Replace($":{port}", ":PORT", StringComparison.Ordinal);
            await server.StopAsync(TestContext.Current.CancellationToken);
        }

        return (response, Encoding.UTF8.GetString(log.ToArray()));
    }
}
