using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MiniHttp.Testing;

namespace MiniHttp.Sockets.Tests;

/// <summary>A server that gets no descriptors any more goes on as soon as there are some again; who came meanwhile has waited.</summary>
public abstract class DescriptorContract<TStrategy>
    where TStrategy : IStrategyUnderTest
{
    [Fact]
    public async Task Without_descriptors_it_pauses_says_so_and_goes_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "prlimit(2) is Linux's.");
        await using TestServer server = TestServer.Start<TStrategy>(); // Nobody has been there: who left late would give its descriptor to the next.
        using var first = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var second = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using (Descriptors.TakeAll())
        {
            first.Connect(server.EndPoint); // An accept that was waiting has its descriptor already.
            second.Connect(server.EndPoint);
            await server.Log.WaitForAsync(LogLevel.Warning);
        }

        // Not before: a client that is served and leaves would give its descriptor to the next.
        await AssertServedAsync(first);
        await AssertServedAsync(second);
        await server.AssertServesAsync();
        Assert.Contains(server.Log.Warnings, warning => warning.Contains("cannot accept connections for now", StringComparison.Ordinal));
    }

    private static async Task AssertServedAsync(Socket client)
    {
        using var limit = new CancellationTokenSource(RawClient.HangLimit);
        try
        {
            client.Send("GET /small HTTP/1.0\r\n\r\n"u8);
            using var reader = new StreamReader(new NetworkStream(client));
            Assert.EndsWith("small", await reader.ReadToEndAsync(limit.Token), StringComparison.Ordinal);
        }
        catch (Exception e) when (e is SocketException or IOException && TStrategy.NeedsMoreDescriptors)
        {
            // It was accepted and had to be given up; its descriptor may have served the other one so, too.
        }
    }
}
