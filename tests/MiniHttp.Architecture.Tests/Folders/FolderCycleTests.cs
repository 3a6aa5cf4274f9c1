namespace MiniHttp.Architecture.Tests;

// Folders are modules: a folder can be read after those that it uses, and before those that use it.
public class FolderCycleTests
{
    // Projects whose cycles are still to be removed. A project leaves the list together with its last cycle.
    private static readonly string[] NotYet = [];

    public static TheoryData<string> Projects => [.. Repository.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_of_a_project_have_no_cycle(string project)
    {
        FolderGraph graph = FolderGraph.Of(project);
        IReadOnlyList<string> cycle = graph.FindCycle();
        if (NotYet.Contains(project))
        {
            Assert.True(cycle.Count > 0, $"{project}: no cycle is left: remove it from {nameof(NotYet)}");
        }
        else
        {
            Assert.True(cycle.Count == 0, $"{project}: a cycle of folders:\n{graph.Describe(cycle)}");
        }
    }

    [Fact]
    public void Every_project_that_may_have_cycles_exists() => Assert.Empty(NotYet.Except(Repository.Projects));
}
