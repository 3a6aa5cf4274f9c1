// docs/reliability.md has one table of all limits. These tests keep it true: every limit is in it once, with the real default and an option
// that sets it.

using MiniHttp.Testing;

namespace MiniHttp.Server.Tests;

[Collection(ProcessState.Name)] // The reader reads the environment.
public class LimitsTableTests
{
    private static readonly string[] LimitsElsewhere = ["Threads", "Backlog", "ShutdownTimeout"];

    private static readonly string Here = Directory.CreateTempSubdirectory("minihttp-").FullName;

    private static readonly Row[] Rows = ReadRows();

    private sealed record Row(string Limit, string Default, string Option, string Setting, string Precedent, string Beyond);

    public static TheoryData<string> Settings => [.. Rows.Select(row => row.Setting)];

    [Fact]
    public void Every_limit_is_there_once()
    {
        // What leniencies are taken back bounds nothing.
        IEnumerable<string> limits = SettingsTable.All.Select(setting => setting.Key).Where(key => key.StartsWith("Limits:", StringComparison.Ordinal) && key != "Limits:Strict");
        Assert.Equal(limits.Concat(LimitsElsewhere).Order(), Rows.Select(row => row.Setting).Order());
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void The_default_is_the_real_one(string setting)
    {
        ServerSettings defaults = Read([]);
        ServerSettings said = Read(new Dictionary<string, IReadOnlyList<string>> { [setting] = [Find(setting).Default] });
        Assert.Equal(LimitsOf(defaults), LimitsOf(said));
    }

    // Else a default that goes nowhere would pass the test above.
    [Theory]
    [MemberData(nameof(Settings))]
    public void Another_value_would_not_be(string setting)
    {
        string other = setting == "Limits:WhenFull" ? "refuse" : "77";
        Assert.NotEqual(LimitsOf(Read([])), LimitsOf(Read(new Dictionary<string, IReadOnlyList<string>> { [setting] = [other] })));
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void The_option_sets_it(string setting)
    {
        Row row = Find(setting);
        Assert.Null(new ServerCommand().Parse([row.Option, row.Default], out ServerArguments arguments));
        Assert.Equal([row.Default], Assert.Single(arguments.Settings, said => said.Key == setting).Value);
    }

    [Fact]
    public void Every_limit_has_a_precedent_and_a_consequence()
        => Assert.All(Rows, row => Assert.True(row is { Limit.Length: > 0, Precedent.Length: > 0, Beyond.Length: > 0 }, row.Setting));

    private static Row Find(string setting) => Rows.Single(row => row.Setting == setting);

    private static ServerSettings Read(Dictionary<string, IReadOnlyList<string>> said) => SettingsReader.Read(Here, null, said);

    private static object LimitsOf(ServerSettings settings)
        => (settings.Server.Limits, settings.Server.Threads, settings.Server.Sockets.Backlog, settings.Server.ShutdownTimeout);

    private static Row[] ReadRows()
        => [.. File.ReadLines(SourceTree.In("docs", "reliability.md"))
            .SkipWhile(line => !line.StartsWith("| limit |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1])
            .Select(cells => new Row(cells[0], cells[1].Trim('`'), cells[2].Trim('`'), cells[3].Trim('`'), cells[4], cells[5]))];
}
