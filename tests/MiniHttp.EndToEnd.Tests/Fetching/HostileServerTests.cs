// Servers that mean harm, against the real program: it ends soon, in little memory, with a code of its table and one line that says what is
// wrong, and writes nothing outside the folder.

using System.IO.Compression;
using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

public sealed class HostileServerTests : IDisposable
{
    // Bytes of the heap, in hexadecimal (learn.microsoft.com, "Runtime configuration options for garbage collection"): 48 MiB. Beyond it the
    // program would end with a stack trace.
    private const string MostMemory = "DOTNET_GCHeapHardLimit=3000000";

    private const string Ok = "HTTP/1.0 200 OK\r\n";

    private readonly TemporaryDirectory _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    // The last column is what goes on for ever behind the beginning; empty: the server is silent then, and waits.
    public static TheoryData<string, int, string, string, string> Answers => new()
    {
        { "-sS", 1, "HTTP/0.9", "X", "x" },
        { "-sS", 8, "status-line is longer", "HTTP/1.0 200 ", "x" },
        { "-sS", 8, "fields", Ok + "A: b\r\n", "A: b\r\n" },
        { "-sS", 8, "field", Ok + "A: ", "x" },
        { "-sS", 8, "field", Ok + "A: b\r\n", " folded\r\n" },
        { "-sS", 8, "interim", "", "HTTP/1.1 100 Continue\r\n\r\n" },
        { "-sS", 8, "interim", "", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" },
        { "-sSL", 47, "more than 5 redirects", "HTTP/1.0 302 Found\r\nLocation: /again\r\n\r\n", "" },
        { "-sSL", 47, "more than 5 redirects", "HTTP/1.0 302 Found\r\nLocation: /again\r\n\r\n", "x" },
        { "-sSL", 1, "only http and https", "HTTP/1.0 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n", "" },
        { "-sS", 8, "chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", "x" },
        { "-sS", 8, "chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1;LONG\r\nx\r\n" },
        { "-sS", 8, "chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "A: b\r\n" },
        { "-sS", 8, "Content-Length", Ok + "Content-Length: 9223372036854775808\r\n\r\n", "x" },
        { "-sS", 8, "Content-Length", Ok + "Content-Length: 99999999999999999999999999\r\n\r\n", "x" },
        { "-sS", 8, "Content-Length", Ok + "Content-Length: -1\r\n\r\n", "x" },
        { "-sS", 8, "Content-Length", Ok + "Content-Length: +5\r\n\r\n", "x" },
        { "-sS", 8, "Content-Length", Ok + "Content-Length: 5, 6\r\n\r\n", "x" },
        { "-sS", 8, "Content-Length", Ok + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n", "x" },
        { "-sS", 8, "Content-Length", Ok + "Content-Length: 0x10\r\n\r\n", "x" },
        { "-sS -o FILE", 8, "Content-Length", Ok + "Content-Length: 9223372036854775808\r\n\r\n", "x" },
        { "-sS -o FILE", 23, "cannot be written", Ok + "Content-Length: 9223372036854775807\r\n\r\n", "x" },
        { "-sS -o FILE", 23, "cannot be written", Ok + "Content-Length: 1000000000000000\r\n\r\n", "x" },
        { "-sS -m 1", 28, "timed out", Ok + "Content-Length: 9223372036854775807\r\n\r\nx", "" },
        { "-sS --max-filesize 1M", 63, "too large", Ok + "Content-Length: 9223372036854775807\r\n\r\n", "x" },
        { "-sS --max-filesize 1M -o FILE", 63, "too large", Ok + "Content-Length: 9223372036854775807\r\n\r\n", "x" },
        { "-sS --max-filesize 1M -o FILE", 63, "too large", Ok + "\r\n", "x" },
        { "-sS -m 1", 28, "timed out", "", "" },
        { "-sS -m 1", 28, "timed out", Ok + "A: ", "" },
        { "-sS -C 5 -o HELLO", 8, "Content-Range says", "HTTP/1.0 206 Partial\r\nContent-Range: bytes 5-9/10\r\nContent-Length: 100\r\n\r\n", "x" },
        { "-sS -r 0-4", 8, "Content-Range says", "HTTP/1.0 206 Partial\r\nContent-Range: bytes 0-4/10\r\nContent-Length: 9223372036854775807\r\n\r\n", "x" },
        { "-sS -r 0-4 -o FILE", 33, "another range", "HTTP/1.0 206 Part\r\nContent-Range: bytes 5-9/10\r\n\r\n", "x" },
        { "-sS -o FILE", 18, "all was asked for", "HTTP/1.0 206 Partial\r\nContent-Range: bytes 5-9/10\r\n\r\n", "x" },
        { "-sSL -o FILE", 3, "not a valid URL", "HTTP/1.0 302 Found\r\nLocation: http:ok\r\n\r\n", "x" },
        { "-sS -o FILE", 61, "more than 5", Ok + "Transfer-Encoding: gzip, gzip, gzip, gzip, gzip, gzip\r\n\r\n", "x" },
        { "-sS -o FILE", 61, "is there twice", Ok + "Transfer-Encoding: chunked, chunked\r\n\r\n", "x" },
        { "-sS", 61, "not coded as gzip", Ok + "Transfer-Encoding: gzip\r\n\r\n", "x" },
        { "-sS --compressed", 61, "more than 5", Ok + "Content-Encoding: gzip, gzip, gzip, gzip, gzip, gzip\r\n\r\n", "x" },
        { "-sS --compressed", 61, "not coded as gzip", Ok + "Content-Encoding: gzip\r\n\r\n", "x" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task The_harm_is_named_and_the_program_ends(string words, int code, string reason, string beginning, string more)
    {
        Script script = new Script().ReceiveHead().Send(beginning);
        byte[] endless = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(more.Replace("LONG", new string('e', 4000), StringComparison.Ordinal), 100)));
        await using ScriptedServer server = ScriptedServer.Start(more is not "" ? script.SendEndlessly(endless) : words.Contains("-m ", StringComparison.Ordinal) ? script.StaySilent() : script);
        await File.WriteAllTextAsync(_folder.In("hello"), "hello", Stop);
        ProgramResult result = await RunAsync(words, server.Url);
        Assert.Equal(code, result.ExitCode);
        Assert.Contains(reason, result.Errors, StringComparison.Ordinal);
        Assert.Matches($@"^minifetch: \({code}\) [^\n]+\n$", result.Errors);
        Assert.False(File.Exists(_folder.In("file")));
    }

    [Theory]
    [InlineData("Content-Encoding", "gzip", 1)]
    [InlineData("Content-Encoding", "deflate", 1)]
    [InlineData("Content-Encoding", "br", 1)]
    [InlineData("Content-Encoding", "gzip", 2)]
    [InlineData("Content-Encoding", "gzip", 3)]
    [InlineData("Content-Encoding", "br", 3)]
    [InlineData("Transfer-Encoding", "gzip", 1)]
    [InlineData("Transfer-Encoding", "gzip", 3)]
    public async Task A_bomb_comes_to_no_more_than_is_allowed(string field, string coding, int layers)
    {
        byte[] bomb = Bomb(coding, layers);
        string codings = string.Join(", ", Enumerable.Repeat(coding, layers));
        await using ScriptedServer server = ScriptedServer.Start(
            new Script().ReceiveHead().Send($"{Ok}{field}: {codings}\r\n\r\n").Send(bomb));
        ProgramResult result = await RunAsync("-sS --compressed --max-filesize 1M -o FILE", server.Url);
        Assert.Equal((63, true), (result.ExitCode, result.Errors.Contains("after decoding", StringComparison.Ordinal)));
        Assert.InRange(new FileInfo(_folder.In("file.part")).Length, 0, 1 << 20);
    }

    // 64 GiB of zeros lie behind the end of what the innermost coding has: it passes over them, and gives nothing, whatever the outer ones give.
    [Theory]
    [InlineData("--max-filesize 1M", 63)]
    [InlineData("-m 2", 28)]
    public async Task Work_without_a_result_is_limited_as_well(string limit, int code)
    {
        byte[] inner = Pack("gzip", stream => stream.Write(Pack("gzip", innermost => innermost.Write("hello"u8))));
        byte[] zeros = Pack("gzip", stream => WriteZeros(stream, 64 << 20));
        byte[] outer = Pack("br", stream =>
        {
            stream.Write(inner);
            for (int i = 0; i < 1024; i++)
            {
                stream.Write(zeros); // Members of gzip one after the other are one body.
            }
        });
        await using ScriptedServer server = ScriptedServer.Start(
            new Script().ReceiveHead().Send($"{Ok}Content-Encoding: gzip, gzip, br\r\n\r\n").Send(outer).StaySilent());
        ProgramResult result = await RunAsync($"-sS --compressed {limit}", server.Url);
        Assert.Equal(code, result.ExitCode);
        Assert.Equal("hello", result.Output);
    }

    public static TheoryData<string, string> Names => new()
    {
        { "filename=\"../../evil\"", "evil" },
        { "filename=\"/tmp/../../../evil\"", "evil" },
        { "filename=\"..\\\\..\\\\evil\"", "evil" },
        { "filename=\"..\"", "asked" },
        { "filename=\".\"", "asked" },
        { "filename=\"\"", "asked" },
        { "filename=\"dir/\"", "asked" },
        { "filename=\"/dev/stdout\"", "stdout" },
        { "filename=\".bashrc\"", "bashrc" },
        { "filename*=UTF-8''%2e%2e%2fevil%00.txt", "evil_.txt" },
        { "filename*=UTF-8''%1B%5B2Jevil%0D%0A", "_[2Jevil__" },
        { "filename*=UTF-8''%C2%9Bevil%E2%80%AEtxt.exe", "_evil_txt.exe" },
        { "filename=\"LONG.txt\"", "SHORT.txt" },
        { "filename*=UTF-8''%ff%fe; filename=\"plain\"", "plain" },
        { "filename=\"-rf\"", "-rf" },
        { "filename=\"~root\"", "~root" },
        { "filename=\"$(touch evil)\"", "$(touch evil)" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_name_of_the_server_leads_nowhere_else(string parameter, string name)
    {
        string directory = Directory.CreateDirectory(_folder.In("a/b/here")).FullName;
        string field = parameter.Replace("LONG", new string('n', 500), StringComparison.Ordinal);
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering($"{Ok}Content-Disposition: attachment; {field}\r\n\r\nhello"));
        ProgramResult result = await RunAsync(["-sS", "-OJ", "--output-dir", directory], server.Url + "asked");
        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Errors));
        string expected = name.Replace("SHORT", new string('n', 237), StringComparison.Ordinal);
        Assert.Equal([Path.Combine(directory, expected)], Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    // As a link that leads nowhere yet, a FIFO or a file: whatever has the name is somebody's.
    [Theory]
    [InlineData("ln -s ../outside \"$0\"/name")]
    [InlineData("mkfifo \"$0\"/name")]
    [InlineData("mkdir \"$0\"/name")]
    [InlineData("echo mine > \"$0\"/name")]
    public async Task A_name_of_the_server_replaces_nothing(string make)
    {
        string directory = Directory.CreateDirectory(_folder.In("here")).FullName;
        Assert.Equal(0, (await ExternalProgram.Shell.RunAsync(make, directory)).ExitCode);
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering($"{Ok}Content-Disposition: attachment; filename=name\r\n\r\nhello"));
        ProgramResult result = await RunAsync(["-sS", "-OJ", "--output-dir", directory], server.Url + "asked");
        Assert.Equal(23, result.ExitCode);
        Assert.Contains("name exists, and is not to be replaced", result.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.In("outside")));
        Assert.Equal([_folder.In("here"), _folder.In("here/name")], Directory.GetFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Order());
    }

    // Whatever stands in an argument, no request has a line more, and what is wrong is told.
    [Theory]
    [InlineData(2, "-H", "X-A: b\r\nX-Evil: 1")]
    [InlineData(2, "-H", "X-A\r\nX-Evil: 1")]
    [InlineData(2, "-A", "agent\nX-Evil: 1")]
    [InlineData(2, "-e", "page\r\nX-Evil: 1")]
    [InlineData(2, "-b", "a=b\r\nX-Evil: 1")]
    [InlineData(2, "-X", "GET / HTTP/1.0\r\nX-Evil:")]
    [InlineData(2, "--request-target", "/ HTTP/1.0\r\nX-Evil: 1")]
    [InlineData(2, "-r", "0-1\r\nX-Evil: 1")]
    [InlineData(3, "--url", "http://127.0.0.1/\r\nX-Evil: 1")]
    [InlineData(3, "--url", "http://127.0.0.1\r\n/")]
    [InlineData(3, "--url", "http://a\nb@127.0.0.1/")]
    public async Task No_argument_adds_a_line_to_a_request(int code, string option, string word)
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering(Ok + "\r\nhello"));
        ProgramResult result = await Minifetch.RunAsync("-sS", option, word, server.Url);
        Assert.Matches(@"^minifetch: [^\n]+\n$", result.Errors);
        Assert.DoesNotContain('\r', result.Errors);
        if (option == "--url")
        {
            Assert.Equal("hello", result.Output); // The other URL is none the worse.
            Assert.Contains(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"({code})"), result.Errors, StringComparison.Ordinal);
            return;
        }

