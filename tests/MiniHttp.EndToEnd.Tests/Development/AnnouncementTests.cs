// --qr and --open: what a phone reads, and what a browser is given.

using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Trait(TestEnvironment.Trait, "PATH")]
public sealed class AnnouncementTests : IDisposable
{
    private readonly TemporaryDirectory _site = new TemporaryDirectory().With("index.html", "<p>");
    private readonly TemporaryDirectory _programs = new();

    public void Dispose()
    {
        _site.Dispose();
        _programs.Dispose();
    }

    [Fact]
    public async Task The_code_on_standard_error_is_read_as_the_address()
    {
        ExternalProgram reader = ExternalProgram.Zbarimg;
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--qr");
        Assert.NotNull(await server.Errors.FirstAsync(line => line.Contains("no phone can reach it")));
        Assert.Contains(server.Url, server.Errors.All);

        string[] lines = [.. server.Errors.All.Where(line => line.Length > 0 && line.All(c => c is '█' or '▀' or '▄' or ' '))];
        string picture = _programs.In("code.pgm");
        File.WriteAllBytes(picture, Draw(lines));
        ProgramResult got = await reader.RunAsync("--quiet", "--raw", picture);
        Assert.Equal(server.Url, got.Output.TrimEnd('\n'));
    }

    [Theory]
    [InlineData]
    [InlineData("--workers", "1")]
    public async Task A_browser_is_given_the_address_once(params string[] arguments)
    {
        string told = _programs.In("told");
        MakeOpener($"echo \"$1\" >> '{told}.part'; ls -l /proc/self/fd | grep -c socket >> '{told}.part'; mv '{told}.part' '{told}'");
        await using Minihttpd server = await StartAsync(arguments);
        using var watch = new CancellationTokenSource(RawClient.HangLimit);
        while (!File.Exists(told))
        {
            await Task.Delay(20, watch.Token);
        }

        Assert.Equal([server.Url, "0"], File.ReadAllLines(told)); // And it has inherited no socket.
        Assert.Equal(0, await server.StopAsync());
        Assert.Equal(2, File.ReadAllLines(told).Length);
    }

    [Theory]
    [InlineData("exit 3", "No browser was opened: xdg-open has ended with exit code 3")]
    [InlineData("exit 127", "No browser was opened: there is no xdg-open")]
    public async Task A_browser_that_cannot_be_opened_is_a_warning_and_no_more(string script, string expected)
    {
        MakeOpener(script);
        await using Minihttpd server = await StartAsync();
        Assert.NotNull(await server.Errors.FirstAsync(line => line.Contains(expected)));
        Assert.StartsWith("HTTP/1.0 200 OK\r\n", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
    }

    private Task<Minihttpd> StartAsync(params string[] arguments)
        => Minihttpd.StartAsync(_site.Path, ["--port", "0", "--open", .. arguments], [("PATH", $"{_programs.Path}:/usr/bin:/bin")]);

    private void MakeOpener(string script)
    {
        Assert.SkipWhen(!OperatingSystem.IsLinux(), "xdg-open is a program of Linux.");
        _programs.With("xdg-open", $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_programs.In("xdg-open"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    // Each module as 8 x 8 pixels: what is drawn is light.
    private static byte[] Draw(string[] lines)
    {
        const int Scale = 8;
        int width = lines[0].Length * Scale, height = lines.Length * 2 * Scale;
        byte[] pixels = new byte[width * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                char c = lines[y / Scale / 2][x / Scale];
                bool isUpper = y / Scale % 2 == 0;
                pixels[(y * width) + x] = c == '█' || c == (isUpper ? '▀' : '▄') ? (byte)255 : (byte)0;
            }
        }

        return [.. Encoding.ASCII.GetBytes($"P5\n{width} {height}\n255\n"), .. pixels];
    }
}
