// Every row of the table of settings: a good value and where it goes, and bad ones and what is said of them.

using Microsoft.Extensions.Logging;
using MiniHttp.CommandLine;
using MiniHttp.Hosting;
using MiniHttp.Protocol;
using MiniHttp.Sockets;

namespace MiniHttp.Server.Tests;

[Collection(ProcessState.Name)] // The reader reads the environment.
public class SettingsTableTests
{
    private static readonly string[] BadTimes = ["", "0", "-1", "x", "86401", "1e3", "NaN", "Infinity", "1,5", " 1", "0:30"];
    private static readonly string[] BadSizes = ["", "15", "-16", "x", "1.5", "0x20", " 16", "16777217", "99999999999999999999"];

    // In a directory of its own: none that is served.
    // The current directory, and so what is served: the password file must lie elsewhere, wherever these tests lie.
    private static readonly string Here = Directory.CreateTempSubdirectory("minihttp-").FullName;

    private static readonly string PasswordFilePath = Path.Combine(AppContext.BaseDirectory, "passwords.of-test");

    private sealed record Row(string Key, string Good, Func<ServerSettings, object> Read, object Expected, params string[] Bad);

    private static readonly Row[] Rows =
    [
        new("Root", Path.GetTempPath(), s => s.Server.Root, Path.GetTempPath(), "", "\0", "/tmp\0"),
        new("IndexFiles", "home.htm", s => s.Server.IndexFiles.Single(), "home.htm", "", ".", "..", "a/b", "a\\b", "a\0"),
        new("Listing", "false", s => s.Server.Listing, false, "", "0", "no", "x"),
        new("Dotfiles", "true", s => s.Server.Dotfiles, true, "", "1", "yes", "x"),
        new("FollowSymlinks", "true", s => s.Server.FollowSymlinks, true, "", "1", "yes", "x"),
        new("EchoPath", "/what/you-said", s => s.Server.EchoPath, "/what/you-said", "echo", "/a b", "/a?b", "/a#b", "/a%20", "/\u00e9", "/\n"),
        new("Port", "65535", s => s.Server.Sockets.Port, 65535, "", "65536", "-1", "x", "80.5", "+80", " 80", "8e1", "\u0663"),
        new("Port", "0", s => s.Server.Sockets.Port, 0),
        new("Bind", "[::1]:81", s => s.Server.Bind.Single().ToString(), "[::1]:81", "", "1.2.3", "300.1.1.1", "a:b", "a:70000", "::1:x", "unix:", "a b", "http://a/"),
        new("Bind", "unix:/run/x", s => s.Server.Bind.Single().UnixPath!, "/run/x"),
        new("Backlog", "1", s => s.Server.Sockets.Backlog, 1, "", "0", "65536", "x"),
        new("DeferAccept", "false", s => s.Server.Sockets.DeferAccept, false, "", "0", "no", "x"),
        new("Concurrency", "thread", s => s.Server.Concurrency, "thread", "", "thread pool", " threadpool", "x", "0"),
        new("Concurrency", "Select", s => s.Server.Concurrency, "select"),
        new("Selector", "select", s => s.Server.Selector, SelectorKind.Select, "", "0", "1", "poll", "epoll,select", " select"),
        new("Threads", "7", s => s.Server.Threads, 7, "", "0", "32768", "x"),
        new("Workers", OperatingSystem.IsLinux() ? "1024" : "0", s => s.Workers, OperatingSystem.IsLinux() ? 1024 : 0, "", "-1", "1025", "x"),
        new("CacheControl", "*.css max-age=3600", s => s.Server.CacheControl.SingleOrDefault()!, new CacheRule("*.css", "max-age=3600"),
            "", "*.css", "max-age=3600", " max-age=3600", "*.css max-age", "*.css max-age=1h", "a/*.css no-store", "*.css no-store\n", "*.css caf\u00e9", "*.css: no-store x"),
        new("CacheControl", "/assets/**   public, max-age=60", s => s.Server.CacheControl.SingleOrDefault()!, new CacheRule("/assets/**", "public, max-age=60")),
        new("ETag", "Content", s => s.Server.ETag, ETagSource.Content,
            "", "0", "2", "inode", "version,mtime", " mtime", "version\n"),
        new("ETag", "mtime", s => s.Server.ETag, ETagSource.Mtime),
        new("Types", ".LOG  text/plain", s => s.Server.Types.SingleOrDefault()!, new TypeRule("log", "text/plain; charset=utf-8"),
            "", ".log", "text/plain", ".log text", ".log /plain", ".log text/", ". text/plain", ".tar.gz application/gzip", ".a/b text/plain", ".log text/plain\n",
            ".caf\u00e9 text/plain", ".seventeenletters1 text/plain", "* text/plain"),
        new("Types", "log text/plain; charset=iso-8859-1", s => s.Server.Types.SingleOrDefault()!, new TypeRule("log", "text/plain; charset=iso-8859-1")),
        new("Types", ".log None", s => s.Server.Types.SingleOrDefault()!, new TypeRule("log", null)),
        new("Compression:Mode", "Precompressed", s => s.Server.Compression.Mode, CompressionMode.Precompressed, "", "0", "1", "x", "true", "all,none", " none"),
        new("Compression:Minimum", "0", s => s.Server.Compression.Minimum, 0L, "", "-1", "x", "1k"),
        new("FileCache", "0", s => s.Server.FileCache, 0L, "", "-1", "1099511627777", "x", "16M"),
        new("Compression:Cache", "1048576", s => s.Server.Compression.Cache, 1L << 20, "", "0", "1048575", "1099511627777", "x", "32M"),
        new("Log", "none", s => s.Server.Log, AccessLogFormat.None, "", "0", "1", "x", "combine", "common,none", "none,none", " none ", "none,"),
        new("Log", "NONE", s => s.Server.Log, AccessLogFormat.None),
        new("Log", "combined", s => s.Server.Log, AccessLogFormat.Combined),
        new("Log", "json", s => s.Server.Log, AccessLogFormat.Json),
        new("Auth:Users", "alice:a:b", s => string.Join(',', s.Server.Authentication.Users.Select(user => user.Name)), "alice", "", "alice", "alice:", ":secret", "al\nice:secret", "alice:sec\u0000ret"),
        new("Auth:File", PasswordFilePath, s => string.Join(',', s.Server.Authentication.FileUsers.Select(user => user.Name)), "bob", "", "\0", "missing", "/missing/file", "/"),
        new("Auth:Realm", "Members only", s => s.Server.Authentication.Realm, "Members only", "", "\"", "a\\b", "caf\u00e9", "a\nb"),
        new("Wire:Screen", "true", s => s.Wire.Screen, true, "", "1", "yes"),
        new("Wire:Text", "-", s => s.Wire.TextFile!, "-", "", "\0", "a\0"),
        new("Wire:Text", "/tmp/wire.txt", s => s.Wire.TextFile!, Path.GetFullPath("/tmp/wire.txt")),
        new("Wire:Json", "/tmp/wire.json", s => s.Wire.JsonFile!, Path.GetFullPath("/tmp/wire.json"), "", "\0"),
        new("Live", "true", s => s.Live, true, "", "1", "yes"),
        new("LogLevel", "warning", s => s.LogLevel, LogLevel.Warning, "", "3", "x", "warn", "Debug,Information", "Debug, Debug", " none ", "None\n"),
        new("ServerName", "caf\u00e9/1.0 (x)", s => s.Server.ServerName, "caf\u00e9/1.0 (x)", "a\nb", "a\rb", "a\0", "\u007f", "\u0085", "\u20ac", "\U0001F600"),
        new("ServerName", "", s => s.Server.ServerName, ""),
        new("ShutdownTimeout", "0", s => s.Server.ShutdownTimeout, TimeSpan.Zero, "", "-1", "x", "86401"),
        new("Headers", "X-Robots-Tag: noindex", s => s.Server.Headers.SingleOrDefault()!, new FieldRule(null, "X-Robots-Tag", "noindex"),
            "", "X-A", "X-A:", ": b", "X A", "X-A : b", "X-A: b\n", "X-A: b\rX-B: c", "X-A: \0", "X-A: \u20ac", "*.html", "*.html X-A", "a/b X-A: b", "*.html: b",
            "Content-Length: 1", "content-length: 1", "/a Date: x", "Location: /", "ETag: x", "WWW-Authenticate: Basic", "Transfer-Encoding: chunked"),
        new("Headers", "*.html   X-Frame-Options:DENY", s => s.Server.Headers.SingleOrDefault()!, new FieldRule("*.html", "X-Frame-Options", "DENY")),
        new("Headers", "app.js Link: </a:b>", s => s.Server.Headers.SingleOrDefault()!, new FieldRule("app.js", "Link", "</a:b>")),
        new("Headers", "/a:b/* Content-Type: text/caf\u00e9", s => s.Server.Headers.SingleOrDefault()!, new FieldRule("/a:b/*", "Content-Type", "text/caf\u00e9")),
        new("Lab", "true", s => s.Lab, true, "", "1", "yes"),
        new("Cors", "true", s => s.Server.Cors, true, "", "1", "yes", "*"),
        new("AllowHosts", "*.Example.org", s => s.Server.AllowHosts.SingleOrDefault()!, "*.Example.org",
            "", "*", "*.", "*.*.org", "a b", "a:80", "[::1]", "http://a", "a/", "a@b", "caf\u00e9.example", "a..b",
            ".a", "a\n", "a*.b"),
        new("Redirects", "/old/* /new/*", s => Said(s.Server.Redirects), "/old/* /new/* 301", "", "/a", "a /b", "/a b", "/a /b 200", "/a /b 304", "/a /b x", "/a /b 301 x", "/* */a",
            "/a*b* /c", "/a /b*", "/a* /*b*", "/a //b", "/a http://", "/a ftp://b/", "/a* http://b*/", "/a* http://*.b/", "/a* http://b*", "/a http://u:p@b/", "/a \\b",
            "/a?b /c", "/a#b /c", "/%zz /a", "/a /b\r\nX: y", "/a /a", "/a/ /a", "/a /a?b", "/* /new/*", "/* /a", "/a* /ab"),
        new("Redirects", "/caf\u00e9/%20 https://b.example/?c 308", s => Said(s.Server.Redirects), "/caf\u00e9/%20 https://b.example/?c 308"),
        new("ErrorPages", "404 /errors/404.html", s => s.Server.ErrorPages.SingleOrDefault()!, new ErrorPageRule(404, "/errors/404.html"),
            "", "404", "404 ", "/a", "404 a", "404 /", "404 /a/", "404 /../a", "404 //a", "399 /a", "600 /a", "3xx /a", "4XX /a", "+404 /a", "404 /a\n"),
        new("ErrorPages", "5xx /a b.html", s => s.Server.ErrorPages.SingleOrDefault()!, new ErrorPageRule(5, "/a b.html")),
        new("PrettyUrls", "true", s => s.Server.PrettyUrls, true, "", "1", "yes"),
        new("SpaFallback", "app/index.html", s => s.Server.SpaFallback, "app/index.html", "/", ".", "..", "a/", "../a", "a//b", "a\0", "a\n"),
        new("LiveReload", "true", s => s.LiveReload, true, "", "1", "yes"),
        new("QrCode", "true", s => s.QrCode, true, "", "1", "yes"),
        new("OpenBrowser", "true", s => s.OpenBrowser, true, "", "1", "yes"),
        new("Limits:HeadTimeout", "1.5", s => s.Server.Limits.HeadTimeout, TimeSpan.FromSeconds(1.5), BadTimes),
        new("Limits:IdleTimeout", "0.001", s => s.Server.Limits.IdleTimeout, TimeSpan.FromMilliseconds(1), BadTimes),
        new("Limits:SendTimeout", "86400", s => s.Server.Limits.SendTimeout, TimeSpan.FromDays(1), BadTimes),
        new("Limits:MinRate", "0", s => s.Server.Limits.MinRate, 0, "", "-1", "1000000001", "x", "240.5", "1k"),
        new("Limits:MinRate", "1000000000", s => s.Server.Limits.MinRate, 1_000_000_000),
        new("Limits:MinRateGrace", "1", s => s.Server.Limits.MinRateGrace, TimeSpan.FromSeconds(1), [.. BadTimes, "0.999"]),
        new("Limits:Requests", "1", s => s.Server.Limits.Requests ?? 0, 1, "", "-1", "1000000001", "x"),
        new("Limits:Requests", "0", s => s.Server.Limits.Requests ?? 0, 0),
        new("Limits:LingerSilence", "2", s => s.Server.Limits.LingerSilence, TimeSpan.FromSeconds(2), BadTimes),
        new("Limits:LingerTotal", "2", s => s.Server.Limits.LingerTotal, TimeSpan.FromSeconds(2), BadTimes),
        new("Limits:StopGrace", "2", s => s.Server.Limits.StopGrace, TimeSpan.FromSeconds(2), BadTimes),
        new("Limits:Connections", "1000000", s => s.Server.Limits.Connections, 1_000_000, "", "0", "1000001", "x"),
        new("Limits:WhenFull", "Refuse", s => s.Server.Limits.WhenFull, WhenFull.Refuse, "", "0", "1", "503", "wait,refuse", " wait"),
        new("Limits:ConnectionsPerAddress", "7", s => s.Server.Limits.ConnectionsPerAddress ?? 0, 7, "", "-1", "1000001", "x"),
        new("Limits:EventStreams", "1", s => s.Server.Limits.MaxEventStreams, 1, "", "0", "1000001", "x"),
        new("Limits:ListingMemory", "0", s => s.Server.Limits.MaxListingMemory, 0L, "", "-1", "1099511627777", "x"),
        new("Limits:Body", "0", s => s.Server.Limits.Body, 0L, "", "-1", "x", "9223372036854775808"),
        new("Limits:Body", "9223372036854775807", s => s.Server.Limits.Body, long.MaxValue),
        new("Limits:RequestLine", "1048576", s => s.Server.Limits.Head.StartLine, 1 << 20, [.. BadSizes, "1048577"]),
        new("Limits:Field", "16", s => s.Server.Limits.Head.Field, 16, [.. BadSizes, "1048577"]),
        new("Limits:Fields", "16777216", s => s.Server.Limits.Head.AllFields, 1 << 24, BadSizes),
        new("Limits:FieldCount", "1", s => s.Server.Limits.Head.FieldCount, 1, "", "0", "10001", "x"),
        new("Limits:Strict", "LineEnds,Spaces", s => s.Server.Limits.Head.Strict, Strict.LineEnds | Strict.Spaces, "", "1", "x", "LineEnds;Spaces", "LineEnds,x", "LineEnds,1", "LineEnds,", ","),
        new("Limits:Strict", "LineEnds, Spaces", s => s.Server.Limits.Head.Strict, Strict.LineEnds | Strict.Spaces),
        new("Limits:Strict", "emptylines", s => s.Server.Limits.Head.Strict, Strict.EmptyLines),
        new("Limits:Strict", "all", s => s.Server.Limits.Head.Strict, Strict.All),
    ];

