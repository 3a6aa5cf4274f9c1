using System.Text.Json;
using MiniHttp.Fetching;
using MiniHttp.Protocol;

namespace MiniHttp.Client.Tests;

public class WriteOutTests
{
    private static readonly FetchResult Result = new()
    {
        Url = FetchRequest.ParseUrl("http://h/there"),
        Head = HeadOf(),
        Timings = new FetchTimings { Total = TimeSpan.FromMilliseconds(1500) },
        Sizes = new FetchSizes(10, 0, 20, 3000),
        RedirectCount = 1,
        AttemptCount = 2,
    };

    [Theory]
    [InlineData("%{http_code} %{response_code}\\n", "200 200\n")]
    [InlineData("%{time_total} %{speed_download} %{size_download}", "1.500000 2000 3000")]
    [InlineData("%{url} %{url_effective} %{num_redirects} %{attempts}", "h http://h/there 1 2")]
    [InlineData("%% %x %{ \\t|\\x", "% %x %{ \t|\\x")]
    [InlineData("%header{x-a}|%header{none}", "b|")]
    [InlineData("a%{onerror}b", "a")]
    [InlineData("a%{stderr}b%{stdout}c", "ac")]
    [InlineData("%{exitcode}%{errormsg}%{http_connect}", "0000")]
    public void It_is_curls_format(string format, string expected) => Assert.Equal(expected, Write(format).Output);

    [Fact]
    public void An_unknown_variable_is_told()
    {
        (string output, string errors) = Write("a%{nope}b");
        Assert.Equal("ab", output);
        Assert.Contains("unknown --write-out variable \"nope\" (see the manual)", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void All_of_it_is_valid_json()
    {
        JsonElement json = JsonDocument.Parse(Write("%{json}").Output).RootElement;
        Assert.Equal((200, 0, 1.5, "h"), (json.GetProperty("http_code").GetInt32(), json.GetProperty("http_connect").GetInt32(), json.GetProperty("time_total").GetDouble(), json.GetProperty("url").GetString()));
        Assert.Equal(JsonValueKind.Null, json.GetProperty("errormsg").ValueKind);
    }

    private static ResponseHead HeadOf()
    {
        var head = new ResponseHead();
        head.Fields.Add("X-A"u8, "b");
        head.Fields.Add("x-a"u8, "c");
        return head;
    }

    private static (string Output, string Errors) Write(string format)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        WriteOut.Write(format, new FinishedTransfer(Result, "h", 0, null, null), output, errors);
        return (output.ToString(), errors.ToString());
    }
}