        Assert.Equal((code, ""), (result.ExitCode, result.Output));
        Assert.DoesNotContain(server.Connections, connection => connection.Text.Contains("Evil", StringComparison.Ordinal));
    }

    // Split first: paths may contain spaces.
    private Task<ProgramResult> RunAsync(string words, string url)
        => RunAsync([.. words.Split(' ').Select(Place)], url);

    private string Place(string word) => word is "FILE" or "HELLO" ? _folder.In(word.ToLowerInvariant()) : word;

    private static Task<ProgramResult> RunAsync(string[] words, string url)
        => ExternalProgram.Shell.RunAsync([$"{MostMemory} exec \"$@\"", "sh", .. Minifetch.Command([.. words, url])]);

    private static byte[] Bomb(string coding, int layers)
    {
        byte[] bytes = Pack(coding, stream => WriteZeros(stream, 300 << 20));
        for (int i = 1; i < layers; i++)
        {
            byte[] inner = bytes;
            bytes = Pack(coding, stream => stream.Write(inner));
        }

        return bytes;
    }

    private static void WriteZeros(Stream stream, int count)
    {
        byte[] zeros = new byte[1 << 20];
        for (; count > 0; count -= zeros.Length)
        {
            stream.Write(zeros);
        }
    }

    private static byte[] Pack(string coding, Action<Stream> write)
    {
        var packed = new MemoryStream();
        using (Stream coder = coding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Optimal),
            "deflate" => new ZLibStream(packed, CompressionLevel.Optimal),
            _ => new BrotliStream(packed, CompressionLevel.Fastest),
        })
        {
            write(coder);
        }

        return packed.ToArray();
    }
}
