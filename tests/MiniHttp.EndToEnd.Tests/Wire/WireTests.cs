// --wire, --wire-to and --wire-json on both programs, and --replay, --raw and --lint.

using System.Text;
using System.Text.Json;
using MiniHttp.Sockets;
using MiniHttp.Wire;

namespace MiniHttp.EndToEnd.Tests;

public sealed class WireTests : IDisposable
{
    private readonly TemporaryDirectory _site = new();
    private readonly TemporaryDirectory _records = new();

    public WireTests() => File.WriteAllText(Path.Combine(_site.Path, "hello.txt"), "hello\n");

    private string Record => _records.In("server.txt");

    public void Dispose()
    {
        _site.Dispose();
        _records.Dispose();
    }

    [Theory]
    [InlineData("threadpool")]
    [InlineData("thread")]
    [InlineData("select")]
    public async Task Both_ends_tell_of_the_same_bytes(string concurrency)
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--concurrency", concurrency, "--wire-to", Record);
        ProgramResult fetched = await Minifetch.RunAsync("--half-close", "--wire-to", _records.In("client.txt"), server.Url + "hello.txt");
        Assert.Equal((0, "hello\n"), (fetched.ExitCode, fetched.Output));
        Assert.Equal(0, await server.StopAsync());
        Transcript ofServer = Read(Record), ofClient = Read(_records.In("client.txt"));
        foreach (WireDirection direction in (WireDirection[])[WireDirection.ToServer, WireDirection.ToClient])
        {
            string seen = BytesOf(ofServer, direction);
            Assert.Equal(seen, BytesOf(ofClient, direction));
            Assert.NotEmpty(seen);
        }