    static SettingsTableTests() => File.WriteAllText(PasswordFilePath, "bob:{SHA}GpHWL3ymc5liWkNopqtdSjuqYHM=\n");

    public static TheoryData<string, int> GoodRows => [.. Rows.Select((row, index) => (row.Key, index))];

    public static TheoryData<string, string, string> BadValues
        => [.. Rows.SelectMany(row => row.Bad.Select(bad => (row.Key, bad, SettingsTable.All.Single(s => s.Key == row.Key).Allowed)))];

    private static string Said(IEnumerable<RedirectRule> rules) => string.Join(',', rules.Select(rule => $"{rule.From} {rule.To} {rule.Status.Value}"));

    private static ServerSettings Read(string key, string value)
        => SettingsReader.Read(Here, null, new Dictionary<string, IReadOnlyList<string>> { [key] = [value] });

    [Theory]
    [MemberData(nameof(GoodRows))]
    public void A_good_value_arrives_where_it_belongs(string key, int row)
        => Assert.Equal(Rows[row].Expected, Rows[row].Read(Read(key, Rows[row].Good)));

    [Theory]
    [MemberData(nameof(BadValues))]
    public void A_bad_value_is_refused_with_its_option_and_the_valid_values(string key, string value, string allowed)
    {
        var e = Assert.Throws<SettingsException>(() => Read(key, value));
        ServerOption row = SettingsTable.RowOf(key);
        string shown = row.Setting!.IsSecret ? "" : " " + ShownWord.Of(value);
        Assert.Equal($"{row.NameInMessages}{shown}: must be {allowed}", e.Message);
    }

