// Two hosts on one machine, each a network namespace, and a wire between them. A namespace has no name, and lives as long as the process
// that holds it; that one ends when its standard input does, and so with this process, however it ends. So do the devices: nothing is left
// behind, and nothing outside is touched.

using System.Diagnostics;
using System.Globalization;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

/// <summary>The two hosts.</summary>
internal sealed class FaultyNetwork : IAsyncDisposable
{
    /// <summary>The address of the server's host. In a namespace of its own: it need not be free elsewhere.</summary>
    public const string ServerAddress = "10.19.45.1";

    private const string ClientAddress = "10.19.45.2";

    private readonly Process _server;
    private readonly Process _client;
    private readonly Tunnel[] _ends;

    private FaultyNetwork(Process server, Process client, Tunnel[] ends)
        => (_server, _client, _ends, Wire) = (server, client, ends, new FaultyWire(ends[0], ends[1]));

    public FaultyWire Wire { get; }

    /// <summary>The words before a command that run it, by exec, on the server's host.</summary>
    public string[] OnServer => On(_server);

    /// <summary>The same for the client's.</summary>
    public string[] OnClient => On(_client);

    /// <summary>Builds it; skips the test where that is not allowed.</summary>
    public static async Task<FaultyNetwork> StartAsync()
    {
        Tunnel[] ends = [Tunnel.Open(), Tunnel.Open()];
        Process server = await HoldAsync(), client = await HoldAsync();
        var network = new FaultyNetwork(server, client, ends);
        await AttachAsync(server, ends[0].Name, ServerAddress, ClientAddress);
        await AttachAsync(client, ends[1].Name, ClientAddress, ServerAddress);
        return network;
    }

    /// <summary>Runs a command on the client's host to its end.</summary>
    public Task<ProgramResult> RunAsync(params string[] command) => ExternalProgram.NetworkNamespace.RunAsync([.. OnClient[1..], .. command]);

    /// <summary>What has happened to packets, and what the kernel says of the connections that are there.</summary>
    public async Task<string> DescribeAsync()
    {
        string[] sockets = [ExternalProgram.SocketStatistics.Path, "-tin"];
        ProgramResult server = await ExternalProgram.NetworkNamespace.RunAsync([.. OnServer[1..], .. sockets]);
        return $"{Wire}\nserver: {server.Output}\nclient: {(await RunAsync(sockets)).Output}";
    }

    public async ValueTask DisposeAsync()
    {
        await ExternalProgram.NetworkNamespace.RunAsync([.. On(_server)[1..], ExternalProgram.Ip.Path, "link", "delete", _ends[0].Name]);
        await ExternalProgram.NetworkNamespace.RunAsync([.. On(_client)[1..], ExternalProgram.Ip.Path, "link", "delete", _ends[1].Name]);
        Wire.Dispose();
        foreach (Process holder in (Process[])[_server, _client])
        {
            holder.StandardInput.Close();
            await holder.WaitForExitAsync(CancellationToken.None).WaitAsync(RawClient.HangLimit);
            holder.Dispose();
        }

        Array.ForEach(_ends, end => end.Dispose());
    }

    private static string[] On(Process holder)
        => [ExternalProgram.NetworkNamespace.Path, string.Create(CultureInfo.InvariantCulture, $"--net=/proc/{holder.Id}/ns/net"), "--"];

    private static async Task<Process> HoldAsync()
    {
        var start = new ProcessStartInfo(ExternalProgram.Unshare.Path, ["--net", "--", "sh", "-c", "echo ready; read end"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process holder = Process.Start(start)!;
        if (await holder.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) != "ready")
        {
            Assert.Skip($"There is no right to make a network namespace: {await holder.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");
        }

        return holder;
    }

    private static async Task AttachAsync(Process holder, string device, string address, string peer)
    {
        string[] words = On(holder)[1..];
        string ip = ExternalProgram.Ip.Path;
        ProgramResult[] results =
        [
            await ExternalProgram.Ip.RunAsync("link", "set", device, "netns", holder.Id.ToString(CultureInfo.InvariantCulture)),
            await ExternalProgram.NetworkNamespace.RunAsync([.. words, ip, "link", "set", "lo", "up"]),
            await ExternalProgram.NetworkNamespace.RunAsync([.. words, ip, "address", "add", address, "peer", peer, "dev", device]),
            await ExternalProgram.NetworkNamespace.RunAsync([.. words, ip, "link", "set", device, "up"]),
        ];
        Assert.All(results, result => Assert.Equal((0, ""), (result.ExitCode, result.Errors)));
    }
}
