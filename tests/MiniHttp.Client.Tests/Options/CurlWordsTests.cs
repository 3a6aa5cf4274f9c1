using MiniHttp.CommandLine;
using MiniHttp.Fetching;

namespace MiniHttp.Client.Tests;

public class CurlWordsTests
{
    [Theory]
    [InlineData("-sSfLo file http://h/", "silent=true show-error=true fail=true location=true output=file url=http://h/")]
    [InlineData("-ofile -XPOST", "output=file request=POST")]
    [InlineData("-d =x -d=x -d -x", "data==x data==x data=-x")]
    [InlineData("-d @file --data @file", "data=@file data=@file")]
    [InlineData("-o - -O", "output=- remote-name=true")]
    [InlineData("--output=a=b --header=A:b", "output=a=b header=A:b")]
    [InlineData("--no-silent --no-buffer --buffer", "silent=false no-buffer=true no-buffer=false")]
    [InlineData("[x] @file minifetch -- -s --nope", "url=[x] url=@file url=minifetch url=-s url=--nope")]
    [InlineData("--url http://h/", "url=http://h/")]
    public void Words_are_read_as_curl_reads_them(string words, string expected)
        => Assert.Equal(expected, string.Join(' ', CurlWords.Read(words.Split(' '))
            .Select(given => $"{given.Option.Name}={given.Value ?? (given.IsOn ? "true" : "false")}")));

    [Theory]
    [InlineData("--nope", "unknown option \"--nope\" (see minifetch --help)")]
    [InlineData("-", "-: neither an option nor a URL (see minifetch --help)")]
    [InlineData("--headder x", "unknown option \"--headder\" (did you mean \"--header\"?)")]
    [InlineData("--outptu=x", "unknown option \"--outptu\" (did you mean \"--output\"?)")]
    [InlineData("--no-slient", "unknown option \"--no-slient\" (did you mean \"--no-silent\"?)")]
    [InlineData("--no-help", "unknown option \"--no-help\" (--help cannot be negated)")]
    [InlineData("--no-output", "unknown option \"--no-output\" (--output cannot be negated)")]
    [InlineData("--retry-", "ambiguous option \"--retry-\" (--retry-delay, --retry-max-time, --retry-connrefused, --retry-all-errors)")]
    [InlineData("-sy", "curl's option for")]
    [InlineData("-!", "unknown option \"-!\" (see minifetch --help)")]
    [InlineData("--http2", "curl's option for HTTP/2; minifetch speaks HTTP/1.0")]
    [InlineData("-F a=b", "curl's option for multipart forms")]
    [InlineData("--output", "--output: needs a value, FILE")]
    [InlineData("-so", "-o: needs a value, FILE")]
    [InlineData("--silent=yes", "--silent: takes no value")]
    public void What_is_no_option_is_one_clear_error(string words, string message)
    {
        var e = Assert.Throws<CommandLineException>(() => CurlWords.Read(words.Split(' ')));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
        Assert.Equal(2, e.ExitCode);
    }

    [Fact]
    public void Every_option_of_the_table_does_something()
    {
        var values = new Dictionary<string, string>
        {
            ["checksum"] = "sha256:" + new string('a', 64),
            ["resolve"] = "h:80:127.0.0.1",
            ["connect-to"] = "::h:",
            ["completion"] = "bash",
            ["continue-at"] = "-",
        };
        foreach (CommandOption<FetchArguments> option in OptionTable.All)
        {
            string[] words = option.IsFlag ? [option.LongName, "http://h/"] : [option.LongName, values.GetValueOrDefault(option.Name, option.Name == "range" ? "0-1" : "1"), "http://h/"];
            string[] needed = option.Name switch { "lint" => ["--raw"], "grade-cases" => ["--grade"], _ => [] };
            Assert.NotNull(ArgumentReader.Read([.. needed, .. words]));
            Assert.True(!option.HasLetter || CurlOnlyOptions.Refusal(option.Letter) is null, option.Name);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("-s")]
    [InlineData("--max-time x http://h/")]
    [InlineData("--max-redirs -2 http://h/")]
    [InlineData("--limit-rate 5q http://h/")]
    [InlineData("--resolve h:80 http://h/")]
    [InlineData("--resolve h:80:nowhere http://h/")]
    [InlineData("--connect-to a:b:c:d http://h/")]
    [InlineData("--checksum md5:00 http://h/")]
    [InlineData("-C x http://h/")]
    [InlineData("-C 1 -r 0-1 http://h/")]
    [InlineData("-r bytes=0-1 http://h/")]
    [InlineData("-T f -d x http://h/")]
    [InlineData("-I -d x http://h/")]
    [InlineData("--completion csh")]
    public void What_makes_no_sense_is_refused(string words)
        => Assert.Equal(2, Assert.Throws<CommandLineException>(() => ArgumentReader.Read(words.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ExitCode);

    [Theory]
    [InlineData("10", 10)]
    [InlineData("10k", 10240)]
    [InlineData("1.5M", 1572864)]
    [InlineData("2G", 2147483648)]
    public void Sizes_have_the_suffixes_of_curl(string text, long bytes) => Assert.Equal(bytes, ArgumentValues.Size(text));

    [Theory]
    [InlineData("h:80:127.0.0.1,[::1]", "h", 80, "127.0.0.1 ::1")]
    [InlineData("+*:443:127.0.0.1", "*", 443, "127.0.0.1")]
    public void Addresses_are_given_for_a_host_and_port(string text, string host, int port, string addresses)
    {
        AddressRule rule = ArgumentValues.Resolve(text);
        Assert.Equal((host, port, addresses), (rule.Host, rule.Port, string.Join(' ', rule.Addresses.Select(address => address.ToString()))));
    }

    [Theory]
    [InlineData("a:1:b:2", "a", 1, "b", 2)]
    [InlineData("::[::1]:8080", "", null, "::1", 8080)]
    [InlineData("a:::", "a", null, "", null)]
    public void Connections_lead_elsewhere(string text, string from, int? fromPort, string to, int? toPort)
        => Assert.Equal(new ConnectRule(from, fromPort, to, toPort), ArgumentValues.ConnectTo(text));

    [Theory]
    [InlineData("p", "p", 1080)]
    [InlineData("http://p:3128/", "p", 3128)]
    [InlineData("p:80", "p", 80)]
    [InlineData("u:pw@[::1]:81", "::1", 81)]
    public void A_proxy_is_a_host_and_a_port(string text, string host, int port)
    {
        ProxyServer proxy = ArgumentValues.Proxy(text)!;
        Assert.Equal((host, port), (proxy.Host, proxy.Port));
    }
}
