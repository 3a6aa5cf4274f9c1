using MiniHttp.Sockets;

namespace MiniHttp.Server;

/// <summary>Where the listening sockets come from: a parent, a service manager, or the settings.</summary>
internal static class ListenSource
{
    /// <summary>Opens them, or takes them over.</summary>
    /// <param name="settings">What is listened on where nobody hands over anything.</param>
    /// <param name="worker">The role of this process, if it is a worker.</param>
    /// <exception cref="ListenException">There are none to be had.</exception>
    public static IReadOnlyList<ListenSocket> Open(ServerSettings settings, WorkerRole? worker)
        => worker is not null ? InheritedSockets.Take(worker.Sockets, settings.Listen)
            : InheritedSockets.OfServiceManager(settings.Listen) is { Count: > 0 } given ? given
            : ListenSockets.Open(settings.Bind, settings.Listen);
}

/// <summary>The line that says that requests are being served, and where.</summary>
internal static class ReadyLine
{
    /// <summary>Writes it to standard output.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(ServerSettings settings, IReadOnlyList<ListenSocket> sockets, string how)
    {
        try
        {
            Console.Out.WriteLine($"Serving {OneLine.Of(settings.Root)} at {string.Join(' ', sockets.SelectMany(socket => socket.Urls))} ({how})");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"standard output cannot be written: {e.Message}", e);
        }
    }
}
