using System.Globalization;

namespace MiniHttp.EndToEnd.Tests;

/// <summary>
/// A control group with a limit of memory, for one process and those that it starts. A test for which none can be made
/// is skipped, and says why.
/// </summary>
internal sealed class MemoryCgroup : IDisposable
{
    private const string Mount = "/sys/fs/cgroup";

    private readonly string _path;
    private readonly bool _isUnified;

    private MemoryCgroup(string path, bool isUnified) => (_path, _isUnified) = (path, isUnified);

    /// <summary>Makes one.</summary>
    public static MemoryCgroup Create(long limit)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has control groups.");
        bool isUnified = File.Exists($"{Mount}/cgroup.controllers");
        string parent = isUnified ? Mount : $"{Mount}/memory";
        string path = $"{parent}/minihttpd-test-{Guid.NewGuid():n}";
        try
        {
            if (isUnified)
            {
                File.WriteAllText($"{parent}/cgroup.subtree_control", "+memory");
            }

            Directory.CreateDirectory(path);
            string name = isUnified ? "memory.max" : "memory.limit_in_bytes";
            File.WriteAllText($"{path}/{name}", limit.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Assert.Skip($"No control group can be made here: {e.Message}");
        }

        return new MemoryCgroup(path, isUnified);
    }

    /// <summary>The words that start a command in it, in its own place.</summary>
    public string[] Under => [ExternalProgram.Shell.Path, "-c", "echo $$ >\"$0/cgroup.procs\" && exec \"$@\"", _path];

    /// <summary>How many processes were killed since their group had no memory left.</summary>
    public int Kills
    {
        get
        {
            string name = _isUnified ? "memory.events" : "memory.oom_control";
            const string Key = "oom_kill ";
            string[] lines = File.ReadAllLines($"{_path}/{name}");
            string line = lines.Single(line => line.StartsWith(Key, StringComparison.Ordinal));
            return int.Parse(line[Key.Length..], CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Removes it, when its processes have ended.</summary>
    public void Dispose() => Directory.Delete(_path);
}
