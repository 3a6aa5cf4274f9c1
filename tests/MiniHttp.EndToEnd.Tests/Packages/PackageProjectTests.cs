// A project of a user's own that has the libraries as packages.

using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MiniHttp.EndToEnd.Tests;

[Collection(nameof(PackageTests))]
public sealed partial class PackageProjectTests(PackageFeed feed)
{
    // A server that sends gzip, whole and cut short, and a client that decodes it.
    private const string Program = """
        using System.Buffers;
        using System.IO.Compression;
        using MiniHttp.Fetching;
        using MiniHttp.Hosting;
        using MiniHttp.Protocol;

        var options = new HttpServerOptions { Handler = new Gzip() };
        options.Listen("127.0.0.1:0");
        await using var server = new HttpServer(options);
        await server.StartAsync();
        using var http = new HttpClient(new MiniHttpMessageHandler(new FetchOptions { Decode = true }));
        Console.WriteLine(await http.GetStringAsync(server.Urls[0]));
        try
        {
            Console.WriteLine(await http.GetStringAsync(server.Urls[0] + "cut"));
        }
        catch (HttpRequestException e)
        {
            Console.WriteLine(e.InnerException?.GetType().Name);
        }

        internal sealed class Gzip : IRequestHandler
        {
            public void Answer(RequestHead request, IConnection connection, Response response)
            {
                var bytes = new MemoryStream();
                using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal, leaveOpen: true))
                {
                    gzip.Write("hello"u8);
                }

                response.Head.Fields.Add(FieldName.ContentEncoding, "gzip");
                int cut = request.Target.Path.SequenceEqual("/cut"u8) ? 4 : 0;
                response.Body.Write(bytes.ToArray().AsSpan(..^cut));
            }

            public void Refuse(Rejection reason, RequestHead request, Response response)
            {
            }

            public void Ended(in AnsweredRequest answered)
            {
            }
        }
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_console_project_serves_and_fetches()
    {
        string folder = Project(
            "", ("MiniHttp.Hosting", PackageFeed.Version), ("MiniHttp.Fetching", PackageFeed.Version));
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), Program, Stop);
        await feed.DotnetAsync(folder, "build", "-o", "out");
        Assert.Equal("hello\nHttpIOException\n", await feed.DotnetAsync(folder, "out/project.dll"));
    }

    [Fact]
    public async Task Samples_in_the_readmes_compile()
    {
        string folder = Project(
            "<OutputType>Library</OutputType>",
            ("MiniHttp.Hosting", PackageFeed.Version),
            ("MiniHttp.Fetching", PackageFeed.Version),
            ("Microsoft.Extensions.Hosting", HostingVersion()));
        int count = 0;
        foreach (string library in new[] { "Protocol", "Sockets", "Hosting", "Fetching" })
        {
            string readme = Path.Combine(Minihttpd.SourceTree, $"src/MiniHttp.{library}/README.md");
            foreach (Match sample in Sample().Matches(await File.ReadAllTextAsync(readme, Stop)))
            {
                string method = AsMethod(sample.Groups[1].Value, count);
                await File.WriteAllTextAsync(Path.Combine(folder, $"Sample{count++}.cs"), method, Stop);
            }
        }

        Assert.Equal(6, count);
        await feed.DotnetAsync(folder, "build");
    }

    [Fact]
    public async Task Our_packages_of_different_versions_do_not_restore()
    {
        const string Other = "99.0.0";
        await feed.PackAsync(Other);
        string conflict = Project("", ("MiniHttp.Hosting", PackageFeed.Version), ("MiniHttp.Fetching", Other));
        await AssertNoRestoreAsync(conflict, "error NU1107");
        string overridden = Project(
            "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>",
            ("MiniHttp.Hosting", PackageFeed.Version),
            ("MiniHttp.Protocol", Other));
        await AssertNoRestoreAsync(overridden, "error NU1608");
    }

    // The one that is there: these tests were built with it.
    private static string HostingVersion()
    {
        XDocument versions = XDocument.Load(Path.Combine(Minihttpd.SourceTree, "Directory.Packages.props"));
        return versions.Descendants("PackageVersion")
            .Single(one => one.Attribute("Include")?.Value == "Microsoft.Extensions.Hosting")
            .Attribute("Version")!.Value;
    }

    private static string AsMethod(string sample, int number)
    {
        ILookup<bool, string> lines = sample.Split('\n').ToLookup(UsingDirective().IsMatch);
        var text = new StringBuilder().AppendJoin('\n', lines[true]);
        text.AppendLine().AppendLine("#pragma warning disable CS1998");
        text.AppendLine($"public static class Sample{number} {{ public static async Task RunAsync(string[] args) {{");
        return text.AppendJoin('\n', lines[false]).AppendLine().Append("}}").ToString();
    }

    private string Project(string properties, params (string Id, string Version)[] packages)
    {
        string folder = feed.MakeFolder("project");
        IEnumerable<string> references
            = packages.Select(one => $"""<PackageReference Include="{one.Id}" Version="{one.Version}" />""");
        File.WriteAllText(Path.Combine(folder, "project.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <ImplicitUsings>enable</ImplicitUsings>
                <InvariantGlobalization>true</InvariantGlobalization>
                <NuGetAudit>false</NuGetAudit>
                {properties}
              </PropertyGroup>
              <ItemGroup>{string.Concat(references)}</ItemGroup>
            </Project>
            """);
        return folder;
    }

    private async Task AssertNoRestoreAsync(string folder, string error)
    {
        ProgramResult result = await feed.RunAsync(folder, Minihttpd.Dotnet, "restore");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(error, result.Output, StringComparison.Ordinal);
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Sample();

    [GeneratedRegex(@"^using [A-Za-z.]+;$")]
    private static partial Regex UsingDirective();
}
