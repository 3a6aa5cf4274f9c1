using MiniHttp.Sockets;

namespace MiniHttp.Hosting;

/// <summary>Where the listening sockets come from: they were inherited, or are opened by address.</summary>
internal static class ListenSource
{
    /// <summary>Opens them, or takes them over.</summary>
    /// <exception cref="ListenException">One of them cannot be had.</exception>
    public static IReadOnlyList<ListenSocket> Open(HttpServerOptions options)
        => options.Handles.Count > 0
            ? InheritedSockets.Take(options.Handles, options.Sockets, options.Extensions.HandlesOrigin)
            : ListenSockets.Open(options.Bind.Count > 0 ? options.Bind : [ListenAddress.Loopback], options.Sockets);
}
