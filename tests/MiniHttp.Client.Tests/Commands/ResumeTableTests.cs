// Every cell of the table of docs/resume.md, run as minifetch runs it, with and without -f, against a scripted server.

using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.Client.Tests;

public class ResumeTableTests
{
    private const string File = "file", Part = "file.part", Note = "file.part.json";
    private const string Aside = "file.part.1", AsideNote = "file.part.1.json";

    public static TheoryData<ResumeRow> Rows => [.. ResumeTable.Rows];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Each_combination_is_in_exactly_one_row()
    {
        ResumeCell[] cells = [.. ResumeTable.Rows.SelectMany(CellsOf)];
        Assert.Equal(ResumeTable.Files.Length * ResumeTable.Parts.Length * ResumeTable.Answers.Length, cells.Length);
        Assert.Equal(cells.Length, cells.Distinct().Count());
        Assert.All(cells, cell =>
        {
            Assert.Contains(cell.File, ResumeTable.Files);
            Assert.Contains(cell.Part, ResumeTable.Parts);
            Assert.Contains(cell.Answer, ResumeTable.Answers);
        });
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_row_is_true(ResumeRow row)
    {
        int count = 0;
        foreach (ResumeCell cell in CellsOf(row))
        {
            foreach (byte[] answer in ResumeTable.AnswersOf(cell))
            {
                await RunAsync(row, cell, ++count, answer);
                if (answer[9] == '4')
                {
                    await RunAsync(row, cell, ++count, answer, "-f"); // -f changes no cell.
                }
            }
        }
    }

    private static IEnumerable<ResumeCell> CellsOf(ResumeRow row)
        => from file in row.Files
           from part in row.Parts
           from answer in row.Answers
           select new ResumeCell(file, part, answer);

    private static async Task RunAsync(
        ResumeRow row, ResumeCell cell, int number, byte[] answer, params string[] options)
    {
        using var folder = new TemporaryFolder();
        await using ScriptedServer server = ScriptedServer.Start(
            new Script().ReceiveHead().Send(answer),
            new Script().ReceiveHead().Send(ResumeTable.Whole(ResumeTable.Content)));
        Lay(folder, File, ResumeTable.FileBefore(cell.File));
        Lay(folder, Part, ResumeTable.PartBefore(cell.Part));
        string?[] notes = ResumeTable.NotesOf(cell.Part, server.Url); // Each in its turn.
        Lay(folder, Note, notes[number % notes.Length] is { } note ? Encoding.UTF8.GetBytes(note) : null);
        Dictionary<string, byte[]> before = Read(folder);

        int exitCode = await FetchAsync(["-s", "-C", "-", .. options, "-o", folder.In(File), server.Url]);

        string head = Encoding.Latin1.GetString(answer).Split("\r\n\r\n")[0];
        string what = $"{cell}, note {number % notes.Length}, {string.Join(' ', options)} {head}";
        Assert.True(row.ExitCode == exitCode, $"exit {exitCode}: {what}");
        Assert.True(row.Requests == server.Connections.Count, $"{server.Connections.Count} requests: {what}");
        await AssertAskedAsync(server, ResumeTable.Asked(cell), what);
        AssertFiles(row, cell, before, Read(folder), what);
    }

    // On a thread of the pool: the command waits in select.
    private static Task<int> FetchAsync(string[] words) => Task.Run(
        async () =>
        {
            await using var command = new FetchCommand(ArgumentReader.Read(words));
            return await command.RunAsync(Stop);
        },
        Stop).WaitAsync(RawClient.HangLimit, Stop);

    private static async Task AssertAskedAsync(ScriptedServer server, int? from, string what)
    {
        string request = (await server.OutcomeAsync(0)).Text;
        string range = from is null ? "\r\nRange:" : $"\r\nRange: bytes={from}-\r\n";
        bool isAsked = request.Contains(range, StringComparison.Ordinal);
        Assert.True(isAsked == from is not null, $"asked by {request}: {what}");
    }

    private static void AssertFiles(
        ResumeRow row,
        ResumeCell cell,
        Dictionary<string, byte[]> before,
        Dictionary<string, byte[]> after,
        string what)
    {
        Dictionary<string, byte[]> expected = new(before);
        if (row.FileAfter != "same")
        {
            expected[File] = row.FileAfter == "whole" ? ResumeTable.Content : [];
        }

        if (row.PartAfter != "same")
        {
            ExpectPart(row.PartAfter, cell, expected, after);
        }

        string names = string.Join(' ', after.Keys.Order());
        Assert.True(string.Join(' ', expected.Keys.Order()) == names, $"there are {names}: {what}");
        foreach ((string name, byte[] content) in expected)
        {
            Assert.True(content.AsSpan().SequenceEqual(after[name]), $"{name} is another: {what}");
        }
    }

    private static void ExpectPart(
        string part, ResumeCell cell, Dictionary<string, byte[]> expected, Dictionary<string, byte[]> after)
    {
        if (cell.Part == "foreign")
        {
            Rename(expected, Part, Aside);
            Rename(expected, Note, AsideNote);
        }

        int length = expected.GetValueOrDefault(Part)?.Length ?? 0;
        expected.Remove(Part);
        expected.Remove(Note);
        if (part is "new" or "longer")
        {
            int reached = after.GetValueOrDefault(Part)?.Length ?? 0;
            Assert.InRange(reached, part == "longer" ? length + 1 : 1, ResumeTable.Length - 1);
            expected[Part] = ResumeTable.Content[..reached];
            expected[Note] = after.GetValueOrDefault(Note) ?? [];
            Assert.Contains("\"url\"", Encoding.UTF8.GetString(expected[Note]), StringComparison.Ordinal);
        }
    }

    private static void Rename(Dictionary<string, byte[]> files, string from, string to)
    {
        if (files.Remove(from, out byte[]? content))
        {
            files[to] = content;
        }
    }

    private static void Lay(TemporaryFolder folder, string name, byte[]? content)
    {
        if (content is not null)
        {
            System.IO.File.WriteAllBytes(folder.In(name), content);
        }
    }

    private static Dictionary<string, byte[]> Read(TemporaryFolder folder)
        => folder.Names.ToDictionary(name => name, name => System.IO.File.ReadAllBytes(folder.In(name)));
}
