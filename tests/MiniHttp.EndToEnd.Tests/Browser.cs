using System.Diagnostics;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

/// <summary>Chromium with a page that stays open; what it does is seen in the server's access log.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _unheard;

    public Browser(ExternalProgram chromium, string profile, string url)
    {
        _process = Process.Start(new ProcessStartInfo(
            chromium.Path,
            ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--no-proxy-server", "--autoplay-policy=no-user-gesture-required", "--remote-debugging-port=0", $"--user-data-dir={profile}", url])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _unheard = Task.WhenAll(_process.StandardOutput.ReadToEndAsync(), _process.StandardError.ReadToEndAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(RawClient.HangLimit);
        await _unheard.WaitAsync(RawClient.HangLimit);
        _process.Dispose();
    }
}
