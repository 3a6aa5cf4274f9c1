// RFC 1945 §5.1.2: the forms of a Request-URI.
// Paths, absolute URIs, the asterisk, and what is refused.

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class RequestTargetTests
{
    // One line per target, so that a table can hold the expectation.
    private static string Describe(string text) =>
        RequestTarget.TryParse(Encoding.Latin1.GetBytes(text), out RequestTarget target) ? Describe(target) : "refused";

    private static string Describe(RequestTarget target)
    {
        string query = target.HasQuery ? "?" + Encoding.Latin1.GetString(target.Query) : "";
        string path = Encoding.Latin1.GetString(target.Path);
        return $"{target.Kind} {Encoding.Latin1.GetString(target.Host)}:{target.Port} {path} {query}".TrimEnd();
    }

    [Theory]
    [InlineData("/", "/")]
    [InlineData("/pub/WWW/TheProject.html", "/pub/WWW/TheProject.html")]
    [InlineData("/a?b=c&d", "/a ?b=c&d")]
    [InlineData("/a?", "/a ?")]
    [InlineData("/a?b?c", "/a ?b?c")]
    [InlineData("/?q", "/ ?q")]
    [InlineData("/%7Esmith/%zz", "/%7Esmith/%zz")]
    [InlineData("//host/a", "//host/a")]
    [InlineData("/../a", "/../a")]
    [InlineData("/http://x/", "/http://x/")]
    [InlineData("/a@b:c;d,e\"<>", "/a@b:c;d,e\"<>")]
    [InlineData("/caf\u00e9?\u00ff", "/caf\u00e9 ?\u00ff")]
    public void A_path_is_split_from_its_query_and_not_decoded(string text, string expected) =>
        Assert.Equal("AbsolutePath :80 " + expected, Describe(text));

    [Theory]
    [InlineData("http://www.w3.org/pub/WWW/TheProject.html", "www.w3.org:80 /pub/WWW/TheProject.html")]
    [InlineData("http://www.w3.org", "www.w3.org:80 /")]
    [InlineData("http://www.w3.org:", "www.w3.org:80 /")]
    [InlineData("http://www.w3.org:/a", "www.w3.org:80 /a")]
    [InlineData("http://www.w3.org:8080/a", "www.w3.org:8080 /a")]
    [InlineData("HTTP://WWW.w3.org/a", "WWW.w3.org:80 /a")]
    [InlineData("http://h?q", "h:80 / ?q")]
    [InlineData("http://h:81?q", "h:81 / ?q")]
    [InlineData("http://h/a?b@c", "h:80 /a ?b@c")]
    [InlineData("http://127.0.0.1:8080/", "127.0.0.1:8080 /")]
    [InlineData("http://[::1]:8080/a", "[::1]:8080 /a")]
    [InlineData("http://h//a", "h:80 //a")]
    public void An_absolute_URI_has_host_port_path_and_query(string text, string expected) =>
        Assert.Equal("AbsoluteUri " + expected, Describe(text));

    [Fact]
    public void An_asterisk_stands_for_the_server() => Assert.Equal("Asterisk :80 *", Describe("*"));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("?q")]
    [InlineData("**")]
    [InlineData("*?q")]
    [InlineData("index.html")]
    [InlineData("www.w3.org:80")]
    [InlineData("http:")]
    [InlineData("http:/a")]
    [InlineData("http://")]
    [InlineData("http:///a")]
    [InlineData("http://:80/a")]
    [InlineData("http://?q")]
    [InlineData("ftp://h/a")]
    [InlineData("https://h/a")]
    [InlineData("https://h:80/a")]
    [InlineData("https://h:443/")]
    [InlineData("HTTPS://h")]
    [InlineData("httpx://h/a")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://user@h/a")]
    [InlineData("http://user:pass@h/a")]
    [InlineData("http://h:0/a")]
    [InlineData("http://h:65536/a")]
    [InlineData("http://h:8o/a")]
    [InlineData("http://h\\a")]
    [InlineData("http://caf\u00e9/")]
    [InlineData("http://[::1/a")]
    [InlineData("/a#b")]
    [InlineData("/a?b#c")]
    [InlineData("/a b")]
    [InlineData(" /a")]
    [InlineData("/a\t")]
    [InlineData("/a\rb")]
    [InlineData("/a\n")]
    [InlineData("/a\0")]
    [InlineData("/\u007f")]
    public void Anything_else_is_refused(string text) => Assert.Equal("refused", Describe(text));

    [Fact]
    public void In_a_path_every_byte_is_accepted_but_controls_space_and_the_hash()
    {
        for (int value = 0; value < 256; value++)
        {
            bool expected = value > 32 && value != 127 && value != '#';
            Assert.True(expected == RequestTarget.TryParse([(byte)'/', (byte)value], out _), $"byte {value}");
        }
    }

    [Fact]
    public void A_refused_target_says_nothing()
    {
        Assert.False(RequestTarget.TryParse("http://user@h/a?q"u8, out RequestTarget target));
        Assert.Equal(RequestTargetKind.None, target.Kind);
        Assert.True(target.Path.IsEmpty && target.Query.IsEmpty && target.Host.IsEmpty && !target.HasQuery);
    }

    [Fact]
    public void A_truncated_URI_is_refused_or_a_prefix_of_the_whole()
    {
        byte[] whole = "http://www.w3.org:8080/pub/WWW?a=b"u8.ToArray();
        for (int length = 0; length < whole.Length; length++)
        {
            bool read = RequestTarget.TryParse(whole.AsSpan(0, length), out RequestTarget target);
            Assert.Equal(length > "http://".Length, read);
            if (!read) continue;
            Assert.True("www.w3.org"u8.StartsWith(target.Host));
            Assert.True("/pub/WWW"u8.StartsWith(target.Path));
            Assert.True("a=b"u8.StartsWith(target.Query));
        }
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        int accepted = Read(1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        accepted += Read(1_000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(3 * 1_001, accepted);

        static int Read(int rounds)
        {
            int accepted = 0;
            while (rounds-- > 0)
            {
                if (RequestTarget.TryParse("/a/b?c"u8, out _)) accepted++;
                if (RequestTarget.TryParse("http://www.w3.org:8080/a"u8, out _)) accepted++;
                if (RequestTarget.TryParse("http://[2001:db8::7]/a"u8, out _)) accepted++;
            }
            return accepted;
        }
    }

    [Fact]
    public void Random_text_is_refused_or_put_together_again_from_its_parts()
    {
        Random random = new(1945);
        int read = 0;
        string[] starts = ["", "/", "http://", "HTTP://h", "http://[::1]"];
        for (int round = 0; round < 50_000; round++)
        {
            byte[] start = Encoding.ASCII.GetBytes(starts[round % starts.Length]);
            byte[] text = [.. start, .. random.GetItems("/?ab.:@1#[] %\0\u00e9"u8.ToArray(), random.Next(8))];
            if (!RequestTarget.TryParse(text, out RequestTarget target)) continue;
            read++;
            Assert.NotEqual(RequestTargetKind.None, target.Kind);
            Assert.InRange(target.Port, 1, 65535);
            Assert.Equal(target.Kind == RequestTargetKind.AbsoluteUri, !target.Host.IsEmpty);
            Assert.Equal((byte)'/', target.Path[0]);

            string tail = Encoding.Latin1.GetString(target.Path) + (target.HasQuery ? "?" + Encoding.Latin1.GetString(target.Query) : "");
            string all = Encoding.Latin1.GetString(text);
            Assert.True(all.EndsWith(tail, StringComparison.Ordinal) || target.Path.SequenceEqual("/"u8), all);
        }
        Assert.InRange(read, 1_000, 49_000);
    }
}
