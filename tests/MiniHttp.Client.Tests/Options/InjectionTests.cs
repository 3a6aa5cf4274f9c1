// Arguments that carry line ends and control characters, as those of a script do that trusts somebody: each is refused, or encoded, or stays
// where it belongs. No request has a line, a field or a request more than was asked for.

using System.Text;
using CsCheck;
using MiniHttp.Fetching;
using MiniHttp.Protocol;

namespace MiniHttp.Client.Tests;

public class InjectionTests
{
    private static readonly string[] Evils =
    [
        "\r\nX-Evil: 1", "\nX-Evil: 1", "\rX-Evil: 1", "\0", "\0X-Evil: 1", "\r\n\r\nGET /evil HTTP/1.0\r\n\r\n", "\u010aX-Evil: 1", "\u560d\u560aX-Evil: 1", "\u2028X-Evil: 1", "\u0085X-Evil: 1", "\v", "\f", "\u001b[2J", "\u007f",
        "%0d%0aX-Evil:1", " HTTP/1.0\r\nX-Evil: 1", " ", "\t", "a", ":", "/", "?", "#", "@", "\\", "\"", "ä", "\ud800",
    ];

    // Where words of others get into a command line.
    private static readonly (string Option, string Before, string After)[] Places =
    [
        ("-H", "X-A: b", "c"), ("-H", "X-A", ": b"), ("-H", "", ": b"), ("-H", "X-A", ";"), ("-H", "Host: h", ""), ("-A", "agent", "x"), ("-e", "http://h/", "x"), ("-e", "page", ";auto"), ("-b", "a=b", "c"), ("-u", "user", ":password"), ("-u", "user:pass", "word"),
        ("-X", "GET", ""), ("-X", "", "GET"), ("--request-target", "/a", "b"), ("-r", "0-", "9"), ("-z", "2020-01-01", ""), ("-d", "a=", "b"), ("--data-urlencode", "n", "=v"), ("-T", "/dev/nu", "ll"),
        ("--url", "http://h/", "x"), ("--url", "http://h/?q=", "x"), ("--url", "http://h/#", "x"), ("--url", "http://h", "/"), ("--url", "http://user:", "@h/"), ("--url", "http://h:80", "/"), ("--url", "http", "://h/"),
    ];

    [Fact]
    public void No_argument_adds_a_line_to_the_request()
        => Gen.Select(Gen.Int[0, Places.Length - 1].Select(i => Places[i]), Gen.OneOf(Evils).Array[1, 4]).Sample(
            input => { _ = AssertHarmless(input.Item1, string.Concat(input.Item2)); }, iter: 20_000, threads: 1);

    [Fact]
    public void Each_place_refuses_or_bears_each_word()
    {
        int refused = 0, sent = 0;
        foreach (var place in Places)
        {
            foreach (string evil in Evils)
            {
                _ = AssertHarmless(place, evil) ? sent++ : refused++;
            }
        }

        Assert.InRange(refused, 200, int.MaxValue);
        Assert.InRange(sent, 200, int.MaxValue);
    }

    private static bool AssertHarmless((string Option, string Before, string After) place, string evil)
    {
        string word = place.Before + evil + place.After;
        string[] words = [place.Option, word, .. place.Option == "--url" ? [] : new[] { "http://h/" }];
        string head;
        try
        {
            FetchRequest request = new RequestBuilder(ArgumentReader.Read(words)).Build(ArgumentReader.Read(words).Urls[0]);
            using OutgoingRequest composed = new RequestComposer(request, new ProxyServer("proxy", 1080), null, Decode: true).Compose();
            head = Encoding.Latin1.GetString(composed.Head);
        }
        catch (CommandLineException e)
        {
            Assert.True(e.ExitCode is 2 or 26 && e.Message.Length > 0);
            return false;
        }
        catch (FetchException e)
        {
            Assert.True(e.Code is FetchCode.BadUsage or FetchCode.MalformedUrl or FetchCode.UnsupportedProtocol or FetchCode.ReadFailed, $"{e.Code}: {e.Message}");
            return false;
        }

        string[] lines = head.Split("\r\n");
        Assert.Equal(["", ""], lines[^2..]);
        Assert.DoesNotContain(head.Replace("\r\n", "", StringComparison.Ordinal), c => c is < ' ' and not '\t' or '\x7f');
        Assert.Matches("^[^ ]+ [^ ]+ HTTP/1\\.0$", lines[0]);
        Assert.All(lines[1..^2], line => Assert.Matches("^(Host|User-Agent|Accept|Accept-Encoding|Referer|Cookie|Authorization|Content-Type|Content-Length|Range|If-Modified-Since|X-A[^\\s:]*|[^\\s:X][^\\s:]*): ", line));
        Assert.DoesNotContain(lines[1..], line => line.StartsWith("X-Evil", StringComparison.OrdinalIgnoreCase));
        return true;
    }
}
