using System.Globalization;

namespace MiniHttp.EndToEnd.Tests;

/// <summary>How many files a process may open (<c>ulimit -n</c>): the hard limit, since the .NET runtime and minihttpd raise the soft one to it.</summary>
internal static class OpenFileLimit
{
    // Default maximum of connections (10,000), two files each, and what the server keeps for itself.
    private const long EnoughForServer = 20_600, Reserve = 300, PerConnection = 2;

    private static readonly long Hard = Read();

    /// <summary>The settings of a server without which it would warn that the limit is low; none where the limit is high enough.</summary>
    public static (string Name, string Value)[] Settings => Hard >= EnoughForServer ? []
        : [("MINIHTTP_Limits__Connections", ((Hard - Reserve) / PerConnection).ToString(CultureInfo.InvariantCulture))];

    /// <summary>Skips the test where this process cannot have so many clients of one server.</summary>
    public static void RequireClients(int count)
        => Assert.SkipUnless((count * PerConnection) + Reserve <= Hard, $"A process may open {Hard} files only (ulimit -Hn): too few for {count} clients.");

    private static long Read()
    {
        if (!OperatingSystem.IsLinux())
        {
            return long.MaxValue;
        }

        // Max open files            1024                 524288               files
        string line = File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        return long.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4], CultureInfo.InvariantCulture, out long hard) ? hard : long.MaxValue;
    }
}
