// What a test can rely on, on any machine and for any user. Compiled into each test project: it runs before the first
// test, and the programs that tests start inherit it. A test about the environment itself (no TERM, an ignored SIGINT)
// creates that on its own.

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MiniHttp.Testing;

/// <summary>Replaces what the test process inherited from its user: variables, umask and ignored signals.</summary>
internal static class TestEnvironment
{
    /// <summary>
    /// The trait of tests whose subject depends on the user, PATH, TERM or signals; its value says on which.
    /// <c>.ci/run</c> runs these, and all unit tests, a second time as an ordinary user in a sparse environment.
    /// </summary>
    public const string Trait = "Environment";

    /// <summary>
    /// Whether tests that take more than 30 s in full run in full (LONG_TESTS=1, set by <c>.ci/run long</c>). Otherwise
    /// they run a short form: the same steps and assertions with fewer rounds or bytes.
    /// </summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("LONG_TESTS") == "1";

    private const string StandardDirectories = "/usr/bin:/bin:/usr/sbin:/sbin:/usr/local/bin:/usr/local/sbin";
    private const uint OthersMayRead = 0x12; // 022 of umask(2): a server that runs as nobody reads a test's files.
    private const int HangUp = 1, Interrupt = 2, Quit = 3, Terminate = 15;
    private const nint Ignored = 1; // SIG_IGN

    [ModuleInitializer]
    internal static void Establish()
    {
        foreach (string name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(IsPersonal))
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Environment.SetEnvironmentVariable("LC_ALL", "C.UTF-8"); // Tests read messages of other programs.
        Environment.SetEnvironmentVariable("SHELL", "/bin/sh"); // script(1) runs its command by it.
        string path = $"{Environment.GetEnvironmentVariable("PATH")}:{StandardDirectories}";
        Environment.SetEnvironmentVariable("PATH", path.TrimStart(':'));
        _ = SetModeMask(OthersMayRead);
        Array.ForEach([HangUp, Interrupt, Quit, Terminate], StopIgnoring);
    }

    // Proxies, settings of the programs under test, sockets of a service manager.
    private static bool IsPersonal(string name)
        => name.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("MINIHTTP_", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("LISTEN_", StringComparison.Ordinal);

    // A job in the background of a script, or under nohup, ignores SIGINT or SIGHUP, and so do its children: they could
    // not be interrupted. An empty struct sigaction is SIG_DFL without flags; its handler comes first on every Unix.
    private static void StopIgnoring(int signal)
    {
        byte[] action = new byte[256];
        if (SetAction(signal, null, action) == 0 && BitConverter.ToInt64(action) == Ignored)
        {
            _ = SetAction(signal, new byte[256], null);
        }
    }

    [DllImport("libc", EntryPoint = "umask")]
    private static extern uint SetModeMask(uint mask);

    [DllImport("libc", EntryPoint = "sigaction")]
    private static extern int SetAction(int signal, byte[]? action, byte[]? former);
}
