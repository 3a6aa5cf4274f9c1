using System.Net;
using MiniHttp.Sockets;

namespace MiniHttp.Server;

/// <summary>Of the addresses at which the site is served, the one for a certain reader.</summary>
internal static class SiteAddresses
{
    /// <summary>For a browser on this machine: where every address is listened on, that of the machine itself. Null where there is none.</summary>
    public static string? ForBrowser(IReadOnlyList<ListenSocket> sockets)
        => sockets.Select(socket => socket.EndPoint switch
        {
            IPEndPoint ip when ip.Address.Equals(IPAddress.Any) => $"http://127.0.0.1:{ip.Port}/",
            IPEndPoint ip when ip.Address.Equals(IPAddress.IPv6Any) => $"http://[::1]:{ip.Port}/",
            IPEndPoint => socket.Urls[0],
            _ => null,
        }).FirstOrDefault(url => url is not null);

    /// <summary>For a phone: one that others can reach, IPv4 first; else any. Null where there is none.</summary>
    /// <param name="sockets">What is listened on.</param>
    /// <param name="isReachable">Whether others can reach it.</param>
    public static string? ForPhone(IReadOnlyList<ListenSocket> sockets, out bool isReachable)
    {
        Uri[] urls = [.. sockets.Where(socket => socket.EndPoint is IPEndPoint).SelectMany(socket => socket.Urls).Select(url => new Uri(url))];
        Uri? reachable = urls.Where(url => !url.IsLoopback).OrderBy(url => url.HostNameType == UriHostNameType.IPv6).FirstOrDefault();
        isReachable = reachable is not null;
        return (reachable ?? urls.FirstOrDefault())?.ToString();
    }
}
