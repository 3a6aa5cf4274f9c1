// The command line: which words go where, and what is refused. What values may be is in SettingsTableTests.

using MiniHttp.Hosting;
using MiniHttp.Sockets;

namespace MiniHttp.Server.Tests;

[Collection(ProcessState.Name)] // Help and version go to the console.
public class ServerCommandTests
{
    // Everything that was asked for, in one text.
    private static string Parse(params string[] args)
    {
        Assert.Null(new ServerCommand().Parse(args, out ServerArguments arguments));
        IEnumerable<string> settings = arguments.Settings.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Key}={string.Join('|', s.Value)}");
        return string.Join(' ', arguments.ConfigFile is { } file ? settings.Append("file=" + file) : settings);
    }

    private static string Error(params string[] args)
    {
        string message = Assert.Throws<SettingsException>(() => new ServerCommand().Parse(args, out _)).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    private static string Output(params string[] args)
    {
        TextWriter console = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            Assert.Equal(0, new ServerCommand().Parse(args, out _));
        }
        finally
        {
            Console.SetOut(console);
        }

        return output.ToString();
    }

    [Fact]
    public void No_words_ask_for_nothing() => Assert.Equal("", Parse());

    [Theory]
    [InlineData("--port 81", "Port=81")]
    [InlineData("-p 81", "Port=81")]
    [InlineData("--port=81", "Port=81")]
    [InlineData("-p=81", "Port=81")]
    [InlineData("-p81", "Port=81")]
    [InlineData("--port -1", "Port=-1")]
    [InlineData("--bind localhost", "Bind=localhost")]
    [InlineData("-b [::1]:81", "Bind=[::1]:81")]
    [InlineData("-b *", "Bind=*")]
    [InlineData("--bind=unix:/run/x", "Bind=unix:/run/x")]
    [InlineData("--backlog 7", "Backlog=7")]
    [InlineData("--concurrency threadpool", "Concurrency=threadpool")]
    [InlineData("--concurrency select --selector epoll", "Concurrency=select Selector=epoll")]
    [InlineData("--max-threads 7", "Threads=7")]
    [InlineData("--workers 2", "Workers=2")]
    [InlineData("--max-connections 7", "Limits:Connections=7")]
    [InlineData("--max-connections-per-address 7", "Limits:ConnectionsPerAddress=7")]
    [InlineData("--no-defer-accept", "DeferAccept=false")]
    [InlineData("--log none", "Log=none")]
    [InlineData("--auth alice:a:b --auth=bob:c", "Auth:Users=alice:a:b|bob:c")]
    [InlineData("--auth-file passwords", "Auth:File=passwords")]
    [InlineData("--index a --index b", "IndexFiles=a|b")]
    [InlineData("--no-listing", "Listing=false")]
    [InlineData("--dotfiles", "Dotfiles=true")]
    [InlineData("--follow-symlinks", "FollowSymlinks=true")]
    [InlineData("--cors --pretty-urls site", "Cors=true PrettyUrls=true Root=site")]
    [InlineData("--live-reload --qr --open", "LiveReload=true OpenBrowser=true QrCode=true")]
    [InlineData("--wire --wire-to a --wire-json -", "Wire:Json=- Wire:Screen=true Wire:Text=a")]
    [InlineData("--live", "Live=true")]
    [InlineData("--header A:b --header=C:d", "Headers=A:b|C:d")]
    [InlineData("--spa", "SpaFallback=index.html")]
    [InlineData("--spa site", "Root=site SpaFallback=index.html")]
    [InlineData("site --spa", "Root=site SpaFallback=index.html")]
    [InlineData("--spa=app.html site", "Root=site SpaFallback=app.html")]
    [InlineData("--spa -- --spa", "Root=--spa SpaFallback=index.html")]
    [InlineData("--config a.json", "file=a.json")]
    [InlineData("--config=a.json", "file=a.json")]
    [InlineData("www", "Root=www")]
    [InlineData("www -p 81", "Port=81 Root=www")]
    [InlineData("-p 81 www", "Port=81 Root=www")]
    [InlineData("--log=none --config x --backlog=1 -b a -p 0 /srv/www", "Backlog=1 Bind=a Log=none Port=0 Root=/srv/www file=x")]
    public void Each_word_goes_where_it_belongs(string words, string expected) => Assert.Equal(expected, Parse(words.Split(' ')));

    [Fact]
    public void Bind_may_be_repeated_and_takes_one_address_each_time()
    {
        Assert.Equal("Bind=a|b:1|c", Parse("-b", "a", "--bind", "b:1", "-b=c"));
        Assert.Equal("Bind=a Root=b", Parse("-b", "a", "b"));
    }

    [Theory]
    [InlineData("@file")]
    [InlineData("@")]
    [InlineData("two words")]
    [InlineData("a=b")]
    [InlineData("a:b")]
    [InlineData("caf\u00e9")]
    [InlineData("\"quoted\"")]
    [InlineData("./-dir")]
    [InlineData("-")]
    [InlineData("port")]
    [InlineData("minihttpd")]
    [InlineData("./minihttpd")]
    [InlineData("/srv/minihttpd")]
    [InlineData("minihttpd.exe")]
    [InlineData("/h")]
    [InlineData("/?")]
    [InlineData("/help")]
    public void A_directory_may_have_any_name(string name)
    {
        Assert.Equal($"Root={name}", Parse(name));
        Assert.Equal($"Port=81 Root={name}", Parse("-p", "81", name));
    }

    [Theory]
    [InlineData("[x]", "./[x]")]
    [InlineData("[diagram]", "./[diagram]")]
    [InlineData("[suggest:1]", "./[suggest:1]")]
    [InlineData("[x", "./[x")]
    public void A_directory_in_brackets_is_one_as_well(string name, string root)
    {
        Assert.Equal($"Root={root}", Parse(name));
        Assert.Equal($"Port=81 Root={root}", Parse(name, "-p", "81"));
        Assert.Equal($"Port=81 Root={name}", Parse("-p", "81", name));
        Assert.Equal($"Root={name}", Parse("--", name));
    }

    [Theory]
    [InlineData("@file")]
    [InlineData("[x]")]
    public void An_option_s_value_is_taken_literally_as_well(string value) => Assert.Equal($"file={value}", Parse("--config", value));

    [Theory]
    [InlineData("-dir")]
    [InlineData("--port")]
    [InlineData("--help")]
    [InlineData("-p81")]
    [InlineData("--")]
    [InlineData("@file")]
    public void After_two_dashes_nothing_is_an_option(string name)
    {
        Assert.Equal($"Root={name}", Parse("--", name));
        Assert.Equal($"Port=81 Root={name}", Parse("-p", "81", "--", name));
    }

    [Theory]
    [InlineData("--nope", "see minihttpd --help")]
    [InlineData("-z", "see minihttpd --help")]
    [InlineData("-dir", "see minihttpd --help")]
    [InlineData("--Port", "did you mean \"--port\"?")]
    [InlineData("-P", "did you mean \"-p\"?")]
    [InlineData("--nope=1", "see minihttpd --help")]
    [InlineData("---port", "did you mean \"--port\"?")]
    [InlineData("-zp", "see minihttpd --help")]
    [InlineData("--prot", "did you mean \"--port\"?")]
    [InlineData("--prot=80", "did you mean \"--port\"?")]
    [InlineData("--listing", "did you mean \"--no-listing\"?")]
    public void An_unknown_option_is_refused_wherever_it_stands(string word, string hint)
    {
        string expected = $"unknown option \"{word.Split('=')[0]}\" ({hint})";
        Assert.Equal(expected, Error(word));
        Assert.Equal(expected, Error("www", word));
        Assert.Equal(expected, Error(word, "www"));
        Assert.Equal(expected, Error("-p", "81", word));
        Assert.Equal(expected, Error(word, "--", "www"));
        Assert.Equal(expected, Error("--version", word));
    }

    [Theory]
    [InlineData("--port")]
    [InlineData("-p")]
    [InlineData("--bind")]
    [InlineData("--config")]
    [InlineData("--log")]
    [InlineData("--type")]
    [InlineData("--compression")]
    [InlineData("--etag")]
    public void A_missing_value_is_refused(string option)
    {
        Assert.Contains(option, Error(option), StringComparison.Ordinal);
        Assert.Contains(option, Error("www", option), StringComparison.Ordinal);
    }

    [Fact]
    public void The_word_after_an_option_is_its_value_whatever_it_looks_like()
        => Assert.Equal("Root=81 file=--port", Parse("--config", "--port", "81")); // As getopt has it.

    [Fact]
    public void Two_directories_are_refused()
    {
        Assert.Equal("\"b\": only one ROOT can be served (see minihttpd --help)", Error("a", "b"));
        Assert.Equal("\"-b\": only one ROOT can be served (see minihttpd --help)", Error("--", "a", "-b"));
    }

    [Fact]
    public void Two_values_where_one_is_expected_are_refused()
        => Assert.Equal("--port: may be given only once (see minihttpd --help)", Error("-p", "1", "-p", "2"));

    [Fact]
    public void A_flag_takes_no_value()
        => Assert.Equal("--cors: takes no value (see minihttpd --help)", Error("--cors=yes"));

    [Fact]
    public void A_flag_may_be_repeated() => Assert.Equal("Cors=true Root=site", Parse("--cors", "--cors", "site"));

    [Theory]
    [InlineData("--port")]
    [InlineData("a b")]
    public void An_error_says_where_to_find_help(string word)
        => Assert.EndsWith(" (see minihttpd --help)", Error([.. word.Split(' ')]), StringComparison.Ordinal);

    [Fact]
    public void Version_is_one_line() => Assert.Matches(@"^minihttpd \d+\.\d+\.\d+\S*\r?\n$", Output("--version"));

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("-?")]
    [InlineData("www", "-p", "81", "--help")]
    public void Help_lists_every_option(params string[] args)
    {
        string help = Output(args);
        foreach (string word in new[] { "ROOT", "--port", "-p", "--bind", "-b", "--backlog", "--concurrency", "--log", "--config", "--help", "--version" })
        {
            Assert.Contains(word, help, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_setting_of_the_command_line_is_one_of_the_table()
    {
        Assert.Null(new ServerCommand().Parse(
            ["--port=1", "--bind=a", "--backlog=1", "--concurrency=a", "--log=a", "www"], out ServerArguments arguments));
        Assert.Equal(6, arguments.Settings.Count);
        Assert.Subset(SettingsTable.All.Select(setting => setting.Key).ToHashSet(), arguments.Settings.Keys.ToHashSet());
    }

    [Fact]
    public void The_defaults_in_the_help_are_the_real_ones()
    {
        string help = Output("--help");
        var defaults = new HttpServerOptions();
        Assert.Contains($"(default {defaults.Sockets.Port})", help, StringComparison.Ordinal);
        Assert.Contains($"(default {defaults.Sockets.Backlog})", help, StringComparison.Ordinal);
        Assert.Contains($"(default {ListenAddress.Loopback})", help, StringComparison.Ordinal);
        Assert.Contains($"(default {defaults.Concurrency})", help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("timeouts")]
    [InlineData("Timeouts", "-h")]
    public void Help_for_a_topic_is_that_group_alone(params string[] words)
    {
        string help = Output(["--help", .. words]);
        Assert.StartsWith("Timeouts:\n      --head-timeout S ", help, StringComparison.Ordinal);
        Assert.DoesNotContain("\n\n", help, StringComparison.Ordinal);
    }

    [Fact]
    public void A_completion_script_is_printed()
    {
        Assert.Contains("complete -o filenames -F _minihttpd minihttpd", Output("--completion", "bash"), StringComparison.Ordinal);
        Assert.Equal("--completion tcsh: must be bash, zsh, fish or powershell", Error("--completion", "tcsh"));
    }
}
