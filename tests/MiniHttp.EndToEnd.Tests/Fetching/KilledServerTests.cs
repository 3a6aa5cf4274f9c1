// A real server that is killed again and again in the middle of a download: the file is right in the end.

using System.Diagnostics;
using System.Security.Cryptography;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

public sealed class KilledServerTests : IDisposable
{
    private const int Burst = 64 * 1024;

    private static readonly int Deaths = TestEnvironment.IsLong ? 200 : 40;

    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_server_killed_again_and_again_is_survived()
    {
        byte[] content = RandomNumberGenerator.GetBytes(2 * Deaths * Burst);
        await File.WriteAllBytesAsync(_folder.In("large"), content, TestContext.Current.CancellationToken);
        string part = _folder.In("saved.part");
        await using ForeignServer nginx = await ForeignServer.NginxAsync(
            _folder, $"server {{ listen PORT; root \"{_folder.Path}\"; limit_rate {Burst}; }}");
        using Process minifetch = Minifetch.Start(
            "-sS", "--retry", "300", "--retry-delay", "0.05", "--retry-all-errors", "--retry-connrefused", "-o", _folder.In("saved"),
            "--checksum", "sha256:" + Convert.ToHexString(SHA256.HashData(content)), "-w", "%{http_code}", nginx.Url + "large");
        var output = new OutputLines(minifetch.StandardOutput.BaseStream);
        var errors = new OutputLines(minifetch.StandardError.BaseStream);
        var random = new Random(1945);
        long reached = 0;
        for (int i = 0; i < Deaths; i++)
        {
            long target = reached + random.Next(1, Burst);
            await ProcessStatus.UntilAsync(() => new FileInfo(part) is { Exists: true } file && file.Length >= target, $"{target} bytes");
            if (i == Deaths - 1)
            {
                string configuration = await File.ReadAllTextAsync(_folder.In("nginx.conf"), TestContext.Current.CancellationToken);
                _folder.With("nginx.conf", configuration.Replace("limit_rate", "#", StringComparison.Ordinal).Replace("; }", ";\n}", StringComparison.Ordinal));
            }

            await nginx.KillAndStartAgainAsync();
            reached = new FileInfo(part).Length;
        }

        await minifetch.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(2 * RawClient.HangLimit, TestContext.Current.CancellationToken);
        await Task.WhenAll(output.Completion, errors.Completion);
        Assert.Equal((0, "206", ""), (minifetch.ExitCode, string.Concat(output.All), string.Concat(errors.All)));
        Assert.Equal(content, await File.ReadAllBytesAsync(_folder.In("saved"), TestContext.Current.CancellationToken));
    }
}
