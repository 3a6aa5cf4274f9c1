// The packages of this build in a folder, and `dotnet` with a fresh HOME that has no other source. Packages of others
// come from the folder of packages that these tests were built with, so no network is needed.

using System.Diagnostics;
using System.Reflection;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

/// <summary>A folder feed with the result of <c>dotnet pack</c>, made once for all tests that use it.</summary>
public sealed class PackageFeed : IAsyncLifetime
{
    // For hangs only: each command takes seconds.
    private static readonly TimeSpan Limit = 4 * RawClient.HangLimit;

    private readonly TemporaryDirectory _top = new();

    /// <summary>Version of the packages.</summary>
    public static string Version { get; } = Metadata("PackageVersion");

    /// <summary>Folder of the packages.</summary>
    public string Path => _top.In("feed");

    // Packs the output of the build of these tests: a build would disturb other tests that run it.
    private static string Configuration { get; } = System.IO.Path.GetFileName(
        System.IO.Path.GetDirectoryName(System.IO.Path.GetDirectoryName(Minihttpd.Assembly)))!;

    public async ValueTask InitializeAsync()
    {
        _top.With("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{Path}" /></packageSources>
              <fallbackPackageFolders><add key="built" value="{Metadata("PackagesFolder")}" /></fallbackPackageFolders>
              <auditSources><clear /></auditSources>
            </configuration>
            """);
        await PackAsync(Version);
    }

    public ValueTask DisposeAsync()
    {
        _top.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Packs the solution into the feed.</summary>
    public async Task PackAsync(string version)
    {
        string solution = System.IO.Path.Combine(Minihttpd.SourceTree, "MiniHttp.sln");
        string output = await DotnetAsync(
            Path, "pack", solution, "--no-build", "-c", Configuration, "-o", Path, $"-p:Version={version}");
        Assert.DoesNotContain("warning", output, StringComparison.Ordinal);
    }

    /// <summary>Makes a folder for a project, or for tools.</summary>
    public string MakeFolder(string name) => Directory.CreateDirectory(_top.In($"{name}-{Guid.NewGuid():N}")).FullName;

    /// <summary>Runs <c>dotnet</c>, which must succeed.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> DotnetAsync(string folder, params string[] arguments)
    {
        ProgramResult result = await RunAsync(folder, Minihttpd.Dotnet, arguments);
        Assert.True(
            result.ExitCode == 0,
            $"dotnet {string.Join(' ', arguments)}: {result.ExitCode}\n{result.Output}{result.Errors}");
        return result.Output;
    }

    /// <summary>Runs a program to its end, in the environment of a new user.</summary>
    internal async Task<ProgramResult> RunAsync(string folder, string program, params string[] arguments)
    {
        Directory.CreateDirectory(folder);
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in Environment())
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        try
        {
            process.StandardInput.Close();
            using var output = new MemoryStream();
            Task copying = process.StandardOutput.BaseStream.CopyToAsync(output, TestContext.Current.CancellationToken);
            Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await Task.WhenAll(copying, errors, process.WaitForExitAsync()).WaitAsync(Limit);
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

    /// <summary>Variables of a new user.</summary>
    internal (string Name, string Value)[] Environment()
        =>
        [
            ("HOME", _top.In("home")),
            ("DOTNET_CLI_HOME", _top.In("home")),
            ("NUGET_PACKAGES", _top.In("packages")),
            ("DOTNET_ROOT", System.IO.Path.GetDirectoryName(Minihttpd.Dotnet)!),
            ("DOTNET_NOLOGO", "1"),
            ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"),
            ("DOTNET_CLI_UI_LANGUAGE", "en"),
            ("DOTNET_GENERATE_ASPNET_CERTIFICATE", "false"),
            ("MSBUILDDISABLENODEREUSE", "1"), // A node that outlives the build would keep our end of its pipe open.
        ];

    private static string Metadata(string key)
        => typeof(PackageFeed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(metadata => metadata.Key == key).Value!;
}

/// <summary>Tests of packages: they share a feed, and run one after the other.</summary>
[CollectionDefinition(nameof(PackageTests))]
public sealed class PackageTests : ICollectionFixture<PackageFeed>;
