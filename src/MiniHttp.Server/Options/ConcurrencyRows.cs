using MiniHttp.Hosting;
using MiniHttp.Sockets;
using static MiniHttp.Server.SettingsParts;

namespace MiniHttp.Server;

/// <summary>Options: how the server waits for many clients.</summary>
internal static class ConcurrencyRows
{
    public static ServerOptionGroup Group { get; } = new(
        "concurrency",
        "Concurrency",
        "",
        [
            new("concurrency", "NAME", "Wait by threadpool, thread or select",
                OfServer.Word("Concurrency", "threadpool, thread or select", s => s.Concurrency,
                    (s, word) => s with { Concurrency = word }))
            {
                Details = "`thread` has a thread for each client, `select` one thread for all.",
            },
            new("selector", "NAME", "System call of --concurrency select: epoll or select",
                OfServer.Word("Selector", "epoll or select", s => s.Selector.ToString(), WithSelector)
                with { Allowed = "epoll (Linux only) or select", DefaultInWords = "epoll on Linux, otherwise select" }),
            new("max-threads", "N", "Maximum connections of --concurrency thread",
                OfServer.Number("Threads", 1, 32_767, s => s.Threads, (s, n) => s with { Threads = (int)n }))
            {
                Details = "Slow clients can occupy all but one.",
            },
            new("workers", "N", "Linux: serve with N processes, supervised by this one",
                OfProgram.Number("Workers", 0, OperatingSystem.IsLinux() ? 1024 : 0, s => s.Workers,
                    (s, n) => s with { Workers = (int)n })
                with { Allowed = "0 (none) to 1024; on Linux only" })
            {
                Details = "See [Workers](#workers).",
            },
        ]);

    private static HttpServerOptions? WithSelector(HttpServerOptions options, string word)
        => Enum.Parse<SelectorKind>(word, ignoreCase: true) is var kind
            && (kind != SelectorKind.Epoll || OperatingSystem.IsLinux())
            ? options with { Selector = kind } : null;
}
