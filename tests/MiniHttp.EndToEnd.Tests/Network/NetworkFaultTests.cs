// The real server and real clients over a network that loses, doubles, damages and reorders packets, and ends in the middle of an answer.
// Whatever happens: what is called whole has the right checksum, everything else is an honest error.

using System.Globalization;
using System.Security.Cryptography;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Collection(nameof(HeavyTests))]
[Trait(TestEnvironment.Trait, "user")]
public sealed class NetworkFaultTests : IDisposable
{
    private const int LargeLength = 2 << 20, SmallLength = 300_000, Names = 8000;

    private static readonly int Rounds = TestEnvironment.IsLong ? 24 : 6;

    // Of the README's table: what a network can do to a transfer.
    private static readonly int[] HonestCodes = [7, 18, 28, 52, 55, 56];

    private static readonly WireFaults Disturbed = new(Lost: 0.01, Doubled: 0.01, Damaged: 0.01, Late: 0.1);

    private readonly TemporaryDirectory _site = new(), _saved = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _site.Dispose();
        _saved.Dispose();
    }

    [Theory]
    [InlineData("threadpool", 1)]
    [InlineData("select", 2)]
    [InlineData("thread", 3)]
    public async Task What_is_called_whole_is_whole_and_the_rest_is_an_honest_error(string strategy, int seed)
    {
        await using FaultyNetwork network = await FaultyNetwork.StartAsync();
        Dictionary<string, string> checksums = MakeSite();
        await using Minihttpd server = await Minihttpd.StartAsync(
            _site.Path, ["--bind", FaultyNetwork.ServerAddress, "--port", "0", "--concurrency", strategy, "--send-timeout", "5"], under: network.OnServer);
        checksums["names/"] = Checksum((await network.RunAsync([ExternalProgram.Curl.Path, "--noproxy", "*", "-sSf", server.Url + "names/"])).OutputBytes);

        var random = new Random(seed);
        var codes = new List<int>();
        for (int round = 0; round < Rounds; round++)
        {
            bool ends = round % 3 != 0;
            string name = round % 5 >= 3 ? "names/" : "large"; // Until close, or by its length.
            network.Wire.Set(Disturbed with { EndsAfter = ends ? random.Next(2 * LargeLength) : null, EndsByReset = round % 3 == 2 }, random.Next());
            string limit = ends ? "2" : "60"; // Nothing else ends silence, and not every reset is believed.
            Task<ProgramResult> curl = CurlAsync(network, server, limit);
            ProgramResult minifetch = await MinifetchAsync(network, server, name, "-m", limit);
            AssertHonest(minifetch.ExitCode, "saved", checksums[name], minifetch.Errors);
            AssertHonest(await curl, checksums);
            codes.Add(minifetch.ExitCode);
            Assert.True(ends || minifetch.ExitCode == 0, $"{name}, round {round}: TCP has not mended it: {minifetch.Errors}{await network.DescribeAsync()}");

            // What was cut off goes on over the mended wire, or begins anew.
            network.Wire.Set(Disturbed, random.Next());
            ProgramResult rest = await MinifetchAsync(network, server, name, "-m", "60", "-C", "-");
            Assert.True(rest is { ExitCode: 0, Errors: "" }, $"{name}, round {round}: it did not go on: {rest.Errors}{await network.DescribeAsync()}");
            Assert.Equal(checksums[name], Checksum(await File.ReadAllBytesAsync(_saved.In("saved"), Stop)));
            File.Delete(_saved.In("saved"));
        }

        FaultyWire wire = network.Wire;
        TestContext.Current.TestOutputHelper?.WriteLine($"{strategy}: exit codes {string.Join(' ', codes)}; {wire}");
        Assert.Contains(0, codes);
        Assert.Contains(codes, code => code is not 0);
        Assert.All([wire.Lost, wire.Doubled, wire.Damaged, wire.Overtaken], count => Assert.InRange(count, 50, int.MaxValue));
    }

    private static string Checksum(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes));

    private Dictionary<string, string> MakeSite()
    {
        var random = new Random(1945);
        var checksums = new Dictionary<string, string>();
        foreach ((string name, int length) in new[] { ("large", LargeLength), ("small", SmallLength) })
        {
            byte[] content = new byte[length];
            random.NextBytes(content);
            File.WriteAllBytes(_site.In(name), content);
            File.SetLastWriteTimeUtc(_site.In(name), DateTime.UtcNow.AddDays(-1)); // Old enough to be a validator.
            checksums[name] = Checksum(content);
        }

        Directory.CreateDirectory(_site.In("names"));
        for (int i = 0; i < Names; i++)
        {
            File.WriteAllBytes(_site.In(string.Create(CultureInfo.InvariantCulture, $"names/{i:00000} {new string('x', 60)}")), []);
        }

        return checksums;
    }

    private Task<ProgramResult> MinifetchAsync(FaultyNetwork network, Minihttpd server, string name, params string[] words)
        => network.RunAsync(Minifetch.Command(["--noproxy", "*", "-sSf", "-o", _saved.In("saved"), .. words, server.Url + name]));

    /// <summary>Two files over one connection that is kept alive.</summary>
    private Task<ProgramResult> CurlAsync(FaultyNetwork network, Minihttpd server, string limit)
        => network.RunAsync(
            ExternalProgram.Curl.Path, "--noproxy", "*", "-sSf", "-m", limit, "-H", "Connection: keep-alive", "-w", "%{exitcode} ",
            "-o", _saved.In("small"), server.Url + "small", "-o", _saved.In("large"), server.Url + "large");

    private void AssertHonest(int code, string file, string checksum, string errors)
    {
        if (code == 0)
        {
            Assert.Equal(checksum, Checksum(File.ReadAllBytes(_saved.In(file))));
            return;
        }

        Assert.Contains(code, HonestCodes);
        Assert.Matches($@"^minifetch: \({code}\) [^\n]+\n$", errors);
        Assert.False(File.Exists(_saved.In(file)), "What is not whole has the name of what is.");
    }

    // curl is not ours, but what it calls whole our server has sent.
    private void AssertHonest(ProgramResult curl, Dictionary<string, string> checksums)
    {
        string[] codes = curl.Output.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, codes.Length);
        foreach ((string code, string file) in codes.Zip(["small", "large"]))
        {
            Assert.True(code != "0" || Checksum(File.ReadAllBytes(_saved.In(file))) == checksums[file], $"curl was given a {file} that is none: {curl.Errors}");
            File.Delete(_saved.In(file));
        }
    }
}
