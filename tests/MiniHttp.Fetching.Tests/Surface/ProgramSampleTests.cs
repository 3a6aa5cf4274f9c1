using System.Reflection;
using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

public sealed class ProgramSampleTests : IDisposable
{
    private const string Found = "HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello";
    private const string Missing = "HTTP/1.0 404 Not Found\r\nContent-Length: 4\r\n\r\npage";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_document_has_the_program_that_is_run_here()
    {
        string source = Read("ProgramSample.cs").Split("// <sample>\n")[1].Split("        // </sample>")[0];
        string[] lines = [.. source.TrimEnd().Split('\n').Select(line => line.Length > 8 ? line[8..] : line)];
        string sample = string.Join('\n', lines)
            .Replace("(url)", "(\"http://127.0.0.1:8080/\")", StringComparison.Ordinal)
            .Replace("path)", "\"page.html\")", StringComparison.Ordinal);
        string block = $"```csharp\nusing MiniHttp.Fetching;\n\n{sample}\n```\n";
        Assert.Contains(block, Read("library.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_prints_and_saves_a_page()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering(Found));
        string output = await ProgramSample.RunAsync(server.Url, _folder.In("page.html"));
        const string Verdict = "length met: 5 bytes as Content-Length says";
        Assert.Equal($"hello\n200 OK text/html: {Verdict}\nsaved: {Verdict}\n", output);
        Assert.Equal("hello", await File.ReadAllTextAsync(_folder.In("page.html"), Stop));
    }

    [Fact]
    public async Task It_takes_no_error_page_for_the_page()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering(Missing));
        string path = _folder.In("page.html");
        FetchException e = await Assert.ThrowsAsync<FetchException>(() => ProgramSample.RunAsync(server.Url, path));
        Assert.Equal((FetchCode.HttpError, $"{server.Url}: the server answered 404 Not Found"), (e.Code, e.Message));
    }

    [Fact]
    public async Task It_does_not_save_one_either()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering(Found), Script.Answering(Missing));
        await File.WriteAllTextAsync(_folder.In("page.html"), "as it was", Stop);
        string output = await ProgramSample.RunAsync(server.Url, _folder.In("page.html"));
        string failure = $"\nHttpError: {server.Url}: the server answered 404 Not Found\n";
        Assert.EndsWith(failure, output, StringComparison.Ordinal);
        Assert.Equal("as it was", await File.ReadAllTextAsync(_folder.In("page.html"), Stop));
    }

    private static string Read(string resource)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
