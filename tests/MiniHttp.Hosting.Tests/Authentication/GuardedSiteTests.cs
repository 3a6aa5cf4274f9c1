// RFC 1945 §9.4, §10.16, §11: who is asked for a password, and who is let in.

using System.Net;
using System.Text;
using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public class GuardedSiteTests
{
    private static readonly string[] Users = ["alice:wonder", "bob:builder"];

    private static string Credentials(string user, string password) => $"Authorization: {BasicCredentials.Format(user, password)}\r\n";

    // The status-line and all that follows; "site" is what the site says, whatever is asked.
    private static string Ask(string request, params string[] paths)
    {
        using var conversation = new Guarded(paths);
        return conversation.Ask(request);
    }

    private static bool IsLetIn(string path, string fields, params string[] paths)
    {
        string answer = Ask($"GET {path} HTTP/1.0\r\n{fields}\r\n", paths);
        bool isLetIn = answer.EndsWith("site", StringComparison.Ordinal);
        Assert.StartsWith(isLetIn ? "HTTP/1.0 200 OK\r\n" : "HTTP/1.0 401 Unauthorized\r\n", answer, StringComparison.Ordinal);
        return isLetIn;
    }

    [Fact]
    public void Who_says_nothing_is_asked_with_the_realm_and_a_page_that_explains()
    {
        string answer = Ask("GET / HTTP/1.0\r\n\r\n");
        Assert.StartsWith("HTTP/1.0 401 Unauthorized\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nWWW-Authenticate: Basic realm=\"Wonder <land>\"\r\n", answer, StringComparison.Ordinal);
        const string Page = "<h1>401 Unauthorized</h1>\n"
            + "<p>This needs a user name and a password for &quot;Wonder &lt;land&gt;&quot;.";
        Assert.Contains(Page, answer, StringComparison.Ordinal);
        Assert.Contains("<small>RFC 1945 &#167;11</small>", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void The_right_password_opens_the_site()
    {
        Assert.True(IsLetIn("/", Credentials("alice", "wonder")));
        Assert.True(IsLetIn("/a/b?c", Credentials("bob", "builder")));
        Assert.True(IsLetIn("http://x/a", Credentials("bob", "builder")));
    }

    [Theory]
    [InlineData("alice", "builder")]
    [InlineData("alice", "")]
    [InlineData("ALICE", "wonder")]
    [InlineData("", "")]
    [InlineData("carol", "wonder")]
    public void The_wrong_one_does_not(string user, string password) => Assert.False(IsLetIn("/", Credentials(user, password)));

    [Theory]
    [InlineData("Authorization: Basic\r\n")]
    [InlineData("Authorization: Basic YWxpY2U=\r\n")]
    [InlineData("Authorization: Digest YWxpY2U6d29uZGVy\r\n")]
    [InlineData("Authorization: alice:wonder\r\n")]
    [InlineData("Proxy-Authorization: Basic YWxpY2U6d29uZGVy\r\n")]
    public void What_are_no_credentials_are_none(string field) => Assert.False(IsLetIn("/", field));

    [Theory]
    [InlineData("/private/")]
    [InlineData("/private")]
    [InlineData("/private/a?b")]
    [InlineData("/%70rivate/")]
    [InlineData("/a/../private/x")]
    [InlineData("/./private//x")]
    [InlineData("//private/x")]
    [InlineData("http://host/private/x")]
    [InlineData("/private/.")]
    [InlineData("/private/missing")]
    public void However_a_guarded_directory_is_spelled_it_is_guarded(string path) => Assert.False(IsLetIn(path, "", "/private/"));

    [Theory]
    [InlineData("/")]
    [InlineData("/private/..")]
    [InlineData("/private/../public")]
    [InlineData("/privateer")]
    [InlineData("/%2570rivate/")] // Decoded once: it is another name.
    public void What_is_not_below_it_is_open(string path) => Assert.True(IsLetIn(path, "", "/private/"));

    [Fact]
    public void The_longest_path_that_fits_counts_in_whatever_order_they_stand()
    {
        string[] paths = ["/", "/public/=*", "/public/staff/", "/public/staff/bob/=bob"];
        foreach (string[] order in (string[][])[paths, [.. paths.Reverse()]])
        {
            Assert.False(IsLetIn("/x", "", order));
            Assert.True(IsLetIn("/x", Credentials("alice", "wonder"), order));
            Assert.True(IsLetIn("/public/x", "", order));
            Assert.False(IsLetIn("/public/staff/x", "", order));
            Assert.True(IsLetIn("/public/staff/x", Credentials("alice", "wonder"), order));
            Assert.False(IsLetIn("/public/staff/bob/x", Credentials("alice", "wonder"), order));
            Assert.True(IsLetIn("/public/staff/bob/x", Credentials("bob", "builder"), order));
        }
    }

    [Theory]
    [InlineData("HEAD /x HTTP/1.0\r\n\r\n")]
    [InlineData("POST /x HTTP/1.0\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("OPTIONS * HTTP/1.0\r\n\r\n")]
    [InlineData("BREW /x HTTP/1.0\r\n\r\n")]
    public void Whatever_the_method_is_the_password_comes_first(string request)
        => Assert.StartsWith("HTTP/1.0 401 Unauthorized\r\n", Ask(request), StringComparison.Ordinal);

    [Fact]
    public void A_request_of_HTTP_0_9_can_say_no_password_and_gets_the_page()
        => Assert.Contains("<h1>401 Unauthorized</h1>", Ask("GET /\r\n"), StringComparison.Ordinal);

    [Fact]
    public void After_the_question_the_connection_is_kept()
    {
        using var conversation = new Guarded([]);
        Assert.Contains("\r\nConnection: keep-alive\r\n", conversation.Ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"), StringComparison.Ordinal);
        Assert.EndsWith("site", conversation.Ask($"GET / HTTP/1.0\r\nConnection: keep-alive\r\n{Credentials("alice", "wonder")}\r\n"), StringComparison.Ordinal);
        Assert.Equal([null, "alice"], conversation.UsersInLog);
    }

    [Fact]
    public void The_log_names_those_who_were_let_in_and_nobody_else()
    {
        using var conversation = new Guarded(["/private/"]);
        string keep = "Connection: keep-alive\r\n";
        conversation.Ask($"GET /private/ HTTP/1.0\r\n{keep}{Credentials("alice", "wrong")}\r\n");
        conversation.Ask($"GET / HTTP/1.0\r\n{keep}{Credentials("alice", "wonder")}\r\n"); // Nobody asked.
        conversation.Ask($"GET /private/ HTTP/1.0\r\n{keep}{Credentials("alice", "wonder")}\r\n");
        conversation.Ask($"GET /private/%zz HTTP/1.0\r\n{keep}{Credentials("bob", "wonder")}\r\n");
        Assert.Equal([null, null, "alice", null], conversation.UsersInLog);
    }

    private const string Bcrypt = "$2y$05$swaIXzLJeXvG9KsIikAJg.wO5.SOT0PLO9U9oz6izXWfP5v/qgP2S"; // Of "pw".

    private static string Keep(string user, string password)
        => $"GET / HTTP/1.0\r\nConnection: keep-alive\r\n{Credentials(user, password)}\r\n";

    [Theory]
    [InlineData(null)]
    [InlineData(Bcrypt)]
    public void Who_guesses_is_told_to_wait_and_the_connection_is_kept(string? hash)
    {
        KnownUser? user = hash is null ? null : PasswordFile.Parse($"alice:{hash}", "f")[0];
        using var conversation = new Guarded([], user, new ManualClock());
        for (int i = 0; i < 5; i++)
        {
            Assert.StartsWith("HTTP/1.0 401 ", conversation.Ask(Keep("alice", $"{i}")), StringComparison.Ordinal);
        }

        string answer = conversation.Ask(Keep("alice", hash is null ? "wonder" : "pw"));
        Assert.StartsWith("HTTP/1.0 429 Too Many Requests\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nRetry-After: 30\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: keep-alive\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("WWW-Authenticate", answer, StringComparison.Ordinal);
        const string Explanation
            = "<p>Too many wrong passwords have come from your address. Wait half a minute and try again.</p>";
        Assert.Contains(Explanation, answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slow_check_is_waited_for_and_the_log_names_its_user()
    {
        using var conversation = new Guarded([], PasswordFile.Parse($"alice:{Bcrypt}", "f")[0]);
        Assert.EndsWith("site", conversation.Ask(Keep("alice", "pw")), StringComparison.Ordinal);
        Assert.Equal(1, conversation.Waits);
        Assert.EndsWith("site", conversation.Ask(Keep("alice", "pw")), StringComparison.Ordinal);
        Assert.Equal(1, conversation.Waits);
        Assert.Equal(["alice", "alice"], conversation.UsersInLog);
        Assert.Equal([200, 200], conversation.StatusesInLog);
    }

    [Fact]
    public void A_client_that_leaves_during_a_slow_check_is_in_the_log_as_not_let_in()
    {
        using var conversation = new Guarded([], PasswordFile.Parse($"alice:{Bcrypt}", "f")[0]);
        conversation.AskAndReset(Keep("alice", "x"));
        Assert.Equal([null], conversation.UsersInLog);
        Assert.Equal([401], conversation.StatusesInLog);
    }

    [Fact]
    public void A_password_that_is_too_long_for_bcrypt_is_refused_with_the_reason()
    {
        using var conversation = new Guarded([], PasswordFile.Parse($"alice:{Bcrypt}", "f")[0]);
        const string Reason
            = "Passwords of more than 72 bytes are refused, since bcrypt ignores the rest: ask for a shorter one.";
        Assert.DoesNotContain(Reason, conversation.Ask(Keep("alice", new string('x', 72))), StringComparison.Ordinal);
        string answer = conversation.Ask(Keep("alice", new string('x', 73)));
        Assert.StartsWith("HTTP/1.0 401 ", answer, StringComparison.Ordinal);
        Assert.Contains(Reason, answer, StringComparison.Ordinal);
    }

    private sealed class Guarded : IRequestHandler, IConnection, IDriver, IDateSource, IDisposable
    {
        private readonly AccessGuard _guard;
        private readonly SemaphoreSlim _woken = new(0);
        private readonly ServerExchange _exchange;

        public Guarded(string[] paths, KnownUser? user = null, TimeProvider? clock = null)
        {
            var settings = new AuthenticationOptions
            {
                Users = user is null ? [.. TestUsers.Of(Users)] : [user],
                Realm = "Wonder <land>",
                Paths = [.. paths.Select(path => GuardedPath.Parse(path)!)],
            };
            Assert.Null(settings.Problem);
            _guard = new AccessGuard(settings, clock ?? TimeProvider.System);
            var options = new ServerExchangeOptions(new ServerLimits(), this, "");
            var site = new GuardedSite(this, _guard, settings.Realm);
            var explained = new ErrorPageLayer(site, [], root: null, new MediaTypes([]), _guard);
            _exchange = new ServerExchange(explained, options, this, this, now: 0);
        }

        public List<string?> UsersInLog { get; } = [];

        public List<int> StatusesInLog { get; } = [];

        /// <summary>How often an answer was deferred.</summary>
        public int Waits { get; private set; }

        public EndPoint? Local => null;

        public EndPoint? Remote => null;

        ReadOnlySpan<byte> IDateSource.Current => "Mon, 06 May 2024 07:08:09 GMT"u8;

        public string Ask(string request)
        {
            _exchange.OnReceived(Encoding.Latin1.GetBytes(request), now: 0);
            while (_exchange.Next is { Send: SendKind.None, Deadline: Needs.Never })
            {
                Waits++;
                Assert.True(_woken.Wait(TimeSpan.FromSeconds(60)));
                _exchange.OnProduced(now: 0);
            }

            var received = new StringBuilder();
            while (_exchange.Next is { Send: SendKind.Content } needs)
            {
                received.Append(Encoding.Latin1.GetString(needs.Bytes.Span));
                _exchange.OnSent(needs.Bytes.Length, now: 0);
            }

            return received.ToString();
        }

        public void AskAndReset(string request)
        {
            _exchange.OnReceived(Encoding.Latin1.GetBytes(request), now: 0);
            Assert.Equal(SendKind.None, _exchange.Next.Send);
            _exchange.OnReset(now: 0);
        }

        public void Wake() => _woken.Release();

        public void Answer(RequestHead request, IConnection connection, Response response)
            => System.Buffers.BuffersExtensions.Write(response.Body, "site"u8);

        public void Refuse(Rejection reason, RequestHead request, Response response)
        {
        }

        public void Ended(in AnsweredRequest answered)
        {
            UsersInLog.Add(_guard.UserOf(answered));
            StatusesInLog.Add(answered.Status.Value);
        }

        public void Dispose() => _exchange.Dispose();
    }
}
