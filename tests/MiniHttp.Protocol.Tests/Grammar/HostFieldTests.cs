// RFC 1945 §3.2.2, RFC 9112 §3.2: a host and a port, and nothing that could be more.
// A server puts this text into Location, so the table of refusals is the long one.

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class HostFieldTests
{
    [Theory]
    [InlineData("www.w3.org", "www.w3.org", 80)]
    [InlineData("WWW.W3.ORG", "WWW.W3.ORG", 80)]
    [InlineData("localhost:8080", "localhost", 8080)]
    [InlineData("localhost:", "localhost", 80)]
    [InlineData("localhost:00080", "localhost", 80)]
    [InlineData("localhost:1", "localhost", 1)]
    [InlineData("localhost:65535", "localhost", 65535)]
    [InlineData("127.0.0.1:80", "127.0.0.1", 80)]
    [InlineData("my_host-1.example.", "my_host-1.example.", 80)]
    [InlineData("[::1]", "[::1]", 80)]
    [InlineData("[::1]:", "[::1]", 80)]
    [InlineData("[2001:DB8::7]:8080", "[2001:DB8::7]", 8080)]
    [InlineData("[::ffff:192.0.2.1]:1", "[::ffff:192.0.2.1]", 1)]
    public void A_host_with_an_optional_port_is_read(string value, string expectedHost, int expectedPort)
    {
        Assert.True(HostField.TryParse(Encoding.Latin1.GetBytes(value), out ReadOnlySpan<byte> host, out int port));
        Assert.Equal(expectedHost, Encoding.Latin1.GetString(host));
        Assert.Equal(expectedPort, port);
    }

    [Theory]
    [InlineData("h", 443)]
    [InlineData("h:", 443)]
    [InlineData("h:80", 80)]
    public void The_default_port_stands_in_for_an_absent_or_empty_one(string value, int expected)
    {
        Assert.True(HostField.TryParse(Encoding.Latin1.GetBytes(value), out _, out int port, defaultPort: 443));
        Assert.Equal(expected, port);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":80")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(".example")]
    [InlineData("a..b")]
    [InlineData("a b")]
    [InlineData(" a")]
    [InlineData("a ")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a@b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a,b")]
    [InlineData("a\"b")]
    [InlineData("a<b>")]
    [InlineData("a%2fb")]
    [InlineData("a\r\nb")]
    [InlineData("a\0")]
    [InlineData("caf\u00e9")]
    [InlineData("a:80:80")]
    [InlineData("a:-1")]
    [InlineData("a:+1")]
    [InlineData("a: 80")]
    [InlineData("a:80 ")]
    [InlineData("a:0")]
    [InlineData("a:65536")]
    [InlineData("a:4294967376")]
    [InlineData("a:99999999999999999999999999")]
    [InlineData("a:8O")]
    [InlineData("::1")]
    [InlineData("[")]
    [InlineData("[]")]
    [InlineData("[::1")]
    [InlineData("[::1]80")]
    [InlineData("[::1]]")]
    [InlineData("[::1].example")]
    [InlineData("[::1%25eth0]")]
    [InlineData("[::1%1]")]
    [InlineData("[::1/64]")]
    [InlineData("[1.2.3.4]")]
    [InlineData("[:::]")]
    [InlineData("[1:2:3:4:5:6:7:8:9]")]
    [InlineData("[12345::]")]
    [InlineData("[[::1]]")]
    [InlineData("[host]")]
    public void Anything_else_is_refused(string value)
    {
        Assert.False(HostField.TryParse(Encoding.Latin1.GetBytes(value), out ReadOnlySpan<byte> host, out int port));
        Assert.True(host.IsEmpty);
        Assert.Equal(0, port);
    }

    [Fact]
    public void A_name_longer_than_any_in_the_DNS_is_refused()
    {
        Assert.True(HostField.TryParse(Encoding.ASCII.GetBytes(new string('a', 255)), out _, out _));
        Assert.False(HostField.TryParse(Encoding.ASCII.GetBytes(new string('a', 256)), out _, out _));
    }

    [Fact]
    public void What_is_accepted_cannot_leave_the_authority_of_a_URL()
    {
        Random random = new(1945);
        int accepted = 0;
        for (int round = 0; round < 100_000; round++)
        {
            byte[] value = random.GetItems("a1.:[]/@ \\%\r\n\"<"u8.ToArray(), random.Next(10));
            if (!HostField.TryParse(value, out ReadOnlySpan<byte> host, out int port)) continue;
            accepted++;
            Assert.InRange(port, 1, 65535);
            Assert.True(value.AsSpan().StartsWith(host));
            string text = $"http://{Encoding.Latin1.GetString(host)}:{port}/x";
            Assert.True(Uri.TryCreate(text, UriKind.Absolute, out Uri? url), text);
            Assert.Equal((port, "/x", ""), (url.Port, url.AbsolutePath, url.UserInfo));
        }
        Assert.InRange(accepted, 1_000, 99_000);
    }
}
