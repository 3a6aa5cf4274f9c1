using System.Runtime.InteropServices;

namespace MiniHttp.Bench;

/// <summary>Where the measurements were made, and of what.</summary>
internal static class Machine
{
    /// <summary>How many processors there are, whichever this process may use.</summary>
    public static int Processors { get; } = File.ReadLines("/proc/cpuinfo").Count(line => line.StartsWith("processor", StringComparison.Ordinal));

    /// <summary>Names and values, in the order of the table.</summary>
    public static IReadOnlyList<(string Name, string Value)> Describe(CompareOptions options)
    {
        string[] cpu = File.ReadAllLines("/proc/cpuinfo");
        string model = cpu.FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ", 2)[1].Trim() ?? "unknown";
        bool isVirtual = cpu.Any(line => line.StartsWith("flags", StringComparison.Ordinal) && line.Contains(" hypervisor", StringComparison.Ordinal));
        long memory = long.Parse(File.ReadLines("/proc/meminfo").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], null);
        string system = File.ReadLines("/etc/os-release").FirstOrDefault(line => line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal))?[12..].Trim('"') ?? "Linux";
        string load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        return
        [
            ("processor", $"{model}, {Processors} of them{(isVirtual ? ", in a virtual machine" : "")}"),
            ("memory", $"{memory / 1048576.0:F0} GiB"),
            ("system", $"{system}, Linux {Environment.OSVersion.Version}"),
            (".NET", RuntimeInformation.FrameworkDescription),
            ("minihttpd", options.IsForeign ? "a binary that was given" : $"native AOT, of commit {Commit(options)}"),
            ("load programs", $"ab {ServerCatalog.VersionOf("ab", "-V")}, wrk {ServerCatalog.VersionOf("wrk", "-v")}"),
            ("busy before", $"load average {load}"),
            ("date", $"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC"),
        ];
    }

    private static string Commit(CompareOptions options) => ServerCatalog.Find("git") is { } git
        ? ServerCatalog.Say(git, "-C", options.Bench, "describe", "--always", "--dirty")
        : "unknown";
}
