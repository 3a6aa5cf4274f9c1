namespace MiniHttp.Architecture.Tests;

// Protocol ← Sockets ← { Wire, Hosting, Fetching } ← programs. Hosting and Fetching know neither each other nor Wire.
public class ProjectArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["MiniHttp.Protocol"] = [],
        ["MiniHttp.Sockets"] = ["MiniHttp.Protocol"],
        ["MiniHttp.Wire"] = ["MiniHttp.Protocol", "MiniHttp.Sockets"],
        ["MiniHttp.Hosting"] = ["MiniHttp.Protocol", "MiniHttp.Sockets"],
        ["MiniHttp.Fetching"] = ["MiniHttp.Protocol", "MiniHttp.Sockets"],
        ["MiniHttp.Server"] = ["MiniHttp.Protocol", "MiniHttp.Sockets", "MiniHttp.Wire", "MiniHttp.Hosting"],
        ["MiniHttp.Client"] = ["MiniHttp.Protocol", "MiniHttp.Sockets", "MiniHttp.Wire", "MiniHttp.Fetching"],
    };

    [Fact]
    public void Every_project_has_its_arrows() => Assert.Empty(Repository.Projects.Except(Allowed.Keys));

    [Fact]
    public void Every_reference_follows_an_arrow()
        => Assert.Empty(ProjectFile.All.SelectMany(project
            => project.References.Except(Allowed[project.Name]).Select(reference => $"{project.Name} → {reference}")));

    [Fact]
    public void Internals_are_visible_only_against_the_arrows()
        => Assert.Empty(
            from project in ProjectFile.All
            from other in ProjectFile.All
            where project.Friends.Contains(other.Assembly) && !Allowed[other.Name].Contains(project.Name)
            select $"{other.Name} sees the internals of {project.Name}");
}
