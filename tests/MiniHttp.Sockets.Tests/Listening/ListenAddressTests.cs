namespace MiniHttp.Sockets.Tests;

public class ListenAddressTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", null)]
    [InlineData("127.0.0.1:80", "127.0.0.1", 80)]
    [InlineData("0.0.0.0:0", "0.0.0.0", 0)]
    [InlineData("255.255.255.255:65535", "255.255.255.255", 65535)]
    [InlineData("::", "::", null)]
    [InlineData("::1", "::1", null)]
    [InlineData("fe80::1%2", "fe80::1%2", null)]
    [InlineData("::ffff:1.2.3.4", "::ffff:1.2.3.4", null)]
    [InlineData("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8", null)]
    [InlineData("[::]", "::", null)]
    [InlineData("[::1]:8080", "::1", 8080)]
    [InlineData("[fe80::1%2]:80", "fe80::1%2", 80)]
    [InlineData("localhost", "localhost", null)]
    [InlineData("LocalHost:0", "LocalHost", 0)]
    [InlineData("www.example.org:80", "www.example.org", 80)]
    [InlineData("my-host_1", "my-host_1", null)]
    [InlineData("*", "*", null)]
    [InlineData("*:8080", "*", 8080)]
    [InlineData("  127.0.0.1:80\t", "127.0.0.1", 80)]
    public void An_address_has_a_host_and_perhaps_a_port(string text, string host, int? port)
    {
        Assert.True(ListenAddress.TryParse(text, out ListenAddress? address));
        Assert.Equal(host, address.Host);
        Assert.Equal(port, address.Port);
        Assert.Null(address.UnixPath);
    }

    [Theory]
    [InlineData("unix:/run/x.sock", "/run/x.sock")]
    [InlineData("unix:x.sock", "x.sock")]
    [InlineData("unix:/a path:80/with [all] sorts", "/a path:80/with [all] sorts")]
    public void A_unix_address_has_a_path_and_nothing_else(string text, string path)
    {
        Assert.True(ListenAddress.TryParse(text, out ListenAddress? address));
        Assert.Equal(path, address.UnixPath);
        Assert.Null(address.Host);
        Assert.Null(address.Port);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(":")]
    [InlineData(":80")]
    [InlineData("127.0.0.1:")]
    [InlineData("127.0.0.1:x")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("127.0.0.1:+80")]
    [InlineData("127.0.0.1: 80")]
    [InlineData("127.0.0.1:80 81")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:99999999999999999999")]
    [InlineData("127.0.0.1:80:81")]
    [InlineData("127.0.0.1/8")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("300.1.1.1")]
    [InlineData("8080")]
    [InlineData("**")]
    [InlineData("*.example.org")]
    [InlineData("local host")]
    [InlineData("http://localhost")]
    [InlineData("http://localhost:80/")]
    [InlineData("user@localhost")]
    [InlineData("h\u00f6st")]
    [InlineData("[]")]
    [InlineData("[]:80")]
    [InlineData("[::1")]
    [InlineData("[::1:80")]
    [InlineData("::1]")]
    [InlineData("::1]:80")]
    [InlineData("[::1]80")]
    [InlineData("[::1]:")]
    [InlineData("[::1]:65536")]
    [InlineData("x[::1]:80")]
    [InlineData("[127.0.0.1]:80")]
    [InlineData("[localhost]:80")]
    [InlineData("1:2:3")]
    [InlineData("fe80:::1")]
    [InlineData("g::1")]
    [InlineData("[[::1]]")]
    [InlineData("[[::1]]:80")]
    [InlineData("[[::1]:80]")]
    [InlineData("[[::1]:80]:81")]
    [InlineData("[::1]]:80")]
    [InlineData("::1/64")]
    [InlineData("[::1/64]:80")]
    [InlineData("::1%")]
    [InlineData("[::1%]:80")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("0x7f000001")]
    [InlineData("010.1.1.1")]
    [InlineData("127.1")]
    [InlineData("1.2.3.0x4:80")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("-")]
    [InlineData("unix:")]
    [InlineData("unix: ")]
    [InlineData("unix:\0x")]
    [InlineData("unix:a\0x")]
    public void What_is_no_address_is_refused(string text)
    {
        Assert.False(ListenAddress.TryParse(text, out ListenAddress? address));
        Assert.Null(address);
    }

    [Fact]
    public void A_host_name_is_at_most_253_characters_long()
    {
        Assert.True(ListenAddress.TryParse(new string('a', 253), out _));
        Assert.False(ListenAddress.TryParse(new string('a', 254), out _));
    }

    [Theory]
    [InlineData("127.0.0.1:80", "127.0.0.1:80")]
    [InlineData("[::1]:80", "[::1]:80")]
    [InlineData("::1", "[::1]")]
    [InlineData("localhost", "localhost")]
    [InlineData("*:0", "*:0")]
    [InlineData("unix:/run/x.sock", "unix:/run/x.sock")]
    public void An_address_is_written_so_that_it_can_be_read_again(string text, string written)
    {
        Assert.True(ListenAddress.TryParse(text, out ListenAddress? address));
        Assert.Equal(written, address.ToString());
        Assert.True(ListenAddress.TryParse(written, out ListenAddress? again));
        Assert.Equal(address, again);
    }
}
