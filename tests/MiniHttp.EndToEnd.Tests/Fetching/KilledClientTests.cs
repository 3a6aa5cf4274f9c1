// minifetch, killed at each system call that touches FILE, FILE.part or its note (strace, SIGKILL before the call is
// made): FILE is the old one or the whole new one, and the next run makes it the new one. The short form leaves out
// calls that change nothing, and all but the first two and the last of each kind; LONG_TESTS=1 runs all of them.

using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

public sealed partial class KilledClientTests : IDisposable
{
    private const int Length = 150_000, Begun = 100_000;

    // With ?, a call that this architecture has not is passed over.
    private const string Changing = "openat,pwrite64,write,ftruncate,fallocate,?rename,renameat,renameat2,"
        + "?unlink,unlinkat,fchmod,fchown,copy_file_range,?link,linkat";

    private static readonly string[] Names =
        ["saved", "saved.part", "saved.part.json", "saved.part.json.new", "saved.part.1", "saved.part.1.json"];

    private readonly TemporaryDirectory _site = new();
    private readonly byte[] _content = RandomNumberGenerator.GetBytes(Length);
    private readonly string _modified;

    public KilledClientTests()
    {
        File.WriteAllBytes(_site.In("file.bin"), _content);
        _modified = File.GetLastWriteTimeUtc(_site.In("file.bin")).ToString("R");
    }

    public void Dispose() => _site.Dispose();

    /// <summary>What is there before, and whether it is continued (-C -).</summary>
    public static TheoryData<string, bool> Beginnings => new()
    {
        { "nothing", false },
        { "nothing", true },
        { "an old file", false },
        { "a part", true },
        { "a whole part", true },
        { "a file without a note", true },
        { "a complete file", true },
        { "a part of something else", true },
    };

    [Theory]
    [MemberData(nameof(Beginnings))]
    public async Task A_killed_download_leaves_the_old_file_or_the_new_one(string beginning, bool continues)
    {
        await SkipUnlessTracingAsync();
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        await server.UntilSettledAsync("file.bin"); // Before, it has no date that a part could be continued by.
        string url = server.Url + "file.bin";
        int killed = 0;
        foreach ((string call, int number) in await PointsAsync(beginning, continues, url))
        {
            using var folder = new TemporaryDirectory();
            byte[]? old = Lay(folder, beginning, url);
            string[] words = Words(folder, continues, url);
            int exitCode = await TraceAsync(folder, words, $"inject={call}:signal=KILL:when={number}");
            killed += exitCode == 0 ? 0 : 1;
            byte[]? left = Read(folder, "saved");
            bool isSound = Same(left, _content) || (exitCode != 0 && Same(left, old));
            Assert.True(isSound, $"{call} {number}: FILE has {left?.Length} bytes");

            ProgramResult next = await Minifetch.RunAsync(words);
            Assert.True(next.ExitCode == 0, $"{call} {number}: {next.ExitCode} {next.Errors}");
            Assert.True(Same(Read(folder, "saved"), _content), $"{call} {number}: then another FILE");
            bool isKept = beginning == "a part of something else";
            Assert.True(isKept == File.Exists(folder.In("saved.part.1")), $"{call} {number}: moved aside? {!isKept}");
            Assert.False(File.Exists(folder.In("saved.part")), $"{call} {number}: a part is left");
            Assert.False(File.Exists(folder.In("saved.part.json")), $"{call} {number}: a note is left");
        }

        // The last ones may be fewer than in the run that was counted: TCP brings the body in other pieces.
        Assert.True(killed >= 4 || beginning == "a complete file", $"It was killed {killed} times.");
    }

    [Fact]
    public async Task The_part_is_renamed_while_it_is_locked()
    {
        await SkipUnlessTracingAsync();
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        using var folder = new TemporaryDirectory();
        string[] words = Words(folder, continues: false, server.Url + "file.bin");
        Assert.Equal(0, await TraceAsync(folder, words, "trace=flock,?rename,renameat,renameat2"));
        string[] calls = [.. Calls(folder)];
        int rename = Array.FindIndex(calls, call => RenamePattern().IsMatch(call));
        int release = Array.FindLastIndex(calls, call => UnlockPattern().IsMatch(call));
        Assert.InRange(rename, 0, release - 1);
    }

