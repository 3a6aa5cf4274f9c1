// RFC 1945 §6.1.1 and §9: codes, their phrases and what follows from them.

namespace MiniHttp.Protocol.Tests;

public class StatusCodeTests
{
    [Theory]
    [InlineData(200, "OK")]
    [InlineData(201, "Created")]
    [InlineData(202, "Accepted")]
    [InlineData(204, "No Content")]
    [InlineData(301, "Moved Permanently")]
    [InlineData(302, "Moved Temporarily")]
    [InlineData(304, "Not Modified")]
    [InlineData(400, "Bad Request")]
    [InlineData(401, "Unauthorized")]
    [InlineData(403, "Forbidden")]
    [InlineData(404, "Not Found")]
    [InlineData(500, "Internal Server Error")]
    [InlineData(501, "Not Implemented")]
    [InlineData(502, "Bad Gateway")]
    [InlineData(503, "Service Unavailable")]
    public void Every_code_of_RFC_1945_has_the_phrase_that_stands_there(int code, string phrase)
    {
        StatusCode status = new(code);
        Assert.True(status.HasReasonPhrase);
        Assert.Equal(phrase, status.ReasonPhrase);
        Assert.Equal($"{code} {phrase}", status.ToString());
    }

    [Fact]
    public void Every_constant_has_a_phrase()
    {
        var constants = typeof(StatusCode).GetProperties().Where(p => p.GetMethod!.IsStatic).ToArray();
        Assert.NotEmpty(constants);
        Assert.All(constants, p => Assert.True(((StatusCode)p.GetValue(null)!).HasReasonPhrase, p.Name));
    }

    [Theory]
    [InlineData(199, "Continue")]
    [InlineData(299, "OK")]
    [InlineData(399, "Multiple Choices")]
    [InlineData(418, "Bad Request")]
    [InlineData(599, "Internal Server Error")]
    [InlineData(600, "Unknown")]
    [InlineData(999, "Unknown")]
    public void An_unknown_code_has_the_phrase_of_x00_of_its_class(int code, string phrase)
    {
        StatusCode status = new(code);
        Assert.False(status.HasReasonPhrase);
        Assert.Equal(phrase, status.ReasonPhrase);
    }

    [Fact]
    public void Only_1xx_and_204_and_304_have_no_body() =>
        Assert.Equal(
            [.. Enumerable.Range(100, 100), 204, 304],
            Enumerable.Range(100, 900).Where(code => !new StatusCode(code).AllowsBody));

    [Fact]
    public void Errors_begin_at_400()
    {
        Assert.False(new StatusCode(399).IsError);
        Assert.True(new StatusCode(400).IsError);
        Assert.True(new StatusCode(599).IsError);
    }

    [Fact]
    public void These_refuse_the_message_itself() =>
        Assert.Equal([400, 408, 413, 414, 431, 501, 505], Enumerable.Range(100, 900).Where(code => new StatusCode(code).RefusesMessage));
}
