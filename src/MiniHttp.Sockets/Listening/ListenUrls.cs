using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace MiniHttp.Sockets;

/// <summary>What to type into a browser to reach a listening socket.</summary>
internal static class ListenUrls
{
    public static IReadOnlyList<string> Of(EndPoint endPoint) => endPoint switch
    {
        IPEndPoint ip when ip.Address.Equals(IPAddress.Any) || ip.Address.Equals(IPAddress.IPv6Any)
            => [.. Reachable(ip.AddressFamily).Select(address => Url(address, ip.Port))],
        IPEndPoint ip => [Url(ip.Address, ip.Port)],
        _ => [$"unix:{endPoint}"],
    };

    private static string Url(IPAddress address, int port)
    {
        string host = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
        return $"http://{host}:{port}/";
    }

    // The addresses that others can reach; link-local ones need a zone that no browser accepts. A machine without any
    // has itself.
    private static List<IPAddress> Reachable(AddressFamily family)
    {
        List<IPAddress> addresses =
        [
            .. NetworkInterface.GetAllNetworkInterfaces()
                .Where(nic => nic.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
                .SelectMany(nic => nic.GetIPProperties().UnicastAddresses)
                .Select(unicast => unicast.Address)
                .Where(address => address.AddressFamily == family && !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal)
                .Distinct(),
        ];
        return addresses.Count > 0 ? addresses : [family == AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback];
    }
}
