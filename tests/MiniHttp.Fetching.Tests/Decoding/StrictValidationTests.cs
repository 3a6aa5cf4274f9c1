// The option of the whole process without which .NET takes a truncated coding for a whole one.

using System.IO.Compression;
using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessOptions
{
    public const string Name = "Options of the process";
}

[Collection(ProcessOptions.Name)]
public sealed class StrictValidationTests : IDisposable
{
    private const string Option = "System.IO.Compression.UseStrictValidation";

    public StrictValidationTests() => AppContext.SetSwitch(Option, false);

    public void Dispose() => AppContext.SetSwitch(Option, true);

    [Theory]
    [InlineData("Content-Encoding: gzip")]
    [InlineData("Content-Encoding: deflate")]
    [InlineData("Transfer-Encoding: gzip")]
    public async Task Where_it_is_off_a_coded_body_is_refused_and_the_option_named(string field)
    {
        await using ScriptedServer server = Answering(field, [1, 2, 3]);
        var request = new FetchRequest(server.Url);
        (FetchResult result, string body) = await Fetch.ToMemoryAsync(request, new FetchOptions { Decode = true });
        Assert.Equal((FetchCode.BadCoding, ""), (result.Code, body));
        Assert.Contains($"{Option} is off", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Brotli_and_what_is_not_decoded_do_not_need_it()
    {
        using var coded = new MemoryStream();
        using (var brotli = new BrotliStream(coded, CompressionMode.Compress, leaveOpen: true))
        {
            brotli.Write("hello"u8);
        }

        await using ScriptedServer server = Answering("Content-Encoding: br", coded.ToArray());
        var request = new FetchRequest(server.Url);
        (_, string body) = await Fetch.ToMemoryAsync(request, new FetchOptions { Decode = true });
        Assert.Equal("hello", body);
        await using ScriptedServer other = Answering("Content-Encoding: gzip", "hello"u8.ToArray());
        Assert.Equal("hello", (await Fetch.ToMemoryAsync(other.Url)).Body);
    }

    private static ScriptedServer Answering(string field, byte[] body)
        => ScriptedServer.Start(new Script().ReceiveHead().Send($"HTTP/1.0 200 OK\r\n{field}\r\n\r\n").Send(body));
}
