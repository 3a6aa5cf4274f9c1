using System.Net;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public class LibrarySampleTests
{
    private const string Mark = "// <sample>\n", EndMark = "// </sample>";

    [Theory]
    [InlineData("docs/library.md", 9)]
    [InlineData("README.md", 1)]
    public void The_document_has_the_samples_that_are_compiled_here(string file, int expected)
    {
        string document = File.ReadAllText(SourceTree.In(file));
        Assert.Equal(expected, Samples().Count(sample
            => document.Contains($"```csharp\n{sample}\n```", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_handler_and_the_layer_of_the_document_answer()
    {
        HttpServerOptions options = LibrarySamples.Extended();
        options.Listen("127.0.0.1:0");
        await using var server = new HttpServer(options);
        await server.StartAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient();
        var url = new Uri(server.Urls[0]);
        using HttpResponseMessage response = await http.GetAsync(url, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, "seen"), (response.StatusCode, response.Headers.GetValues("X-Stamp").Single()));
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(DateTimeOffset.TryParse(body, out _), body);
    }

    private static IEnumerable<string> Samples()
    {
        string source = File.ReadAllText(SourceTree.In("tests/MiniHttp.Hosting.Tests/Surface/LibrarySamples.cs"));
        return source.Split(Mark)[1..].Select(Unindented);
    }

    private static string Unindented(string part)
    {
        string sample = part.Split(EndMark)[0].TrimEnd();
        int indent = sample.Length - sample.TrimStart(' ').Length;
        return string.Join('\n', sample.Split('\n').Select(line => line.Length > indent ? line[indent..] : line));
    }
}
