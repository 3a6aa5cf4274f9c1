// -C - over several tries and runs, where FILE has no note. The table of docs/resume.md has what one answer does.

using System.Security.Cryptography;
using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

public sealed class FileToContinueTests : IDisposable
{
    private const int Length = 200_000, Begun = 100_000, Asked = Begun - FileToContinue.MaxOverlap;
    private const string Unproven = ", version not proven", NotProven = "matched 64 KiB" + Unproven;

    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(Length);

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _warnings = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Path => _folder.In("file");

    public FileToContinueTests() => File.WriteAllBytes(Path, Content[..Begun]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_next_try_goes_on_in_the_part()
    {
        await using ScriptedServer server = ScriptedServer.Start(Cut("v1"), Rest(Length - 1000, "v1"));
        FetchResult result = await FetchAsync(server, retries: 1);
        await AssertWholeAsync(result);
        string second = (await server.OutcomeAsync(1)).Text;
        Assert.Contains("\r\nRange: bytes=199000-\r\nIf-Range: \"v1\"\r\n", second, StringComparison.Ordinal);
        Assert.Equal([$"{Path}: {NotProven}"], _warnings);
    }

    [Fact]
    public async Task Without_a_validator_the_next_try_compares_again()
    {
        await using ScriptedServer server = ScriptedServer.Start(Cut(""), Rest(Asked, ""));
        await AssertWholeAsync(await FetchAsync(server, retries: 1));
    }

    // The first try ends beyond the end of FILE, at it, or within the overlap.
    [Theory]
    [InlineData(120_000)]
    [InlineData(Begun)]
    [InlineData(Asked + 5000)]
    public async Task A_416_as_long_as_the_file_leaves_it_after_a_try_that_was_cut_short(int cut)
    {
        await using ScriptedServer server = ScriptedServer.Start(
            new Script().ReceiveHead().Send(Answer(Asked, "", Length - cut)),
            Script.Answering($"HTTP/1.0 416 No\r\nContent-Range: bytes */{Begun}\r\n\r\n"));
        FetchResult result = await FetchAsync(server, retries: 1);
        Assert.Equal((FetchCode.Ok, null, 2), (result.Code, result.Error, result.AttemptCount));
        Assert.Equal(Content[..Begun], await File.ReadAllBytesAsync(Path, Stop));
        Assert.Equal([$"{Path}: matched the server's file in length{Unproven}"], _warnings);
    }

    [Fact]
    public async Task A_server_that_changes_its_file_between_two_tries_does_not_get_the_two_mixed()
    {
        byte[] other = RandomNumberGenerator.GetBytes(Length);
        await using ScriptedServer server = ScriptedServer.Start(Cut("v1"), Whole("v2", other));
        FetchResult result = await FetchAsync(server, retries: 1);
        Assert.Equal(FetchCode.RangeNotServed, result.Code);
        Assert.StartsWith($"{Path}: differs from the server's file at byte 0;", result.Error, StringComparison.Ordinal);
        Assert.Equal(Content[..Begun], await File.ReadAllBytesAsync(Path, Stop));
    }

    [Fact]
    public async Task A_new_version_that_begins_with_the_same_bytes_is_whole_in_the_end()
    {
        byte[] longer = [.. Content[..150_000], .. RandomNumberGenerator.GetBytes(100_000)];
        await using ScriptedServer server = ScriptedServer.Start(Cut("v1"), Whole("v2", longer));
        Assert.Equal(FetchCode.Ok, (await FetchAsync(server, retries: 1)).Code);
        Assert.Equal(longer, await File.ReadAllBytesAsync(Path, Stop));
        Assert.Equal(["file"], _folder.Names);
        Assert.Equal([$"{Path}: matched all its {Begun} bytes"], _warnings);
    }

    [Fact]
    public async Task The_next_run_remembers_that_the_version_is_not_proven()
    {
        await using ScriptedServer server = ScriptedServer.Start(Cut("v1"), Rest(Length - 1000, "v1"));
        Assert.Equal(FetchCode.PartialBody, (await FetchAsync(server)).Code);
        Assert.Equal(Content[..Begun], await File.ReadAllBytesAsync(Path, Stop));
        await AssertWholeAsync(await FetchAsync(server));
        Assert.Equal([$"{Path}: {NotProven}"], _warnings);
    }

    [Fact]
    public async Task If_the_next_run_cannot_continue_the_part_the_file_decides_again()
    {
        await using ScriptedServer server = ScriptedServer.Start(
            Cut("v1"), Whole("v2", RandomNumberGenerator.GetBytes(Length)));
        await FetchAsync(server);
        Assert.Equal(FetchCode.RangeNotServed, (await FetchAsync(server)).Code);
        Assert.Equal(Content[..Begun], await File.ReadAllBytesAsync(Path, Stop));
        Assert.Equal(Content[..^1000], await File.ReadAllBytesAsync(Path + ".part", Stop));
    }

    // Its note was written before the first byte was copied. The rest may have come before the copy was whole.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Begun)]
    [InlineData(Begun + 1)]
    public async Task A_copy_that_was_interrupted_is_no_part(int copied)
    {
        await using ScriptedServer server = ScriptedServer.Start(Rest(Asked, "v1"));
        await File.WriteAllBytesAsync(Path + ".part", new byte[copied], Stop);
        var note = new PartNote(server.Url, Length, "\"v1\"", null) { Copied = Begun, IsCopying = true };
        note.Write(Path + ".part.json");
        await AssertWholeAsync(await FetchAsync(server));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Asked)]
    [InlineData(Begun - 1)]
    public async Task One_byte_that_differs_within_the_overlap_is_found(int position)
    {
        byte[] file = Content[..Begun];
        file[position] ^= 1;
        await File.WriteAllBytesAsync(Path, file, Stop);
        await using ScriptedServer server = ScriptedServer.Start(Rest(Asked, "v1"));
        FetchResult result = await FetchAsync(server);
        bool isFound = position >= Asked;
        Assert.Equal(isFound ? FetchCode.RangeNotServed : FetchCode.Ok, result.Code);
        Assert.Contains(isFound ? $" at byte {position};" : "", result.Error ?? "", StringComparison.Ordinal);
        Assert.Equal(isFound ? file : [.. file, .. Content[Begun..]], await File.ReadAllBytesAsync(Path, Stop));
    }

