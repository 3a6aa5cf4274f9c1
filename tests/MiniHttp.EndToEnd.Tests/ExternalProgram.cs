// Clients that others wrote. A test that needs one that is missing is skipped, and says so.

using System.Diagnostics;
using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

/// <summary>What a program wrote and how it ended.</summary>
internal sealed record ProgramResult(int ExitCode, byte[] OutputBytes, string Errors)
{
    /// <summary>The output as ISO-8859-1: a character for each byte.</summary>
    public string Output => Encoding.Latin1.GetString(OutputBytes);
}

/// <summary>A program on the PATH, to which <see cref="TestEnvironment"/> adds the standard directories.</summary>
internal sealed class ExternalProgram
{
    private static readonly TimeSpan Limit = 2 * RawClient.HangLimit;

    private readonly string _path;
    private readonly string[] _always;

    private ExternalProgram(string path, string[] always) => (_path, _always) = (path, always);

    public string Path => _path;

    // Without the user's .curlrc and .wgetrc.
    public static ExternalProgram Curl => Find(["curl"], "--disable", "--silent", "--show-error", "--max-time", "100");

    public static ExternalProgram Wget => Find(["wget"], "--no-config", "--tries=1", "--no-verbose");

    public static ExternalProgram Ab => Find(["ab"]);

    public static ExternalProgram AptGet => Find(["apt-get"]);

    public static ExternalProgram Htpasswd => Find(["htpasswd"]);

    public static ExternalProgram Zstd => Find(["zstd"]);

    public static ExternalProgram GoAccess => Find(["goaccess"]);

    /// <summary>Runs a script; words behind it are its $@.</summary>
    public static ExternalProgram Shell => Find(["sh"], "-c");

    /// <summary>Runs a command on a terminal of its own.</summary>
    public static ExternalProgram Terminal => Find(["script"], "-qec");

    public static ExternalProgram Prlimit => Find(["prlimit"]);

    public static ExternalProgram Setpriv => Find(["setpriv"]);

    /// <summary>Compiles C.</summary>
    public static ExternalProgram Clang => Find(["clang"]);

    /// <summary>Runs a command without any variable.</summary>
    public static ExternalProgram EmptyEnvironment => Find(["env"], "-i");

    /// <summary>Traces system calls, and injects faults and signals into them.</summary>
    public static ExternalProgram Strace => Find(["strace"]);

    public static ExternalProgram Zbarimg => Find(["zbarimg"]);

    public static ExternalProgram Python => Find(["python3"]);

    /// <summary>Of iproute2.</summary>
    public static ExternalProgram Ip => Find(["ip"]);

    /// <summary>Of iproute2.</summary>
    public static ExternalProgram SocketStatistics => Find(["ss"]);

    /// <summary>Runs a command in namespaces of its own.</summary>
    public static ExternalProgram Unshare => Find(["unshare"]);

    /// <summary>Runs a command in the namespaces of another process.</summary>
    public static ExternalProgram NetworkNamespace => Find(["nsenter"]);

    // Other programs of that name do not half-close.
    public static ExternalProgram Netcat => Find(["nc.openbsd"], "-N");

    public static ExternalProgram Chromium => Find(
        ["chromium", "chromium-browser", "google-chrome"],
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--no-proxy-server");

    public Task<ProgramResult> RunAsync(params string[] arguments) => RunAsync("", arguments);

    /// <summary>Runs the program.</summary>
    /// <param name="input">Its standard input, as ISO-8859-1.</param>
    /// <param name="arguments">Its arguments, after those it is always given.</param>
    public async Task<ProgramResult> RunAsync(string input, string[] arguments)
    {
        var start = new ProcessStartInfo(_path, [.. _always, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            using var output = new MemoryStream();
            Task copying = process.StandardOutput.BaseStream.CopyToAsync(output, limit.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
            await WriteAsync(process.StandardInput.BaseStream, Encoding.Latin1.GetBytes(input), limit.Token);
            await process.WaitForExitAsync(limit.Token);
            await copying;
            return new ProgramResult(process.ExitCode, output.ToArray(), await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task WriteAsync(Stream stream, byte[] input, CancellationToken limit)
    {
        try
        {
            await stream.WriteAsync(input, limit);
            stream.Close();
        }
        catch (IOException)
        {
            // It ended without reading all.
        }
    }

    /// <summary>Whether a program is installed.</summary>
    public static bool IsThere(string name) => FirstOf(name) is not null;

    private static string? FirstOf(params string[] names)
    {
        string[] directories = Environment.GetEnvironmentVariable("PATH")!.Split(System.IO.Path.PathSeparator);
        return names.SelectMany(name => directories.Select(directory => System.IO.Path.Combine(directory, name)))
            .FirstOrDefault(File.Exists);
    }

    private static ExternalProgram Find(string[] names, params string[] always) => new(PathOf(names), always);

    /// <summary>The path of the first program that is installed; skips the test if none is.</summary>
    public static string PathOf(params string[] names)
    {
        string? path = FirstOf(names);
        if (path is null)
        {
            Assert.Skip($"{names[0]} is not installed.");
        }

        return path;
    }
}