    // With the mode of FILE, they would be open to the wrong group until the owner is set.
    [Fact]
    public async Task The_part_and_its_note_are_created_for_their_owner_alone()
    {
        await SkipUnlessTracingAsync();
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        using var folder = new TemporaryDirectory();
        string[] words = Words(folder, continues: false, server.Url + "file.bin");
        Lay(folder, "an old file", "");
        Assert.Equal(0, await TraceAsync(folder, words, "trace=openat"));
        string[] modes = [.. Calls(folder).Select(call => CreationPattern().Match(call)).Where(match => match.Success)
            .Select(match => match.Groups[1].Value)];
        Assert.Contains("0600", modes);
        Assert.All(modes, mode => Assert.Equal("0600", mode));
    }

    private static string[] Words(TemporaryDirectory folder, bool continues, string url)
        => ["-sS", "--noproxy", "*", "-C", continues ? "-" : "0", "-o", folder.In("saved"), url];

    // FILE as it is before, or null.
    private byte[]? Lay(TemporaryDirectory folder, string beginning, string url)
    {
        (byte[]? file, byte[]? part, bool hasNote) = beginning switch
        {
            "nothing" => ((byte[]?)null, (byte[]?)null, false),
            "an old file" => ("old"u8.ToArray(), null, false),
            "a part" => ("old"u8.ToArray(), _content[..Begun], true),
            "a whole part" => ("old"u8.ToArray(), _content, true),
            "a file without a note" => (_content[..Begun], null, false),
            "a complete file" => (_content, null, false),
            _ => (null, "something else"u8.ToArray(), false),
        };
        Write(folder.In("saved"), file);
        Write(folder.In("saved.part"), part);
        string note = $$"""{"url":"{{url}}","length":{{Length}},"lastModified":"{{_modified}}"}""";
        Write(folder.In("saved.part.json"), hasNote ? Encoding.ASCII.GetBytes(note) : null);
        return file;
    }

    // The calls of a run that nobody kills.
    private async Task<List<(string Call, int Number)>> PointsAsync(string beginning, bool continues, string url)
    {
        using var folder = new TemporaryDirectory();
        Lay(folder, beginning, url);
        string[] words = Words(folder, continues, url);
        Assert.Equal(0, await TraceAsync(folder, words, $"trace={(TestEnvironment.IsLong ? "all" : Changing)}"));
        var points = new List<(string, int)>();
        foreach ((string name, int count) in Calls(folder).CountBy(line => CallPattern().Match(line).Groups[1].Value))
        {
            IEnumerable<int> numbers = Enumerable.Range(1, count);
            numbers = TestEnvironment.IsLong ? numbers : numbers.Where(number => number <= 2 || number == count);
            points.AddRange(numbers.Select(number => (name, number)));
        }

        return points;
    }

    private static IEnumerable<string> Calls(TemporaryDirectory folder)
        => File.ReadLines(folder.In("trace")).Where(line => CallPattern().IsMatch(line));

    private static async Task<int> TraceAsync(TemporaryDirectory folder, string[] words, string what)
    {
        IEnumerable<string> paths = Names.SelectMany(name => new[] { "-P", folder.In(name) });
        ProgramResult result = await ExternalProgram.Strace.RunAsync(
            ["-f", "-y", "-o", folder.In("trace"), .. paths, "-e", what, .. Minifetch.Command(words)]);
        return result.ExitCode;
    }

    private static async Task SkipUnlessTracingAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "strace is a program of Linux.");
        ProgramResult trace = await ExternalProgram.Strace.RunAsync("-f", "-o", "/dev/null", "true");
        Assert.SkipUnless(trace.ExitCode == 0, $"strace may not trace here: {trace.Errors.Split('\n')[0]}");
    }

    private static void Write(string path, byte[]? content)
    {
        if (content is not null)
        {
            File.WriteAllBytes(path, content);
        }
    }

    private static byte[]? Read(TemporaryDirectory folder, string name)
        => File.Exists(folder.In(name)) ? File.ReadAllBytes(folder.In(name)) : null;

    private static bool Same(byte[]? one, byte[]? other)
        => one is null ? other is null : other is not null && one.AsSpan().SequenceEqual(other);

    // A line of strace -f: the thread, the call. The second half of a call that was interrupted begins otherwise.
    [GeneratedRegex(@"^\d+\s+([a-z][a-z0-9_]*)\(")]
    private static partial Regex CallPattern();

    [GeneratedRegex("""rename.*saved\.part", .*/saved"[,)]""")]
    private static partial Regex RenamePattern();

    [GeneratedRegex(@"saved\.part.*O_CREAT.*, (0[0-7]+)\)")]
    private static partial Regex CreationPattern();

    [GeneratedRegex("flock.*/saved>, LOCK_UN")]
    private static partial Regex UnlockPattern();
}