        Assert.StartsWith("* - connected\n> GET /hello.txt HTTP/1.0\\r\\n\n", ofClient.Normalize());
        Assert.Contains("* > half-close\n< HTTP/1.0 200 OK\\r\\n\n", ofClient.Normalize());
        Assert.Contains(" = GET /hello.txt HTTP/1.0 was answered 200, length met: 6 bytes as Content-Length says; ", File.ReadAllText(Record));
    }

    [Fact]
    public async Task The_screen_shows_the_beginning_of_a_body_and_the_file_all_of_it()
    {
        File.WriteAllText(Path.Combine(_site.Path, "long.txt"), new string('x', 5000));
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--wire", "--wire-to", Record);
        ProgramResult fetched = await Minifetch.RunAsync("--wire", "-o", _records.In("body"), server.Url + "long.txt");
        Assert.Contains("* < not shown: 3976 more bytes\n", fetched.Errors, StringComparison.Ordinal);
        Assert.Contains("request-line, RFC 1945 §5.1", fetched.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', fetched.Errors);
        await server.StopAsync();
        Assert.Contains(server.Errors.All, line => line == "* < not shown: 3976 more bytes");
        Assert.EndsWith(new string('x', 5000), BytesOf(Read(Record), WireDirection.ToClient));
    }

    [Fact]
    public async Task Json_has_every_byte_and_every_part()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--wire-json", Record);
        await Minifetch.RunAsync("--wire-json", _records.In("client.json"), "-o", _records.In("body"), server.Url + "hello.txt");
        await server.StopAsync();
        foreach ((string file, string side, string operation) in ((string, string, string)[])[(Record, "server", "send"), (_records.In("client.json"), "client", "receive")])
        {
            JsonElement[] events = [.. File.ReadLines(file).Select(line => JsonDocument.Parse(line).RootElement)];
            Assert.All(events, e => Assert.Equal(side, e.GetProperty("side").GetString()));
            JsonElement answer = events.First(e => e.GetProperty("operation").GetString()!.StartsWith(operation, StringComparison.Ordinal) && e.GetProperty("direction").GetString() == "to-client");
            byte[] bytes = answer.GetProperty("bytes").GetBytesFromBase64();
            Assert.Equal(answer.GetProperty("count").GetInt64(), bytes.Length);
            Assert.Equal(ByteText.Of(bytes), string.Concat(answer.GetProperty("parts").EnumerateArray().Select(part => part.GetProperty("text").GetString())));
            Assert.Equal("RFC 1945 §6.1", answer.GetProperty("parts")[0].GetProperty("rule").GetString());
            Assert.Contains("was answered 200", events[^1].GetProperty("verdict").GetString());
        }
    }

    [Fact]
    public async Task What_was_recorded_is_sent_again_by_either_end()
    {
        await using (Minihttpd server = await Minihttpd.ServeAsync(_site, "--wire-to", Record))
        {
            await Minifetch.RunAsync("--half-close", "--wire-to", _records.In("client.txt"), "-H", "X-Odd: a  b", server.Url + "hello.txt");
            await server.StopAsync();
        }

        string sent = BytesOf(Read(Record), WireDirection.ToServer);
        foreach (string recorded in (string[])[Record, _records.In("client.txt")])
        {
            string again = _records.In("again.txt");
            await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--wire-to", again);
            ProgramResult replayed = await Minifetch.RunAsync("--replay", recorded, server.Url);
            Assert.Equal(0, replayed.ExitCode);
            Assert.EndsWith("\r\n\r\nhello\n", replayed.Output);
            await server.StopAsync();
            Assert.Equal(sent, BytesOf(Read(again), WireDirection.ToServer));
        }
    }

    [Fact]
    public async Task Pieces_and_pauses_are_kept_and_the_lint_keeps_nothing_back()
    {
        string byHand = _records.In("hand.txt");
        File.WriteAllText(byHand, "# two pieces\n> GET /hello.txt HT\n* pause 0.1 s\n* pause 50 ms\n* pause 50 ms\n> TP/1.0\\n\\n\n* > half-close\n");
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--wire-to", Record);
        ProgramResult replayed = await Minifetch.RunAsync("--replay", byHand, "--lint", "--wire-to", _records.In("client.txt"), server.Url);
        Assert.Equal(0, replayed.ExitCode);
        Assert.EndsWith("\r\n\r\nhello\n", replayed.Output);
        Assert.Contains("lint: warning: line 1: a line ends with CR LF, not with LF alone (RFC 1945 §2.2, §B)\n", replayed.Errors, StringComparison.Ordinal);
        IReadOnlyList<TranscriptEntry> ofClient = Read(_records.In("client.txt")).Entries;
        WireOperation?[] meanwhile = [.. ofClient.Select(entry => entry.Operation)
            .SkipWhile(operation => operation != WireOperation.Send).Skip(1).TakeWhile(operation => operation != WireOperation.Send)];
        Assert.Equal([WireOperation.WouldBlock], meanwhile); // Told once, however often it was looked; and a pause is no deadline.

        // At the sender: on a busy machine the first piece is received late. Timers may fire a little early.
        TranscriptEntry[] sends = [.. ofClient.Where(entry => entry.Operation == WireOperation.Send)];
        Assert.True(sends[1].Time - sends[0].Time >= TimeSpan.FromMilliseconds(150));
        await server.StopAsync();
        TranscriptEntry[] pieces = [.. Read(Record).Entries.Where(entry => entry.Operation == WireOperation.Receive)];
        Assert.Equal(["GET /hello.txt HT", "TP/1.0\n\n"], pieces.Select(piece => Encoding.Latin1.GetString(piece.Bytes.Span)));
    }

    [Fact]
    public async Task Standard_input_is_sent_as_it_is()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--wire-to", Record);
        ProgramResult answered = await Minifetch.RunAsync("GET /hello.txt HTTP/1.0\n\u00e9: x\n\n", ["--raw", "--lint", server.Url]);
        Assert.Equal(0, answered.ExitCode);
        Assert.StartsWith("HTTP/1.0 400 ", answered.Output);
        Assert.Equal("lint: error: line 2: Each field must be a name, directly followed by a colon and a value (RFC 1945 §4.2)\n", answered.Errors);
        await server.StopAsync();
        Assert.Equal("GET /hello.txt HTTP/1.0\n\u00e9: x\n\n", BytesOf(Read(Record), WireDirection.ToServer));
    }

    [Theory]
    [InlineData("> GET / HTTP/1.0", "--data x --replay IN URL", "--replay with -d, -T, -H, -X or -I: its bytes are sent unchanged; leave these out")]
    [InlineData("", "--lint URL", "--lint without a request to check: add --replay FILE or --raw")]
    [InlineData("", "--raw --replay IN URL", "--raw with --replay: both choose the bytes to send; use only one")]
    [InlineData("", "--grade-cases IN URL", "--grade-cases without --grade: add --grade")]
    [InlineData("GET / HTTP/1.0", "--replay IN URL", "--replay: IN: line 1: a line begins with \"> \" or \"< \" and bytes, with \"* \" and an operation, or with \"#\" and a remark")]
    [InlineData("< HTTP/1.0 200 OK", "--replay IN URL", "--replay: IN: there is nothing in it that a client sends: lines that begin with \"> \" (--raw sends a file as it is)")]
    [InlineData("> a\n* > not shown: 5 more bytes", "--replay IN URL", "--replay: IN: not all that the client sent was written down: --wire-to writes every byte, --wire does not")]
    public async Task What_makes_no_sense_is_told(string content, string words, string why)
    {
        string file = _records.In("in.txt");
        File.WriteAllText(file, content);
        IEnumerable<string> arguments = words.Split(' ')
            .Select(word => word switch { "IN" => file, "URL" => "http://127.0.0.1:1/", _ => word });
        ProgramResult result = await Minifetch.RunAsync([.. arguments]);
        Assert.Equal((2, $"minifetch: {why.Replace("IN:", file + ":")}\n"), (result.ExitCode, result.Errors));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_told_before_anything_happens()
    {
        await using Minihttpd server = Minihttpd.Launch(_site.Path, ["--port", "0", "--wire-to", "/nowhere/wire.txt"]);
        Assert.Equal(1, await server.ExitCodeAsync());
        Assert.StartsWith("minihttpd: /nowhere/wire.txt: the recording of the wire cannot be written: ", Assert.Single(server.Errors.All));
        ProgramResult fetched = await Minifetch.RunAsync("--wire-to", "/nowhere/wire.txt", "http://127.0.0.1:1/");
        Assert.Equal(23, fetched.ExitCode);
        Assert.StartsWith("minifetch: /nowhere/wire.txt: the recording of the wire cannot be written: ", fetched.Errors);
    }

    [Fact]
    public async Task A_full_disk_ends_the_recording_and_nothing_else()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no /dev/full.");
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--wire-to", "/dev/full");
        for (int i = 0; i < 2; i++)
        {
            ProgramResult fetched = await Minifetch.RunAsync("--wire-to", "/dev/full", server.Url + "hello.txt");
            Assert.Equal((0, "hello\n"), (fetched.ExitCode, fetched.Output));
            Assert.StartsWith("minifetch: warning: the wire is recorded no longer: /dev/full cannot be written: ", fetched.Errors);
        }

        await server.StopAsync();
        Assert.Single(server.Errors.All, line => line.Contains("the wire is recorded no longer: /dev/full cannot be written: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_process_is_watched_not_several()
    {
        await using Minihttpd server = Minihttpd.Launch(_site.Path, ["--port", "0", "--wire", "--workers", "2"]);
        Assert.Equal(2, await server.ExitCodeAsync());
        Assert.Equal(["minihttpd: Wire with Workers: only one process can show its sockets; leave out Workers (--workers)"], server.Errors.All);
    }

    private static Transcript Read(string file) => Transcript.Parse(File.ReadAllText(file));

    private static string BytesOf(Transcript transcript, WireDirection direction)
        => string.Concat(transcript.Entries.Where(entry => entry.Direction == direction).Select(entry => Encoding.Latin1.GetString(entry.Bytes.Span)));
}
