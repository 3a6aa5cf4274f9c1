namespace MiniHttp.Architecture.Tests;

public class FolderGraphTests
{
    [Fact]
    public void A_chain_of_folders_has_no_cycle()
        => Assert.Empty(CycleOf(Use("A/1", "B/1"), Use("B/2", "C/1"), Use("A/2", "C/2"), Use("A/1", "A/2")));

    [Fact]
    public void Two_folders_that_use_each_other_are_a_cycle_even_if_their_files_do_not()
        => Assert.Equal(["A", "B"], CycleOf(Use("A/1", "B/1"), Use("B/2", "A/2")));

    [Fact]
    public void The_shortest_cycle_is_found()
        => Assert.Equal(
            ["C", "D"],
            CycleOf(Use("A/1", "B/1"), Use("B/1", "C/1"), Use("C/1", "A/1"), Use("C/1", "D/1"), Use("D/1", "C/1")));

    [Fact]
    public void A_folder_within_another_is_a_folder_of_its_own()
        => Assert.Equal(["A", "A/Inner"], CycleOf(Use("A/1", "A/Inner/1"), Use("A/Inner/1", "A/1")));

    [Fact]
    public void The_folder_of_the_project_itself_is_one()
        => Assert.Equal([".", "A"], CycleOf(Use("1", "A/1"), Use("A/1", "1")));

    [Fact]
    public void A_cycle_is_told_with_its_files_and_types()
    {
        var graph = new FolderGraph([Use("A/1", "B/1"), Use("B/2", "A/2")]);
        Assert.Equal(
            """
            A → B
                src/P/A/1.cs → src/P/B/1.cs (T)
            B → A
                src/P/B/2.cs → src/P/A/2.cs (T)
            """,
            graph.Describe(graph.FindCycle()));
    }

    private static IReadOnlyList<string> CycleOf(params TypeUse[] uses) => new FolderGraph(uses).FindCycle();

    private static TypeUse Use(string from, string to) => new($"src/P/{from}.cs", $"src/P/{to}.cs", "T");
}
