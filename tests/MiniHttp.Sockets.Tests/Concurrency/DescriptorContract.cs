using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
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
        using (Descriptors.TakeAll())
        {
            first.Connect(server.EndPoint); // An accept that was waiting has its descriptor already.
            second.Connect(server.EndPoint);
            await server.Log.WaitForAsync(LogLevel.Warning, 2);
        }

        // Not before: a client that is served and leaves would give its descriptor to the next.
        first.Send("GET /small HTTP/1.0\r\n\r\n"u8, SocketFlags.None, out _); // It may be given up already.
        second.Send("GET /small HTTP/1.0\r\n\r\n"u8);
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
        try
        {
            using var reader = new StreamReader(new NetworkStream(client));
            Assert.EndsWith("small", await reader.ReadToEndAsync(limit.Token), StringComparison.Ordinal);
        }
        catch (IOException) when (mayBeReset)
        {
        }
    }
}

/// <summary>Takes the descriptors of the test's own process away. (Generic classes cannot import system calls.)</summary>
internal sealed class Descriptors : IDisposable
{
    private const int NumberOfFiles = 7;

    private readonly List<SafeFileHandle> _filling = [];
    private readonly Limit _before;

    private Descriptors()
    {
        // Every number below the highest one is taken, and then there are no more numbers.
        int highest = Directory.GetFileSystemEntries("/proc/self/fd").Max(name => int.Parse(Path.GetFileName(name), CultureInfo.InvariantCulture));
        do
        {
            _filling.Add(File.OpenHandle("/dev/null"));
        }
        while (_filling[^1].DangerousGetHandle() <= highest);

        Limit[] before = new Limit[1];
        Assert.Equal(0, prlimit(0, NumberOfFiles, null, before));
        _before = before[0];
        Assert.Equal(0, prlimit(0, NumberOfFiles, [_before with { Soft = (nuint)_filling[^1].DangerousGetHandle() + 1 }], null));
    }

    /// <summary>From now on there are none, until this is disposed of.</summary>
    public static Descriptors TakeAll() => new();

    public void Dispose()
    {
        Assert.Equal(0, prlimit(0, NumberOfFiles, [_before], null));
        _filling.ForEach(handle => handle.Dispose());
    }

    [DllImport("libc", ExactSpelling = true)]
    private static extern int prlimit(int process, int resource, Limit[]? limit, [Out] Limit[]? old);

    private readonly record struct Limit(nuint Soft, nuint Hard);
}
