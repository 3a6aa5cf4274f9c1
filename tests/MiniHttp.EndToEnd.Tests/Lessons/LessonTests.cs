// Every lesson runs, and docs/howto shows its code and its output as they are. With REWRITE_CHAPTERS=1 in the environment the chapters are
// made to: then look at what has changed, and at the text around it.

namespace MiniHttp.EndToEnd.Tests;

// They build, with all processors, and two builds at a time would write the same files.
[Collection(nameof(HeavyTests))]
public class LessonTests
{
    public static TheoryData<string> Lessons => [.. Lesson.Names];

    [Fact]
    public void Every_lesson_has_a_chapter_and_every_chapter_a_lesson() => Assert.Equal(Lesson.Names, Chapter.Names);

    [Theory]
    [MemberData(nameof(Lessons))]
    public void A_chapter_shows_the_code_of_its_lesson(string name)
    {
        IReadOnlyDictionary<string, string[]> snippets = new Lesson(name).Snippets();
        var chapter = new Chapter(name);
        Assert.Empty(chapter.BlocksWithoutSource);
        Assert.Equal(snippets.Keys.Order(), chapter.Sources("snippet").Order()); // Each once.
        Compare(chapter, chapter.With("snippet", snippet => snippets[snippet]));
    }

    [Theory]
    [MemberData(nameof(Lessons))]
    public async Task A_lesson_runs_and_its_chapter_shows_all_that_it_writes(string name)
    {
        IReadOnlyList<(string Title, string[] Lines)> output = await new Lesson(name).RunAsync();
        var chapter = new Chapter(name);
        Assert.Equal(output.Select(section => section.Title), chapter.Sources("output"));
        Compare(chapter, chapter.With("output", title => output.Single(section => section.Title == title).Lines));
    }

    [Fact]
    public async Task An_edit_that_leaves_a_variable_and_a_using_unused_runs_with_warnings()
    {
        using var folder = new TemporaryDirectory();
        static string Edit(string text) => text.Replace("\nusing System.Net;", "\nusing System.Net; using System.Xml;")
            + "\nint unused = 3;\n";

        string build = await new Lesson("03-fixed-length").RunEditedAsync(folder, Edit);
        Assert.Contains(": warning CS0219: ", build, StringComparison.Ordinal);
        Assert.Contains(": warning IDE0005: ", build, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Lessons))]
    public void What_a_chapter_refers_to_is_there(string name) => AssertThere(new Chapter(name).Links);

    [Fact]
    public void What_the_table_of_contents_refers_to_is_there() => AssertThere(new Chapter("README").Links);

    [Fact]
    public void The_table_has_each_of_the_22_rows_once_with_a_lesson_and_with_files_of_the_product()
    {
        Assert.Equal(Enumerable.Range(1, 22), Table.Select(row => row.Number));
        Assert.All(Table, row =>
        {
            Assert.NotEmpty(row.Lessons);
            Assert.All(row.Lessons, lesson => Assert.Contains(lesson, Lesson.Names));
            Assert.Contains(row.Sources, source => source.StartsWith("../../src/", StringComparison.Ordinal));
        });
    }

    [Theory]
    [MemberData(nameof(Lessons))]
    public void A_lesson_names_the_rows_that_the_table_has_it_teach(string name)
        => Assert.Equal(Table.Where(row => row.Lessons.Contains(name)).Select(row => row.Number), new Lesson(name).Rows);

    private static void AssertThere(IEnumerable<string> files)
        => Assert.All(files, file => Assert.True(Path.Exists(Path.Combine(Chapter.Folder, file)), $"{file} is not there."));

    private static void Compare(Chapter chapter, string expected)
    {
        if (Environment.GetEnvironmentVariable("REWRITE_CHAPTERS") == "1")
        {
            chapter.Write(expected);
        }
        else
        {
            Assert.Equal(expected, chapter.Text);
        }
    }

    // | number | point | lessons | product |
    private static IReadOnlyList<Row> Table { get; } =
    [
        .. File.ReadAllLines(Path.Combine(Chapter.Folder, "README.md")).Select(line => line.Split('|'))
            .Where(cells => cells.Length == 6 && int.TryParse(cells[1], null, out _))
            .Select(cells => new Row(
                int.Parse(cells[1], null),
                [.. Chapter.LinksOf(cells[3]).Select(Path.GetFileNameWithoutExtension)!],
                [.. Chapter.LinksOf(cells[4])])),
    ];

    private sealed record Row(int Number, string[] Lessons, string[] Sources);
}
