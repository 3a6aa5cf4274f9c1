// Basic authentication (RFC 1945 §11), asked for and answered by the clients that people have.

namespace MiniHttp.EndToEnd.Tests;

public sealed class PasswordTests : IDisposable
{
    private const string Secret = "open: sesame \u00e9";

    private readonly TemporaryDirectory _site = new TemporaryDirectory().With("index.html", "welcome").With("private/a.txt", "treasure").With("private/index.html", "cave");
    private readonly TemporaryDirectory _elsewhere = new();

    public void Dispose()
    {
        _site.Dispose();
        _elsewhere.Dispose();
    }

    [Theory]
    [InlineData("threadpool")]
    [InlineData("thread")]
    [InlineData("select")]
    public async Task Curl_is_let_in_with_the_password_and_asked_for_it_without(string concurrency)
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--concurrency", concurrency, "--auth", $"Aladdin:{Secret}", "--auth", "bob:b");
        ExternalProgram curl = ExternalProgram.Curl;
        ProgramResult without = await curl.RunAsync("--include", server.Url);
        Assert.StartsWith("HTTP/1.0 401 Unauthorized\r\n", without.Output);
        Assert.Contains("\r\nWWW-Authenticate: Basic realm=\"MiniHttp\"\r\n", without.Output);
        Assert.Contains("<h1>401 Unauthorized</h1>", without.Output);
        Assert.Equal("welcome", (await curl.RunAsync("-u", $"Aladdin:{Secret}", server.Url)).Output);
        Assert.Equal("welcome", (await curl.RunAsync("-u", "bob:b", server.Url)).Output);
        Assert.Equal(22, (await curl.RunAsync("--fail", "-u", "bob:c", server.Url)).ExitCode);
        Assert.Equal(22, (await curl.RunAsync("--fail", "-u", "carol:b", server.Url)).ExitCode);

        // It asks, is asked back, and says the password over the same connection.
        ProgramResult negotiated = await curl.RunAsync("--anyauth", "-H", "Connection: keep-alive", "--http1.0", "-w", "%{num_connects}", "-u", "bob:b", server.Url);
        Assert.Equal("welcome1", negotiated.Output);
        Assert.Equal(0, await server.StopAsync());

        string[] users = [.. server.Output.All.Skip(1).Select(line => line.Split(' ')[2])];
        Assert.Equal(["-", "Aladdin", "bob", "-", "-", "-", "bob"], users);
        Assert.Empty(server.Errors.All);
        Assert.DoesNotContain(server.Output.All, line => line.Contains("sesame"));
    }

    [Fact]
    public async Task Minifetch_is_let_in_with_the_password_and_says_that_it_was_refused_without()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--auth", $"Aladdin:{Secret}");
        ProgramResult refused = await Minifetch.RunAsync("-f", server.Url);
        Assert.Equal(22, refused.ExitCode);
        Assert.Contains("401", refused.Errors);
        Assert.Equal("welcome", (await Minifetch.RunAsync("-u", $"Aladdin:{Secret}", server.Url)).Output);
        Assert.Equal(22, (await Minifetch.RunAsync("-f", "-u", "Aladdin:x", server.Url)).ExitCode);
    }

    [Theory]
    [InlineData("-nbB")]
    [InlineData("-nbs")]
    public async Task A_password_file_of_htpasswd_is_read(string kind)
    {
        ExternalProgram htpasswd = ExternalProgram.Htpasswd;
        _elsewhere.With("passwords", (await htpasswd.RunAsync(kind, "alice", "wonder")).Output);
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--auth-file", _elsewhere.In("passwords"));
        ExternalProgram curl = ExternalProgram.Curl;
        Assert.Equal("welcome", (await curl.RunAsync("-u", "alice:wonder", server.Url)).Output);
        Assert.Equal(22, (await curl.RunAsync("--fail", "-u", "alice:x", server.Url)).ExitCode);
        Assert.Equal("welcome", (await curl.RunAsync("-u", "alice:wonder", server.Url)).Output); // No pause for who was let in before.
    }

    [Fact]
    public async Task A_file_of_MD5_is_refused_with_what_is_allowed_and_exit_code_2()
    {
        ExternalProgram htpasswd = ExternalProgram.Htpasswd;
        _elsewhere.With("passwords", (await htpasswd.RunAsync("-nbm", "alice", "wonder")).Output);
        await using Minihttpd server = Minihttpd.Launch(_site.Path, ["--port", "0", "--auth-file", _elsewhere.In("passwords")]);
        Assert.Equal(2, await server.ExitCodeAsync());
        Assert.Equal(
            $"minihttpd: {_elsewhere.In("passwords")}: line 1 of the password file: the password of 'alice' is an MD5 hash, which is not read; allowed: bcrypt (htpasswd -B) and {{SHA}} (htpasswd -s)",
            Assert.Single(server.Errors.All));
    }

    [Fact]
    public async Task A_user_without_a_password_is_refused_without_saying_which()
    {
        await using Minihttpd server = Minihttpd.Launch(_site.Path, ["--port", "0", "--auth", "topsecret"]);
        Assert.Equal(2, await server.ExitCodeAsync());
        Assert.StartsWith("minihttpd: --auth: must be USER:PASSWORD", Assert.Single(server.Errors.All));
    }

    [Fact]
    public async Task Users_may_come_from_the_environment_and_guard_a_directory()
    {
        await using Minihttpd server = await Minihttpd.StartAsync(
            _site.Path, ["--port", "0"], [("MINIHTTP_Auth__Users__0", "alice:wonder"), ("MINIHTTP_Auth__Paths__0", "/private/"), ("MINIHTTP_Auth__Realm", "Staff")]);
        ExternalProgram curl = ExternalProgram.Curl;
        Assert.Equal("welcome", (await curl.RunAsync(server.Url)).Output);
        Assert.Contains("Basic realm=\"Staff\"", (await curl.RunAsync("--head", $"{server.Url}private")).Output);
        foreach (string path in (string[])["private/", "private/index.html", "private/a.txt", "%70rivate/a.txt", "x/../private/a.txt", "private/./a.txt", "private/none"])
        {
            Assert.Equal("401", (await curl.RunAsync("--path-as-is", "-o", _elsewhere.In("page"), "-w", "%{http_code}", server.Url + path)).Output);
        }

        Assert.Equal("treasure", (await curl.RunAsync("-u", "alice:wonder", $"{server.Url}private/a.txt")).Output);
        Assert.Equal("cave", (await curl.RunAsync("-u", "alice:wonder", "--location", $"{server.Url}private")).Output);
    }

    [Theory]
    [InlineData("--concurrency", "threadpool")]
    [InlineData("--workers", "2")]
    public async Task Beyond_this_machine_there_is_a_warning(params string[] arguments)
    {
        string[] always = ["--auth", "alice:wonder", "--bind", "0.0.0.0", .. arguments];
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, always);
        Assert.NotNull(await server.Errors.FirstAsync(line => line.StartsWith("minihttpd: warning: Passwords are sent without encryption", StringComparison.Ordinal)));
        Assert.Equal(0, await server.StopAsync());
        Assert.Single(server.Errors.All);
    }
}
