using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

public class FetchFieldsTests
{
    private const string Answer
        = "HTTP/1.0 200 OK\r\nSet-Cookie: a=b\r\nX-Name: h\u00E4\r\nset-cookie: c=d\r\nEmpty:\r\n\r\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fields_are_enumerated_as_strings_and_as_bytes_in_their_order()
    {
        FetchFields fields = await FetchAsync(Answer);
        string[] expected = ["Set-Cookie: a=b", "X-Name: h\u00E4", "set-cookie: c=d", "Empty: "];
        Assert.Equal(expected, fields.Select(field => $"{field.Key}: {field.Value}"));
        Assert.Equal(expected, fields.AsBytes().Select(field
            => $"{Encoding.Latin1.GetString(field.Key)}: {Encoding.Latin1.GetString(field.Value)}"));
        Assert.Equal((4, "X-Name"), (fields.Count, fields[1].Key));
    }

    [Fact]
    public async Task They_are_found_by_name_in_any_case()
    {
        FetchFields fields = await FetchAsync(Answer);
        Assert.Equal(("a=b", "", null), (fields["SET-COOKIE"], fields["empty"], fields["missing"]));
        Assert.Equal(["a=b", "c=d"], fields.GetValues("Set-Cookie"));
        Assert.Empty(fields.GetValues("missing"));
        Assert.True(fields.TryGetBytes("x-name", out ReadOnlySpan<byte> bytes));
        Assert.Equal([(byte)'h', 0xE4], bytes.ToArray());
        Assert.False(fields.TryGetBytes("missing", out _));
    }

    [Fact]
    public async Task Without_a_response_there_are_none() => Assert.Empty(await FetchAsync(""));

    private static async Task<FetchFields> FetchAsync(string answer)
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering(answer));
        await using FetchResult result = await new HttpFetcher().FetchAsync(new FetchRequest(server.Url), Stop);
        return result.Fields;
    }
}
