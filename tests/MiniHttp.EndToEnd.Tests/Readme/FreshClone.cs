// A clone of this repository, as a new user has it. It shares the packages that the user's NuGet has downloaded, and
// nothing else: it is built by its own commands.

using System.Diagnostics;

namespace MiniHttp.EndToEnd.Tests;

/// <summary>A fresh clone, and the commands of its README.md.</summary>
public sealed class FreshClone : IAsyncLifetime
{
    // For hangs only: builds take seconds on an idle machine.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly TemporaryDirectory _folder = new();

    // Build servers that outlive the command would keep its output open.
    private static readonly (string Name, string Value)[] QuietBuild =
    [
        ("MSBUILDDISABLENODEREUSE", "1"), ("DOTNET_CLI_USE_MSBUILD_SERVER", "0"), ("DOTNET_NOLOGO", "1"),
        ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"), ("DOTNET_CLI_UI_LANGUAGE", "en"),
        ("DOTNET_GENERATE_ASPNET_CERTIFICATE", "false"),
        ("RunAnalyzers", "false"), // They take most of a build, and have passed where these tests were built.
    ];

    /// <summary>Why there is no clone; null if there is one.</summary>
    public string? Missing { get; private set; }

    /// <summary>The top of the clone.</summary>
    public string Path => _folder.In("MiniHttp");

    /// <summary>Variables of all commands: any free port, and what tools and lessons install stays here.</summary>
    internal (string Name, string Value)[] Environment =>
    [
        .. QuietBuild, ("MINIHTTP_Port", "0"), ("XDG_DATA_HOME", _folder.In("data")), ("DOTNET_ROOT", DotnetFolder),
        ("PATH", $"{DotnetFolder}:{Tools}:{System.Environment.GetEnvironmentVariable("PATH")}"),
    ];

    private static string DotnetFolder => System.IO.Path.GetDirectoryName(Minihttpd.Dotnet)!;

    // Where `dotnet tool install --global` puts programs: ~/.dotnet/tools, here of another home.
    private string Tools => _folder.In("home/.dotnet/tools");

    /// <summary>Commands of the blocks of shell below a heading, up to the next one of its level.</summary>
    public IReadOnlyList<string> CommandsBelow(string heading)
    {
        string readme = File.ReadAllText(System.IO.Path.Combine(Path, "README.md"));
        string section = readme.Split($"\n## {heading}\n")[1].Split("\n## ")[0];
        return
        [
            .. section.Split("```sh\n")[1..].SelectMany(block => block.Split("\n```")[0].Split('\n'))
                .Select(line => line.Split("  #")[0].TrimEnd()).Where(line => line.Length > 0),
        ];
    }

    /// <summary>
    /// Clones the repository, and builds what the first commands need: they would print nothing during that time.
    /// </summary>
    public async ValueTask InitializeAsync()
    {
        string? git = ExternalProgram.IsThere("git") ? ExternalProgram.PathOf("git") : null;
        bool isClone = System.IO.Path.Exists(System.IO.Path.Combine(Minihttpd.SourceTree, ".git"));
        Missing = git is null ? "git is not installed." : isClone ? null : "The source tree is not a clone.";
        if (Missing is null)
        {
            await MustRunAsync("/", $"{git} clone --quiet '{Minihttpd.SourceTree}' '{Path}'");
            await MustRunAsync(Path, "dotnet build src/MiniHttp.Server && dotnet build src/MiniHttp.Client");
        }
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs a command of the shell in the clone, to its end.</summary>
    /// <returns>What it wrote, on both streams.</returns>
    internal Task<string> MustRunAsync(string command) => MustRunAsync(Path, command);

    private async Task<string> MustRunAsync(string folder, string command)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"({command}) 2>&1"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach ((string name, string value) in Environment)
        {
            start.Environment[name] = value;
        }

        if (command.StartsWith("dotnet tool ", StringComparison.Ordinal))
        {
            start.Environment["DOTNET_CLI_HOME"] = _folder.In("home");
        }

        using Process process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            process.StandardInput.Close();
            string output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, $"{command}: exit code {process.ExitCode}\n{output}");
            return output;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
