// The table of docs/resume.md, read from there, and what its words mean: files to begin with, and answers of a server.

using System.Globalization;
using System.Reflection;
using System.Text;

namespace MiniHttp.Client.Tests;

/// <summary>A row: each of its files with each of its parts and each of its answers is a cell.</summary>
public sealed record ResumeRow(
    string Line, string[] Files, string[] Parts, string[] Answers, int Requests, int ExitCode,
    string FileAfter, string PartAfter)
{
    /// <inheritdoc/>
    public override string ToString() => Line;
}

/// <summary>One combination. Its answer is one of those that the word in the table stands for.</summary>
public sealed record ResumeCell(string File, string Part, string Answer);

/// <summary>The table.</summary>
internal static class ResumeTable
{
    public const int Length = 200_000;

    /// <summary>The server's file.</summary>
    public static readonly byte[] Content = RandomBytes(1);

    public static readonly string[] Files = ["absent", "empty", "shorter", "complete", "longer", "different"];

    public static readonly string[] Parts = ["absent", "begun", "whole", "foreign"];

    public static readonly string[] Answers =
    [
        "200", "200 cut short", "200 empty", "206", "206 cut short", "206 elsewhere", "206 new version",
        "416 as long", "416 shorter", "416", "other",
    ];

    public static IReadOnlyList<ResumeRow> Rows { get; } = Read();

    /// <summary>What lies at FILE before, or null.</summary>
    public static byte[]? FileBefore(string file) => file switch
    {
        "absent" => null,
        "empty" => [],
        "shorter" => Content[..100_000],
        "complete" => Content,
        "longer" => [.. Content, .. RandomBytes(2)[..50_000]],
        _ => RandomBytes(3)[..100_000],
    };

    /// <summary>What lies at FILE.part before, or null.</summary>
    public static byte[]? PartBefore(string part) => part switch
    {
        "absent" => null,
        "begun" => Content[..120_000],
        "whole" => Content,
        _ => RandomBytes(4)[..130_000],
    };

    /// <summary>The notes that a part may have; null is none.</summary>
    public static string?[] NotesOf(string part, string url) => part switch
    {
        "absent" => [null],
        "foreign" => [Note(url + "other", Length), null, "{", "{}", Note(url, -1)],
        _ => [Note(url, Length)],
    };

    /// <summary>Where the server's bytes are asked for from; null: all of them are asked for.</summary>
    public static int? Asked(ResumeCell cell) => cell.Part switch
    {
        "begun" or "whole" => PartBefore(cell.Part)!.Length,
        _ => FileBefore(cell.File) is { Length: > 0 and var length } ? Math.Max(0, length - (64 * 1024)) : null,
    };

    /// <summary>The answers that a word of the table stands for.</summary>
    public static IEnumerable<byte[]> AnswersOf(ResumeCell cell)
    {
        int from = Asked(cell) ?? 0;
        int there = (cell.Part is "begun" or "whole" ? PartBefore(cell.Part) : FileBefore(cell.File))?.Length ?? 0;
        return cell.Answer switch
        {
            "200" => [Whole(Content)],
            "200 cut short" => [Whole(Content.AsSpan(0, 150_000))],
            "200 empty" => [Answer("200 OK\r\nContent-Length: 0", []), Answer("200 OK", [])],
            "206" => [Range(from, "v1", cut: 0)],
            "206 cut short" => [Range(from, "v1", cut: 1000)],
            "206 new version" => [Range(from, "v2", cut: 0)],
            "206 elsewhere" =>
            [
                Answer($"206 Partial\r\nContent-Range: bytes {from + 1}-{Length - 1}/{Length}", Content.AsSpan(from)),
                Answer($"206 Partial\r\nContent-Range: bytes 5-{Length - 1}/{Length}", Content.AsSpan(5)),
                Answer($"206 Partial\r\nContent-Range: bytes {from}-{Length - 2}/{Length}", Content.AsSpan(from)),
                Answer("206 Partial", Content.AsSpan(from)),
                Answer(
                    $"206 Partial\r\nContent-Encoding: gzip\r\nContent-Range: bytes {from}-{Length - 1}/{Length}",
                    Content.AsSpan(from)),
            ],
            "416 as long" => [Answer($"416 No\r\nContent-Range: bytes */{there}", [])],
            "416 shorter" => [Answer($"416 No\r\nContent-Range: bytes */{there / 2}", [])],
            "416" => [Answer("416 No", []), Answer($"416 No\r\nContent-Range: bytes */{there + 5}", [])],
            _ =>
            [
                Answer("404 Not Found", "no such page"u8), Answer("503 Later", "not now"u8),
                Answer("302 Found\r\nLocation: /x", "there"u8), Answer("204 No Content", []),
                Answer("304 Not Modified", []),
            ],
        };
    }

    public static byte[] Whole(ReadOnlySpan<byte> body)
        => Answer($"200 OK\r\nETag: \"v1\"\r\nContent-Length: {Length}", body);

    // Of a whole part nothing is left: a 206 to that is of a longer file.
    private static byte[] Range(int from, string tag, int cut)
    {
        byte[] all = from < Length ? Content : [.. Content, .. Content[..2000]];
        string range = $"bytes {from}-{all.Length - 1}/{all.Length}\r\nContent-Length: {all.Length - from}";
        return Answer($"206 Partial\r\nETag: \"{tag}\"\r\nContent-Range: {range}", all.AsSpan(from..^cut));
    }

    private static byte[] Answer(string head, ReadOnlySpan<byte> body)
        => [.. Encoding.ASCII.GetBytes($"HTTP/1.0 {head}\r\n\r\n"), .. body];

    private static string Note(string url, int length) => $$"""{"url":"{{url}}","length":{{length}},"eTag":"\"v1\""}""";

    private static byte[] RandomBytes(int seed)
    {
        byte[] bytes = new byte[Length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static List<ResumeRow> Read()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("resume.md")!;
        using var reader = new StreamReader(stream);
        IEnumerable<string> lines = reader.ReadToEnd().Split('\n')
            .SkipWhile(line => !line.StartsWith("<!-- the table of -C -", StringComparison.Ordinal))
            .SkipWhile(line => !line.StartsWith("|---", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => line.StartsWith('|'));
        return [.. lines.Select(RowOf)];
    }

    private static ResumeRow RowOf(string line)
    {
        string[] columns = [.. line.Split('|')[1..^1].Select(column => column.Trim())];
        return new ResumeRow(
            line,
            columns[0] == "any" ? Files : columns[0].Split(", "),
            columns[1].Split(", "),
            columns[2].Split(", "),
            int.Parse(columns[3], CultureInfo.InvariantCulture),
            int.Parse(columns[4], CultureInfo.InvariantCulture),
            columns[5],
            columns[6]);
    }
}
