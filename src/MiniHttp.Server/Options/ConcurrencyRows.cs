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
                OfServer.One("Concurrency", "threadpool, thread or select", s => s.Concurrency, (s, v)
                    => Strategy(v.Text) is { } name ? s with { Concurrency = name } : null)
                with { Words = ConcurrencyNames.All })
            {
                Details = "`thread` has a thread for each client, `select` one thread for all.",
            },
            new("selector", "NAME", "System call of --concurrency select: epoll or select",
                OfServer.Word<SelectorKind>("Selector", "epoll or select", s => s.Selector,
                    (s, kind) => kind != SelectorKind.Epoll || OperatingSystem.IsLinux()
                        ? s with { Selector = kind } : null)
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

    private static string? Strategy(string text)
        => ConcurrencyNames.All.FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
}
