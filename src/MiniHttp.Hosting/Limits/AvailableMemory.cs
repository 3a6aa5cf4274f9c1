namespace MiniHttp.Hosting;

/// <summary>
/// The memory that this process may have: the machine's, or what a container or <c>DOTNET_GCHeapHardLimit</c> allows.
/// What is kept in memory has a setting, and a share of this that it does not exceed: half of it in all, which leaves
/// the other half to connections and the runtime.
/// </summary>
internal static class AvailableMemory
{
    /// <summary>Bytes. In a container .NET takes three quarters of its limit for the heap.</summary>
    public static long Total { get; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>For large listings.</summary>
    public static long ForListings(long wanted) => Math.Min(wanted, Total / 4);

    /// <summary>For compressed forms.</summary>
    public static long ForForms(long wanted) => Math.Min(wanted, Total / 8);

    /// <summary>For the encoders that make them.</summary>
    public static long ForEncoders(long wanted) => Math.Min(wanted, Total / 16);

    /// <summary>For small files.</summary>
    public static long ForFiles(long wanted) => Math.Min(wanted, Total / 16);

    /// <summary>For recent events of the live page.</summary>
    public static long ForEvents(long wanted) => Math.Min(wanted, Total / 16);

    /// <summary>For lines of the log that wait.</summary>
    public static long ForLog(long wanted) => Math.Min(wanted, Total / 32);
}
