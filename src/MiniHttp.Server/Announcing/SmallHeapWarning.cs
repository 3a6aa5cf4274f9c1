using Microsoft.Extensions.Logging;

namespace MiniHttp.Server;

/// <summary>
/// The runtime of .NET 10 crashes (SIGSEGV) where a heap with a small limit is full, instead of throwing: it reserves
/// address space of five times the limit, and with less than some 240 MiB of that it cannot extend its own tables any
/// more.
/// </summary>
internal static partial class SmallHeapWarning
{
    private const long LeastLimit = 48 << 20, LeastRange = 240 << 20;

    /// <summary>Warns where the limit of the heap is that small.</summary>
    public static void Log(ILogger logger)
    {
        IReadOnlyDictionary<string, object> settings = GC.GetConfigurationVariables();
        if (IsTooSmall(ValueOf(settings, "GCHeapHardLimit"), ValueOf(settings, "GCRegionRange")))
        {
            LogSmallHeap(logger, ValueOf(settings, "GCHeapHardLimit") >> 20);
        }
    }

    /// <summary>Whether .NET may crash for a limit of the heap; 0 for none.</summary>
    internal static bool IsTooSmall(long limit, long range) => limit is > 0 and < LeastLimit && range < LeastRange;

    private static long ValueOf(IReadOnlyDictionary<string, object> settings, string name)
        => settings.GetValueOrDefault(name) is long value ? value : 0;

    [LoggerMessage(1, LogLevel.Warning, "Heap limit of {Mebibytes} MiB: .NET crashes when so small a heap is full. "
        + "Set 48 MiB or more, or DOTNET_GCRegionRange=10000000 as well")]
    private static partial void LogSmallHeap(ILogger logger, long mebibytes);
}