    [Fact]
    public void Every_setting_is_tested_with_a_good_value_and_a_bad_one()
        => Assert.Equal(
            SettingsTable.All.Select(setting => setting.Key).Where(key => key != "Auth:Paths").Order(), // That one needs users: AuthSettingsTests.
            Rows.Where(row => row.Bad.Length > 0).Select(row => row.Key).Order());

    [Fact]
    public void A_good_value_is_not_the_default()
    {
        // Else the test above would not see that a value goes nowhere.
        ServerSettings defaults = SettingsReader.Read(Path.GetTempPath()[..^1], null, new Dictionary<string, IReadOnlyList<string>>());
        Assert.All(Rows.Where(row => row.Key is not ("Selector" or "Workers") || OperatingSystem.IsLinux()), row => Assert.NotEqual(row.Expected, row.Read(defaults)));
    }

    [Fact]
    public void Valid_values_are_one_short_line()
        => Assert.All(SettingsTable.All, setting => Assert.Matches("^[^\r\n]{1,95}$", setting.Allowed));

    [Fact]
    public void No_two_settings_have_the_same_name()
        => Assert.Equal(SettingsTable.All.Count, SettingsTable.All.DistinctBy(setting => setting.Key.ToUpperInvariant()).Count());

    // A default that help and manual show, given as a value, changes nothing.
    [Fact]
    public void The_default_that_is_shown_is_the_real_one()
        => Assert.All(
            SettingsTable.All.Where(setting => setting.DefaultInWords is null && setting.Default.Length > 0),
            setting =>
            {
                ServerSettings defaults = SettingsReader.Read(Here, null, new Dictionary<string, IReadOnlyList<string>>());
                Assert.Equal(setting.Current(defaults), setting.Current(Read(setting.Key, setting.Default)));
            });

    [Fact]
    public void Every_value_of_a_number_a_word_or_a_flag_is_shown_as_it_is_written()
        => Assert.All(
            Rows.Where(row => row.Bad.Length > 0 && !SettingsTable.RowOf(row.Key).Setting!.IsList),
            row =>
            {
                Setting setting = SettingsTable.RowOf(row.Key).Setting!;
                string shown = setting.Current(Read(row.Key, row.Good)).Replace(", ", ",", StringComparison.Ordinal);
                Assert.Equal(setting.Key is "Auth:File" ? "" : row.Good, shown, ignoreCase: true);
            });
}
