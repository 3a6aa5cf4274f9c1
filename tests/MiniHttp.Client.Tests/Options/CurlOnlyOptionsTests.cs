// Whatever curl calls an option is either one here, too, or refused with a reason.

using System.Diagnostics;

namespace MiniHttp.Client.Tests;

[Collection(OtherPrograms.Name)]
public class CurlOnlyOptionsTests
{
    private static string Error(params string[] words) => Assert.Throws<CommandLineException>(() => CurlWords.Read(words)).Message;

    [Theory]
    [InlineData("--http2", "--http2: curl's option for HTTP/2; minifetch speaks HTTP/1.0")]
    [InlineData("--next", "--next: curl's option for separate sets of options; run minifetch once for each")]
    [InlineData("-:", "-:: curl's option for separate sets of options; run minifetch once for each")]
    [InlineData("--ftp-pasv", "--ftp-pasv: curl's option for FTP; minifetch speaks HTTP/1.0")]
    [InlineData("-F", "-F: curl's option for multipart forms; send a prepared body with --data-binary @FILE and -H 'Content-Type: ...'")]
    [InlineData("-sF", "-F: curl's option for multipart forms; send a prepared body with --data-binary @FILE and -H 'Content-Type: ...'")]
    [InlineData("--tlsv1.2", "--tlsv1.2: curl's option for TLS versions and ciphers; minifetch allows what the system allows")]
    [InlineData("--json={}", "--json: curl's option for JSON; use -d DATA -H 'Content-Type: application/json'")]
    [InlineData("--no-keepalive", "--no-keepalive: curl's option for tuning sockets; minifetch leaves them as they are")]
    [InlineData("--keepalive", "--keepalive: curl's option for tuning sockets; minifetch leaves them as they are")]
    [InlineData("--no-tcp-nodelay", "--no-tcp-nodelay: curl's option for tuning sockets; minifetch leaves them as they are")]
    [InlineData("--http2-p", "--http2-prior-knowledge: curl's option for HTTP/2; minifetch speaks HTTP/1.0")]
    public void An_option_that_only_curl_has_is_refused_with_a_reason(string word, string expected)
    {
        Assert.Equal(expected, Error(word));
        Assert.Equal(expected, Error("http://host/", word, "value"));
    }

    [Fact]
    public void No_option_is_both()
    {
        Assert.All(OptionTable.All, option =>
        {
            Assert.Null(CurlOnlyOptions.Refusal(option.Name));
            Assert.Null(option.HasLetter ? CurlOnlyOptions.Refusal(option.Letter) : null);
        });
    }

    [Fact]
    public void No_name_is_listed_twice()
    {
        string[] names = [.. CurlOnlyOptions.StartingWith("")];
        Assert.Equal(names.Distinct(), names);
        Assert.All(names, name => Assert.Matches("^[a-z0-9][a-z0-9.-]+$", name));
    }

    [Fact]
    public async Task Every_option_of_the_curl_on_this_machine_is_known()
    {
        string? curl = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(d => Path.Combine(d, "curl")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(curl is null, "curl is not installed.");
        using Process process = Process.Start(new ProcessStartInfo(curl, ["--help", "all"]) { RedirectStandardOutput = true })!;
        string help = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        // " -a, --append             Append ..." · "     --cacert <file>      CA ..."
        int options = 0;
        foreach (string line in help.Split('\n').Where(line => line.Contains(" --", StringComparison.Ordinal)))
        {
            string[] words = line.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
            string name = words.First(word => word.StartsWith("--", StringComparison.Ordinal));
            bool takesValue = words.SkipWhile(word => word != name).ElementAtOrDefault(1) is ['<' or '[', ..] && name != "--help";
            options++;
            if (OptionTable.Find(name[2..]) is { } option)
            {
                Assert.True(option.IsFlag != takesValue, line);
                Assert.Equal(words[0] is ['-', not '-'] ? words[0][1] : '\0', option.Letter);
            }
            else
            {
                Assert.True(CurlOnlyOptions.Refusal(name[2..]) is not null, line);
                Assert.True(words[0] is not ['-', not '-'] || CurlOnlyOptions.Refusal(words[0][1]) is not null, line);
            }
        }

        Assert.True(options > 200, help);
    }
}
