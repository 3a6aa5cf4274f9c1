// Servers that others wrote, each started on a free port with a directory of its own. Missing ones skip their tests.

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

/// <summary>A server of another make.</summary>
internal sealed class ForeignServer : IAsyncDisposable
{
    private Process _process;

    private ForeignServer(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}/";

    /// <summary>nginx, with a body of its http section in which PORT stands for the port, SECOND for another one.</summary>
    public static Task<ForeignServer> NginxAsync(TemporaryDirectory folder, string http) => StartAsync("nginx", (port, second) =>
    {
        folder.With("nginx.conf", $$"""
            daemon off; master_process off; user root;
            pid "{{folder.In("pid")}}"; error_log "{{folder.In("error.log")}}";
            events { }
            http {
              access_log off; types { text/html html; }
              client_body_temp_path "{{folder.In("t1")}}"; proxy_temp_path "{{folder.In("t2")}}";
              fastcgi_temp_path "{{folder.In("t3")}}"; uwsgi_temp_path "{{folder.In("t4")}}";
              scgi_temp_path "{{folder.In("t5")}}";
              {{http.Replace("PORT", $"127.0.0.1:{port}", StringComparison.Ordinal).Replace("SECOND", $"127.0.0.1:{second}", StringComparison.Ordinal)}}
            }
            """);
        return ["-c", folder.In("nginx.conf"), "-e", folder.In("error.log")];
    });

    public static Task<ForeignServer> LighttpdAsync(TemporaryDirectory folder) => StartAsync("lighttpd", (port, _) =>
    {
        folder.With("lighttpd.conf", $"""
            server.document-root = "{folder.Path}"
            server.bind = "127.0.0.1"
            server.port = {port}
            index-file.names = ("index.html")
            mimetype.assign = (".html" => "text/html")
            """);
        return ["-D", "-f", folder.In("lighttpd.conf")];
    });

    public static Task<ForeignServer> PythonAsync(TemporaryDirectory folder)
        => StartAsync("python3", (port, _) => ["-m", "http.server", "--bind", "127.0.0.1", "--directory", folder.Path, $"{port}"]);

    /// <summary>Kills it, without a warning, and starts it again at the same place.</summary>
    public async Task KillAndStartAgainAsync()
    {
        ProcessStartInfo start = _process.StartInfo;
        await DisposeAsync();
        (_process, OutputLines errors) = Start(start);
        Assert.True(await ListensAsync(_process, Port), $"It does not start again: {string.Join('\n', errors.All)}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(); // It has no children: nginx runs without its master.
        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(RawClient.HangLimit);
        _process.Dispose();
    }

    /// <summary>The second port that was reserved for it.</summary>
    public int Second { get; private init; }

    // The port is found by binding to it once; if another has taken it meanwhile, the server ends and the next one is tried.
    private static async Task<ForeignServer> StartAsync(string name, Func<int, int, string[]> arguments)
    {
        string path = ExternalProgram.PathOf(name);
        for (int tries = 0; ; tries++)
        {
            (int port, int second) = FreePorts();
            var start = new ProcessStartInfo(path, arguments(port, second)) { RedirectStandardOutput = true, RedirectStandardError = true };
            (Process process, OutputLines errors) = Start(start);
            if (await ListensAsync(process, port))
            {
                return new ForeignServer(process, port) { Second = second };
            }

            await errors.Completion;
            process.Dispose();
            Assert.True(tries < 5, $"{name} does not start: {string.Join('\n', errors.All)}");
        }
    }

    private static (Process Process, OutputLines Errors) Start(ProcessStartInfo start)
    {
        Process process = Process.Start(start)!;
        _ = new OutputLines(process.StandardOutput.BaseStream); // Else it would be stuck when the pipe is full.
        return (process, new OutputLines(process.StandardError.BaseStream));
    }

    private static async Task<bool> ListensAsync(Process process, int port)
    {
        long limit = Environment.TickCount64 + (long)RawClient.HangLimit.TotalMilliseconds;
        while (!process.HasExited && Environment.TickCount64 < limit)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }
        }

        return false;
    }

    private static (int Port, int Second) FreePorts()
    {
        using var first = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var second = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        first.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        second.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (((IPEndPoint)first.LocalEndPoint!).Port, ((IPEndPoint)second.LocalEndPoint!).Port);
    }
}
