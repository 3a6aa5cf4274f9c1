// Contents and descriptions of the packages.

using System.IO.Compression;
using System.Xml.Linq;

namespace MiniHttp.EndToEnd.Tests;

[Collection(nameof(PackageTests))]
public sealed class PackageContentTests(PackageFeed feed)
{
    private static readonly string[] Libraries
        = ["MiniHttp.Fetching", "MiniHttp.Hosting", "MiniHttp.Protocol", "MiniHttp.Sockets"];

    private static readonly string[] Tools = ["minifetch", "minihttpd"];

    public static TheoryData<string> All => [.. Libraries, .. Tools];

    [Fact]
    public void The_solution_packs_libraries_and_tools_only()
    {
        string[] expected = [.. Libraries.Concat(Tools).Select(id => $"{id}.{PackageFeed.Version}.nupkg")];
        Assert.Equal(expected.Order(StringComparer.Ordinal), Names($"*.{PackageFeed.Version}.nupkg"));
        Assert.Equal(
            Libraries.Select(id => $"{id}.{PackageFeed.Version}.snupkg"), Names($"*.{PackageFeed.Version}.snupkg"));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_package_describes_itself(string id)
    {
        using ZipArchive package = Open(id);
        XElement metadata = MetadataOf(package);
        Assert.Equal(
            (id, PackageFeed.Version, "the MiniHttp authors", "MIT", "README.md"),
            (Text("id"), Text("version"), Text("authors"), Text("license"), Text("readme")));
        Assert.NotEqual("Package Description", Text("description"));
        Assert.Contains("http", Text("tags"), StringComparison.Ordinal);
        Assert.Null(Child(metadata, "projectUrl"));
        Assert.Null(Child(metadata, "repository")?.Attribute("url"));
        Assert.NotNull(package.GetEntry("LICENSE"));
        Assert.StartsWith($"# {id}\n", Read(package, "README.md"), StringComparison.Ordinal);

        string Text(string name) => Child(metadata, name)!.Value;
    }

    [Theory]
    [InlineData("MiniHttp.Protocol", new string[0])]
    [InlineData("MiniHttp.Sockets", new[] { "MiniHttp.Protocol" })]
    [InlineData("MiniHttp.Hosting", new[] { "MiniHttp.Protocol", "MiniHttp.Sockets" })]
    [InlineData("MiniHttp.Fetching", new[] { "MiniHttp.Protocol", "MiniHttp.Sockets" })]
    public void A_library_needs_our_packages_in_exactly_its_version(string id, string[] expected)
    {
        using ZipArchive package = Open(id);
        (string Id, string Version)[] ours
            = [.. DependenciesOf(package).Where(one => one.Id.StartsWith("MiniHttp", StringComparison.Ordinal))];
        Assert.Equal(expected.Select(name => (name, $"[{PackageFeed.Version}]")), ours);
    }

    [Fact]
    public void Fetching_needs_no_terminal_and_turns_strict_decompression_on()
    {
        using ZipArchive package = Open("MiniHttp.Fetching");
        Assert.Equal(
            ["Microsoft.Extensions.Logging.Abstractions", "MiniHttp.Protocol", "MiniHttp.Sockets"],
            DependenciesOf(package).Select(one => one.Id).Order(StringComparer.Ordinal));
        Assert.Contains(
            "UseStrictValidation", Read(package, "buildTransitive/MiniHttp.Fetching.props"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("minihttpd")]
    [InlineData("minifetch")]
    [InlineData("MiniHttp.Hosting")]
    public void Work_of_others_comes_with_its_notices(string id)
    {
        using ZipArchive package = Open(id);
        Assert.Contains("MIT licence", Read(package, "THIRD-PARTY-NOTICES.md"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("minihttpd")]
    [InlineData("minifetch")]
    public void A_tool_contains_what_it_needs_and_runs_on_later_runtimes(string id)
    {
        using ZipArchive package = Open(id);
        Assert.Empty(DependenciesOf(package));
        Assert.NotNull(package.GetEntry("tools/net10.0/any/MiniHttp.Wire.dll"));
        Assert.Contains(
            "\"rollForward\": \"Major\"", Read(package, $"tools/net10.0/any/{id}.runtimeconfig.json"),
            StringComparison.Ordinal);
    }

    private static XElement? Child(XElement parent, string name)
        => parent.Elements().SingleOrDefault(element => element.Name.LocalName == name);

    private static XElement MetadataOf(ZipArchive package)
    {
        ZipArchiveEntry entry = package.Entries.Single(one => one.Name.EndsWith(".nuspec", StringComparison.Ordinal));
        using Stream stream = entry.Open();
        return Child(XDocument.Load(stream).Root!, "metadata")!;
    }

    private static IEnumerable<(string Id, string Version)> DependenciesOf(ZipArchive package)
        => MetadataOf(package).Descendants().Where(element => element.Name.LocalName == "dependency")
            .Select(element => (element.Attribute("id")!.Value, element.Attribute("version")!.Value));

    private static string Read(ZipArchive package, string name)
    {
        using var reader = new StreamReader(package.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    private ZipArchive Open(string id)
        => ZipFile.OpenRead(Path.Combine(feed.Path, $"{id}.{PackageFeed.Version}.nupkg"));

    private IEnumerable<string> Names(string pattern)
        => Directory.EnumerateFiles(feed.Path, pattern).Select(path => Path.GetFileName(path))
            .Order(StringComparer.Ordinal);
}