    [Fact]
    public async Task A_checksum_judges()
    {
        byte[] file = Content[..Begun];
        file[0] ^= 1; // Before the overlap.
        await File.WriteAllBytesAsync(Path, file, Stop);
        await using ScriptedServer server = ScriptedServer.Start(Rest(Asked, "v1"));
        Checksum checksum = ChecksumOf(Content);
        Assert.Equal(FetchCode.ChecksumMismatch, (await FetchAsync(server, checksum: checksum)).Code);
        Assert.Equal(file, await File.ReadAllBytesAsync(Path, Stop));
        Assert.Equal(["file"], _folder.Names);

        await File.WriteAllBytesAsync(Path, Content[..Begun], Stop);
        await AssertWholeAsync(await FetchAsync(server, checksum: checksum));
        Assert.Empty(_warnings);
    }

    [Fact]
    public async Task A_checksum_judges_a_complete_file_and_leaves_it()
    {
        await File.WriteAllBytesAsync(Path, Content, Stop);
        await using ScriptedServer server = ScriptedServer.Start(Rest(Length - FileToContinue.MaxOverlap, "v1"));
        FetchResult wrong = await FetchAsync(server, checksum: ChecksumOf("other"u8));
        Assert.Equal(FetchCode.ChecksumMismatch, wrong.Code);
        Assert.EndsWith("; left as it is", wrong.Error, StringComparison.Ordinal);
        await AssertWholeAsync(await FetchAsync(server, checksum: ChecksumOf(Content)));
    }

