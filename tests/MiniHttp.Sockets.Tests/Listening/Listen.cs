using System.Net;
using System.Net.NetworkInformation;

namespace MiniHttp.Sockets.Tests;

/// <summary>Listens on addresses as a person writes them, and closes everything at the end of the test.</summary>
internal sealed class Listen : IDisposable
{
    private Listen(IReadOnlyList<ListenSocket> sockets) => Sockets = sockets;

    public IReadOnlyList<ListenSocket> Sockets { get; }

    public ListenSocket Only => Assert.Single(Sockets);

    public IEnumerable<IPEndPoint> EndPoints => Sockets.Select(socket => (IPEndPoint)socket.EndPoint);

    public static Listen On(params string[] addresses) => On(new ListenOptions { Port = 0 }, addresses);

    public static Listen On(ListenOptions options, params string[] addresses)
        => new(ListenSockets.Open([.. addresses.Select(Parse)], options));

    /// <summary>For tests of ::1: a container may have none.</summary>
    public static void SkipWithoutIPv6() => Assert.SkipUnless(
        NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(nic => nic.GetIPProperties().UnicastAddresses)
            .Any(unicast => unicast.Address.Equals(IPAddress.IPv6Loopback)),
        "This machine has no IPv6.");

    /// <summary>The one line that says why it cannot be listened there.</summary>
    public static string Refusal(params string[] addresses)
    {
        string message = Assert.Throws<ListenException>(() => On(addresses).Dispose()).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    public void Dispose()
    {
        foreach (ListenSocket socket in Sockets)
        {
            socket.Dispose();
        }
    }

    private static ListenAddress Parse(string text)
    {
        Assert.True(ListenAddress.TryParse(text, out ListenAddress? address), text);
        return address;
    }
}
