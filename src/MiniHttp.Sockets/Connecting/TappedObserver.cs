using System.Net;

namespace MiniHttp.Sockets;

/// <summary>Tells a tap how a connection comes about, and whoever else wants to know.</summary>
internal sealed class TappedObserver(WireTap tap, IConnectObserver? next) : IConnectObserver
{
    public void OnResolved(string host, IReadOnlyList<IPAddress> addresses)
    {
        tap.OnResolved(host, addresses);
        next?.OnResolved(host, addresses);
    }

    public void OnTrying(EndPoint address)
    {
        tap.OnConnecting(address);
        next?.OnTrying(address);
    }

    public void OnFailed(EndPoint address, string reason)
    {
        tap.OnConnectFailed(address, reason);
        next?.OnFailed(address, reason);
    }
}
