using MiniHttp.Testing;

namespace MiniHttp.Client.Tests;

public sealed class RetryPolicyTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Retry-After: 3600\r\n")]
    public async Task The_page_of_a_busy_server_is_shown_where_there_is_no_time_for_another_try(string field)
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering($"HTTP/1.0 503 Busy\r\n{field}\r\nbusy"));
        using var body = new MemoryStream();
        using var destination = new StreamDestination(body, "memory");
        var options = new FetchOptions { Retry = new RetryOptions { Count = 3, MaxTime = TimeSpan.FromMilliseconds(1) } };
        FetchResult result = await new HttpFetcher(options).FetchAsync(new FetchRequest(server.Url), destination, TestContext.Current.CancellationToken);
        Assert.Equal((FetchCode.Ok, 503, 1, 4), (result.Code, result.Status!.Value.Value, result.Attempts, body.Length));
    }
}
