using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
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
        await using TestServer server = TestServer.Start<TStrategy>();
        await server.AssertServesAsync();
        WarmUp(server);
        using var first = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var second = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        nuint before = Descriptors.SetSoftLimit(0).Soft;
        try
        {
            first.Connect(server.EndPoint); // An accept that was waiting has its descriptor already.
            second.Connect(server.EndPoint);
            first.Send("GET /small HTTP/1.0\r\n\r\n"u8);
            second.Send("GET /small HTTP/1.0\r\n\r\n"u8);

            await server.Log.WaitForAsync(LogLevel.Warning, 2);
        }
        finally
        {
            Descriptors.SetSoftLimit(before);
        }

        await AssertServedAsync(first, mayBeReset: TStrategy.NeedsMoreDescriptors);
        await AssertServedAsync(second, mayBeReset: false);
        await server.AssertServesAsync();
        Assert.Contains(server.Log.Warnings, warning => warning.Contains("cannot accept connections for now", StringComparison.Ordinal));
    }

    // Whatever has to be loaded for a failure is loaded by this one, and needs no descriptor later.
    private static void WarmUp(TestServer server)
    {
        using var nobody = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        SocketException e = Assert.Throws<SocketException>(() => nobody.Connect(IPAddress.Loopback, 1));
        server.Log.Log(LogLevel.Warning, default, e.Message, e, (text, _) => text);
    }

    private static async Task AssertServedAsync(Socket client, bool mayBeReset)
    {
        using var limit = new CancellationTokenSource(RawClient.HangLimit);
        using var reader = new StreamReader(new NetworkStream(client));
        try
        {
            Assert.EndsWith("small", await reader.ReadToEndAsync(limit.Token), StringComparison.Ordinal);
        }
        catch (IOException) when (mayBeReset)
        {
        }
    }
}

/// <summary>prlimit(2), by which a test takes the descriptors of its own process away. Generic classes cannot import it.</summary>
internal static class Descriptors
{
    private const int NumberOfFiles = 7;

    /// <summary>Sets the soft limit.</summary>
    /// <returns>The limit that was.</returns>
    public static Limit SetSoftLimit(nuint soft)
    {
        Limit[] old = new Limit[1];
        Assert.Equal(0, prlimit(0, NumberOfFiles, null, old));
        Assert.Equal(0, prlimit(0, NumberOfFiles, [old[0] with { Soft = soft }], null));
        return old[0];
    }

    [DllImport("libc", ExactSpelling = true)]
    private static extern int prlimit(int process, int resource, Limit[]? limit, [Out] Limit[]? old);

    /// <summary>struct rlimit.</summary>
    internal readonly record struct Limit(nuint Soft, nuint Hard);
}
