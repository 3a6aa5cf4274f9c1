// Which failures are worth another try, and after what pause.

using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

public class RetryPolicyTests
{
    private static readonly DateTimeOffset Now = new(1994, 11, 15, 8, 12, 31, TimeSpan.Zero);

    private static readonly RetryOptions Ten = new() { Count = 10 };

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
        Assert.Equal((FetchCode.Ok, 503, 1, 4), (result.Code, result.Status!.Value.Value, result.AttemptCount, body.Length));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(10, 512)]
    [InlineData(11, 600)]
    [InlineData(40, 600)]
    public void The_pause_doubles_from_one_second_to_ten_minutes(int tries, int seconds)
        => Assert.Equal(TimeSpan.FromSeconds(seconds), Delay(Ten with { Count = 50 }, Failed(FetchCode.PartialBody), tries));

    [Theory]
    [InlineData("7", 7)]
    [InlineData("0", 0)]
    [InlineData("Tue, 15 Nov 1994 08:13:01 GMT", 30)]
    [InlineData("soon", 1)]
    public void Retry_After_says_how_long_to_wait(string value, int seconds)
        => Assert.Equal(TimeSpan.FromSeconds(seconds), Delay(Ten, Answered(503, value)));

    [Fact]
    public void A_pause_that_was_asked_for_is_taken_whatever_the_server_says()
        => Assert.Equal(TimeSpan.FromMilliseconds(50), Delay(Ten with { Delay = TimeSpan.FromMilliseconds(50) }, Answered(503, "7"), tries: 5));

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public void A_status_that_may_pass_is_worth_another_try(int status) => Assert.NotNull(Delay(Ten, Answered(status, null)));

    [Theory]
    [InlineData(200)]
    [InlineData(301)]
    [InlineData(404)]
    [InlineData(501)]
    public void Any_other_answer_is_the_answer(int status) => Assert.Null(Delay(Ten, Answered(status, null)));

    [Theory]
    [InlineData(FetchCode.PartialBody, true, true)]
    [InlineData(FetchCode.TimedOut, true, true)]
    [InlineData(FetchCode.HostNotResolved, true, true)]
    [InlineData(FetchCode.CouldNotConnect, false, true)]
    [InlineData(FetchCode.ReceiveFailed, false, true)]
    [InlineData(FetchCode.NothingCame, false, true)]
    [InlineData(FetchCode.WriteFailed, false, false)]
    [InlineData(FetchCode.MalformedUrl, false, false)]
    public void A_failure_is_worth_another_try_by_itself_or_where_all_are(FetchCode code, bool byItself, bool whereAllAre)
    {
        Assert.Equal(byItself, Delay(Ten, Failed(code)) is not null);
        Assert.Equal(whereAllAre, Delay(Ten with { AllErrors = true }, Failed(code)) is not null);
    }

    [Fact]
    public void A_refused_connection_is_worth_it_where_that_was_said()
    {
        FetchResult refused = Failed(FetchCode.CouldNotConnect) with { ConnectionRefused = true };
        Assert.Null(Delay(Ten, refused));
        Assert.NotNull(Delay(Ten with { ConnectionRefused = true }, refused));
    }

    [Fact]
    public void There_is_an_end_to_it()
    {
        Assert.NotNull(Delay(Ten, Failed(FetchCode.TimedOut), tries: 10));
        Assert.Null(Delay(Ten, Failed(FetchCode.TimedOut), tries: 11));
        Assert.Null(Delay(new RetryOptions(), Failed(FetchCode.TimedOut)));
        Assert.Null(Delay(Ten with { MaxTime = TimeSpan.FromSeconds(5) }, Answered(503, "7")));
    }

    private static TimeSpan? Delay(RetryOptions options, FetchResult result, int tries = 1)
        => RetryPolicy.DelayBeforeNext(options, result, tries, TimeSpan.Zero, Now);

    private static FetchResult Failed(FetchCode code) => new() { Url = FetchRequest.ParseUrl("http://h/"), Code = code };

    private static FetchResult Answered(int status, string? retryAfter)
    {
        var head = new ResponseHead { Version = HttpVersion.Http10, Status = new StatusCode(status) };
        if (retryAfter is not null)
        {
            head.Fields.Add(FieldName.RetryAfter, retryAfter);
        }

        return Failed(FetchCode.Ok) with { Head = head };
    }
}
