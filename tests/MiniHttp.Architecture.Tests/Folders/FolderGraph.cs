namespace MiniHttp.Architecture.Tests;

/// <summary>
/// The folders of one project. A folder uses another if one of its files uses a type that the other declares.
/// </summary>
internal sealed class FolderGraph
{
    private readonly ILookup<string, TypeUse> _uses; // By the folder that uses.

    public FolderGraph(IEnumerable<TypeUse> uses)
        => _uses = uses.Where(use => Folder(use.From) != Folder(use.To)).ToLookup(use => Folder(use.From));

    /// <summary>The folders of a project below src/. Program.cs puts all parts together, and does not count.</summary>
    public static FolderGraph Of(string project) => new(
        TypeUses.All.Where(use => IsIn(project, use.From) && IsIn(project, use.To) && !IsProgram(use.From)));

    /// <summary>A shortest cycle of folders, in order; empty if there is none.</summary>
    public IReadOnlyList<string> FindCycle() => _uses
        .Select(folder => PathBack(folder.Key))
        .Where(cycle => cycle.Count > 0)
        .OrderBy(cycle => cycle.Count)
        .ThenBy(cycle => cycle[0], StringComparer.Ordinal)
        .FirstOrDefault() ?? [];

    /// <summary>A cycle as text: for each step the files and types that make it.</summary>
    public string Describe(IReadOnlyList<string> cycle) => string.Join('\n', cycle.Select((folder, i) =>
    {
        string next = cycle[(i + 1) % cycle.Count];
        IEnumerable<string> why = UsesBetween(folder, next).Select(use => $"    {use.From} → {use.To} ({use.Type})");
        return $"{folder} → {next}\n{string.Join('\n', why.Take(10))}";
    }));

    // Breadth first, so that the way back to the start is a shortest one.
    private List<string> PathBack(string start)
    {
        var cameFrom = new Dictionary<string, string>();
        var queue = new Queue<string>([start]);
        while (queue.TryDequeue(out string? folder))
        {
            foreach (string next in _uses[folder].Select(use => Folder(use.To)))
            {
                if (next == start)
                {
                    return Unwind(cameFrom, start, folder);
                }

                if (cameFrom.TryAdd(next, folder))
                {
                    queue.Enqueue(next);
                }
            }
        }

        return [];
    }

    private static List<string> Unwind(Dictionary<string, string> cameFrom, string start, string last)
    {
        List<string> path = [];
        for (string folder = last; folder != start; folder = cameFrom[folder])
        {
            path.Insert(0, folder);
        }

        return [start, .. path];
    }

    private IEnumerable<TypeUse> UsesBetween(string from, string to) => _uses[from].Where(use => Folder(use.To) == to);

    private static bool IsProgram(string file) => file.EndsWith("/Program.cs", StringComparison.Ordinal);

    private static bool IsIn(string project, string file) => Repository.ProjectOf(file) == project;

    private static string Folder(string file) => Repository.FolderOf(file);
}
