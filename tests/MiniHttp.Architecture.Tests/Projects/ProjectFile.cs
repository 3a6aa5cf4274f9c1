using System.Xml.Linq;

namespace MiniHttp.Architecture.Tests;

/// <summary>A project file below src/, as far as the tests compare it with the arrows.</summary>
internal sealed class ProjectFile
{
    private readonly XDocument _xml;

    public ProjectFile(string name)
    {
        Name = name;
        _xml = XDocument.Parse(Repository.Read($"src/{name}/{name}.csproj"));
    }

    public static IReadOnlyList<ProjectFile> All { get; }
        = [.. Repository.Projects.Select(name => new ProjectFile(name))];

    public string Name { get; }

    public string Assembly => _xml.Descendants("AssemblyName").SingleOrDefault()?.Value ?? Name;

    /// <summary>The projects that this one is compiled against.</summary>
    public IEnumerable<string> References
        => Included("ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)!);

    /// <summary>The assemblies that see the internal members of this one.</summary>
    public IEnumerable<string> Friends => Included("InternalsVisibleTo");

    private IEnumerable<string> Included(string item)
        => _xml.Descendants(item).Select(element => element.Attribute("Include")!.Value);
}
