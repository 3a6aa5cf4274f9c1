// RFC 1945 §9.4, §10.2, §10.16, §11: the round trip of Basic authentication, as a handler would do it.

namespace MiniHttp.Protocol.Tests;

public class ServerExchangeAuthenticationTests
{
    private const string Realm = "WallyWorld";

    private static void Guard(RequestHead request, Response response)
    {
        bool known = request.Fields.TryGet(FieldName.Authorization, out ReadOnlySpan<byte> value)
            && BasicCredentials.TryParse(value, out string user, out string password)
            && (user, password) == ("Aladdin", "open sesame");
        if (!known)
        {
            response.Head.Status = StatusCode.Unauthorized;
            response.Head.Fields.Add(FieldName.WwwAuthenticate, Challenge.FormatBasic(Realm));
        }

        response.Write(known ? "treasure" : "who are you?");
    }

    private static string Ask(string field) => $"GET /cave HTTP/1.0\r\n{field}Connection: keep-alive\r\n\r\n";

    [Fact]
    public void A_401_carries_a_challenge_and_the_credentials_for_it_are_let_in_on_the_same_connection()
    {
        using var driver = new ScriptedDriver(new RecordingHandler(Guard));
        driver.Arrive(Ask(""));
        string challenge = "WWW-Authenticate: Basic realm=\"WallyWorld\"\r\n";
        string lines = $"Connection: keep-alive\r\n{challenge}Content-Length: 12\r\n";
        Assert.Equal(Wire.Head("401 Unauthorized", lines, "who are you?"), driver.TakeSent());

        driver.Arrive(Ask($"Authorization: {BasicCredentials.Format("Aladdin", "open sesame")}\r\n"));
        Assert.Equal(Wire.Kept("200 OK", "treasure"), driver.TakeSent());
        Assert.Equal([401, 200], driver.Handler.Answered.Select(a => a.Status));
    }

    [Fact]
    public void The_example_of_the_RFC_is_let_in()
    {
        using var driver = new ScriptedDriver(new RecordingHandler(Guard));
        driver.Arrive(Ask("authorization: basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n"));

        Assert.Equal(Wire.Kept("200 OK", "treasure"), driver.Sent);
    }

    [Theory]
    [InlineData("Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ\r\n")]
    [InlineData("Authorization: Basic\r\n")]
    [InlineData("Authorization: Digest username=\"Aladdin\"\r\n")]
    [InlineData("Authorization: Basic QWxhZGRpbjo=\r\n")]
    public void Anything_else_is_asked_again(string field)
    {
        using var driver = new ScriptedDriver(new RecordingHandler(Guard));
        driver.Arrive(Ask(field));

        Assert.StartsWith("HTTP/1.0 401 Unauthorized\r\n", driver.Sent, StringComparison.Ordinal);
        Assert.Equal(Outcome.Open, driver.Outcome);
    }

    [Fact]
    public void A_401_without_a_challenge_is_never_sent()
    {
        using var driver = new ScriptedDriver(RecordingHandler.Of(StatusCode.Unauthorized));

        Assert.Throws<ArgumentException>(() => driver.Arrive(Ask("")));
        Assert.Equal("", driver.Sent);
    }
}