    [Theory]
    [InlineData("416 No\r\nContent-Range: bytes */100000", Begun, "matched the server's file in length" + Unproven)]
    [InlineData("206 Part\r\nContent-Range: bytes 34464-99999/100000", Asked, NotProven)]
    [InlineData("200 OK", 0, "matched all its 100000 bytes")]
    public async Task What_was_compared_is_told(string head, int from, string line)
    {
        byte[] answer = [.. Encoding.ASCII.GetBytes($"HTTP/1.0 {head}\r\n\r\n"), .. Content[from..Begun]];
        await using ScriptedServer server = ScriptedServer.Start(new Script().ReceiveHead().Send(answer));
        Assert.Equal(FetchCode.Ok, (await FetchAsync(server)).Code);
        Assert.Equal([$"{Path}: {line}"], _warnings);
        Assert.Equal(Content[..Begun], await File.ReadAllBytesAsync(Path, Stop));
        Assert.Equal(["file"], _folder.Names);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public async Task A_large_file_is_copied_while_the_rest_comes(int cut)
    {
        const int Zeros = 70 << 20, Size = Zeros + Length;
        await using (FileStream file = File.Create(Path))
        {
            file.SetLength(Zeros);
            file.Position = Zeros;
            file.Write(Content.AsSpan(..Begun));
        }

        await using ScriptedServer server = ScriptedServer.Start(Part(Asked, Length - cut), Part(Length - cut, Length));
        for (int runs = cut > 0 ? 2 : 1; runs > 0; runs--)
        {
            Assert.Equal(runs == 1 ? FetchCode.Ok : FetchCode.PartialBody, (await FetchAsync(server)).Code);
        }

        Assert.Equal(["file"], _folder.Names);
        byte[] whole = await File.ReadAllBytesAsync(Path, Stop);
        Assert.Equal(Size, whole.Length);
        Assert.Equal(-1, whole.AsSpan(..Zeros).IndexOfAnyExcept((byte)0));
        Assert.True(whole.AsSpan(Zeros).SequenceEqual(Content));

        Script Part(int from, int to)
        {
            string range = $"ETag: \"v1\"\r\nContent-Range: bytes {Zeros + from}-{Size - 1}/{Size}";
            string head = $"HTTP/1.0 206 Part\r\n{range}\r\n\r\n";
            return new Script().ReceiveHead().Send((byte[])[.. Encoding.ASCII.GetBytes(head), .. Content[from..to]]);
        }
    }

    [Fact]
    public async Task A_file_that_grows_meanwhile_counts_as_it_was()
    {
        var gate = new Gate();
        byte[] answer = Answer(Asked, "v1", 0);
        await using ScriptedServer server = ScriptedServer.Start(
            new Script().ReceiveHead().Send(answer.AsMemory(..1000)).PauseAt(gate).Send(answer.AsMemory(1000..)));
        Task<FetchResult> fetch = FetchAsync(server);
        await server.ConnectionAsync(0);
        await gate.ReachedAsync();
        await File.AppendAllTextAsync(Path, "more", Stop);
        gate.Open();
        await AssertWholeAsync(await fetch);
    }

    private static Checksum ChecksumOf(ReadOnlySpan<byte> bytes)
        => new(HashAlgorithmName.SHA256, SHA256.HashData(bytes));

    private static Script Cut(string tag) => new Script().ReceiveHead().Send(Answer(Asked, tag, cut: 1000));

    private static Script Rest(int from, string tag) => new Script().ReceiveHead().Send(Answer(from, tag, cut: 0));

    private static byte[] Answer(int from, string tag, int cut)
    {
        string validator = tag is "" ? "" : $"ETag: \"{tag}\"\r\n";
        string head = $"HTTP/1.0 206 Part\r\n{validator}Content-Range: bytes {from}-{Length - 1}/{Length}\r\n"
            + $"Content-Length: {Length - from}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. Content[from..^cut]];
    }

    private static Script Whole(string tag, byte[] content)
    {
        string head = $"HTTP/1.0 200 OK\r\nETag: \"{tag}\"\r\nContent-Length: {content.Length}\r\n\r\n";
        return new Script().ReceiveHead().Send((byte[])[.. Encoding.ASCII.GetBytes(head), .. content]);
    }

    private async Task<FetchResult> FetchAsync(ScriptedServer server, int retries = 0, Checksum? checksum = null)
    {
        using var destination = new FileDestination(Path, new FileDestinationOptions
        {
            Url = server.Url,
            Resume = true,
            ContinueFile = true,
            Checksum = checksum,
            Warn = _warnings.Add,
        });
        var options = new FetchOptions
        {
            Keep = KeptAnswers.Entity,
            Retry = new RetryOptions { Count = retries, Delay = TimeSpan.FromMilliseconds(1) },
        };
        return await Fetch.ToAsync(destination, new FetchRequest(server.Url), options);
    }

    private async Task AssertWholeAsync(FetchResult result)
    {
        Assert.Null(result.Error);
        Assert.Equal(Content, await File.ReadAllBytesAsync(Path, Stop));
        Assert.Equal(["file"], _folder.Names);
    }
}
