using System.Globalization;

namespace MiniHttp.EndToEnd.Tests;

/// <summary>
/// How many files a process may open (<c>ulimit -Hn</c>): .NET and minihttpd raise the soft limit to the hard one.
/// </summary>
internal static class OpenFileLimit
{
    // Default maximum of connections (10,000), two files each, and what the server keeps for itself.
    private const long EnoughForServer = 20_600, Reserve = 300, PerConnection = 2;

    private static readonly long Hard = Read();

    /// <summary>Settings that fit a server to a low limit, so that it does not warn; none for a high limit.</summary>
    public static (string Name, string Value)[] Settings => Hard >= EnoughForServer ? []
        : [("MINIHTTP_Limits__Connections", ((Hard - Reserve) / PerConnection).ToString(CultureInfo.InvariantCulture))];

    /// <summary>Skips the test where this process cannot have so many clients of one server.</summary>
    public static void RequireClients(int count)
    {
        bool isEnough = (count * PerConnection) + Reserve <= Hard;
        Assert.SkipUnless(isEnough, $"A process may open only {Hard} files (ulimit -Hn): too few for {count} clients.");
    }

    private static long Read()
    {
        if (!OperatingSystem.IsLinux())
        {
            return long.MaxValue;
        }

        // Max open files            1024                 524288               files
        string line = File.ReadLines("/proc/self/limits")
            .First(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        string word = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4]; // Or "unlimited".
        return long.TryParse(word, CultureInfo.InvariantCulture, out long hard) ? hard : long.MaxValue;
    }
}
