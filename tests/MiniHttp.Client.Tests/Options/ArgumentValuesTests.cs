using System.Net;
using MiniHttp.Fetching;

namespace MiniHttp.Client.Tests;

public class ArgumentValuesTests
{
    private static string Error(Action read)
    {
        FormatException error = Assert.Throws<FormatException>(read);
        Assert.Matches("^must be .+$", error.Message);
        return error.Message;
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("12", 12)]
    [InlineData("2147483647", int.MaxValue)]
    public void A_number_is_read(string text, int expected) => Assert.Equal(expected, ArgumentValues.Number(text, 0));

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("1x")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("0x1")]
    [InlineData("1,000")]
    [InlineData("2147483648")]
    [InlineData("٣")]
    public void What_is_no_number_is_refused(string text)
        => Assert.Equal("must be a whole number, 0 or more", Error(() => ArgumentValues.Number(text, 0)));

    [Theory]
    [InlineData("0", null)]
    [InlineData("0.05", 50d)]
    [InlineData(".5", 500d)]
    [InlineData("1.", 1000d)]
    [InlineData("1.5", 1500d)]
    [InlineData("600", 600_000d)]
    [InlineData("1000000", 1_000_000_000d)]
    public void Seconds_may_have_a_fraction(string text, double? milliseconds)
        => Assert.Equal(milliseconds, ArgumentValues.Seconds(text)?.TotalMilliseconds);

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("1s")]
    [InlineData("1,5")]
    [InlineData("0.5.5")]
    [InlineData("1e3")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("∞")]
    [InlineData("1000001")]
    public void What_are_no_seconds_is_refused(string text) => Error(() => ArgumentValues.Seconds(text));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("5000", 5000)]
    [InlineData("10k", 10240)]
    [InlineData("10K", 10240)]
    [InlineData("1.5M", 1572864)]
    [InlineData("1.5m", 1572864)]
    [InlineData("2G", 2147483648)]
    [InlineData("1T", 1099511627776)]
    [InlineData("1P", 1125899906842624)]
    [InlineData("7B", 7)]
    [InlineData("7b", 7)]
    [InlineData("0.5k", 512)]
    public void Sizes_have_curls_suffixes(string text, long expected) => Assert.Equal(expected, ArgumentValues.Size(text) ?? 0);

    [Theory]
    [InlineData("")]
    [InlineData("k")]
    [InlineData("x")]
    [InlineData("10kb")]
    [InlineData("10x")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("9999999P")]
    [InlineData("10 k")]
    public void What_is_no_size_is_refused(string text) => Error(() => ArgumentValues.Size(text));

    [Theory]
    [InlineData("0", "0")]
    [InlineData("005", "5")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("9223372036854775808", null)]
    [InlineData("", null)]
    [InlineData("x", null)]
    [InlineData("-1", null)]
    [InlineData("1k", null)]
    public void An_offset_is_a_number_of_bytes(string text, string? expected)
    {
        if (expected is null)
        {
            Error(() => ArgumentValues.Offset(text));
        }
        else
        {
            Assert.Equal(expected, ArgumentValues.Offset(text));
        }
    }

    [Theory]
    [InlineData("0-1", "0-1")]
    [InlineData("5-5", "5-5")]
    [InlineData("100-", "100-")]
    [InlineData("-50", "-50")]
    [InlineData("5", "5-")]
    [InlineData("0-1,4-5", "0-1,4-5")]
    [InlineData("0-1, 4-5 ,-1", "0-1,4-5,-1")]
    [InlineData("", null)]
    [InlineData("-", null)]
    [InlineData("x", null)]
    [InlineData("0-x", null)]
    [InlineData("5-4", null)]
    [InlineData("1-2-3", null)]
    [InlineData("--1", null)]
    [InlineData("0-1,", null)]
    [InlineData("bytes=0-1", null)]
    [InlineData("0-99999999999999999999", null)]
    public void Ranges_are_those_of_the_Range_field(string text, string? expected)
    {
        if (expected is null)
        {
            Error(() => ArgumentValues.Ranges(text));
        }
        else
        {
            Assert.Equal(expected, ArgumentValues.Ranges(text));
        }
    }

    [Theory]
    [InlineData("host:80:127.0.0.1", "host 80 127.0.0.1")]
    [InlineData("+host:80:127.0.0.1", "host 80 127.0.0.1")]
    [InlineData("*:443:127.0.0.1", "* 443 127.0.0.1")]
    [InlineData("host:80:127.0.0.1,127.0.0.2", "host 80 127.0.0.1 127.0.0.2")]
    [InlineData("host:80:[::1]", "host 80 ::1")]
    [InlineData("host:80:::1", "host 80 ::1")]
    [InlineData("host:80:[::1],[::2]", "host 80 ::1 ::2")]
    [InlineData("host:80:127.0.0.1,[::1],::2", "host 80 127.0.0.1 ::1 ::2")]
    [InlineData("[::1]:80:127.0.0.1", "::1 80 127.0.0.1")]
    public void Resolve_names_addresses(string text, string expected)
    {
        AddressRule rule = ArgumentValues.Resolve(text);
        Assert.Equal(expected, $"{rule.Host} {rule.Port} {string.Join<IPAddress>(' ', rule.Addresses)}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("host")]
    [InlineData("host:80")]
    [InlineData("-host:80")]
    [InlineData("host:80:")]
    [InlineData("host:80:name")]
    [InlineData("host:0:127.0.0.1")]
    [InlineData("host:65536:127.0.0.1")]
    [InlineData("host:*:127.0.0.1")]
    [InlineData("host::127.0.0.1")]
    [InlineData(":80:127.0.0.1")]
    [InlineData("host:80:127.0.0.1,")]
    [InlineData("host:80:127.0.0.1,name")]
    public void What_resolves_nothing_is_refused(string text) => Error(() => ArgumentValues.Resolve(text));

    [Theory]
    [InlineData("a:80:b:81", "a 80 b 81")]
    [InlineData(":::", "   ")]
    [InlineData("::b:81", "  b 81")]
    [InlineData("a:80::81", "a 80  81")]
    [InlineData("a:80:b:", "a 80 b ")]
    [InlineData("[::1]:80:[::2]:81", "::1 80 ::2 81")]
    public void Connect_to_names_two_hosts_with_ports_or_leaves_them_out(string text, string expected)
    {
        ConnectRule rule = ArgumentValues.ConnectTo(text);
        Assert.Equal(expected, $"{rule.FromHost} {rule.FromPort} {rule.ToHost} {rule.ToPort}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a:80")]
    [InlineData("a:80:b")]
    [InlineData("a:80:b:81:c")]
    [InlineData("a:x:b:81")]
    [InlineData("a:80:b:0")]
    [InlineData("a:80:b:65536")]
    [InlineData("::1:80:b:81")]
    public void What_connects_nothing_is_refused(string text) => Error(() => ArgumentValues.ConnectTo(text));

    [Theory]
    [InlineData("host", "host 1080 ")]
    [InlineData("host:3128", "host 3128 ")]
    [InlineData("http://host:3128", "host 3128 ")]
    [InlineData("HTTP://host:3128/", "host 3128 ")]
    [InlineData("http://host:80", "host 80 ")]
    [InlineData("http://host", "host 1080 ")]
    [InlineData("[::1]:3128", "::1 3128 ")]
    [InlineData("[::1]", "::1 1080 ")]
    [InlineData("user:p%40ss@host", "host 1080 user/p@ss")]
    [InlineData("http://user:pass@host:3128", "host 3128 user/pass")]
    [InlineData("user@host", "host 1080 user/")]
    public void A_proxy_has_a_host_and_maybe_a_port_and_a_user(string text, string expected)
    {
        ProxyServer proxy = ArgumentValues.Proxy(text)!;
        Assert.Equal(expected, $"{proxy.Host} {proxy.Port} {(proxy.Credentials is { } user ? $"{user.UserName}/{user.Password}" : "")}");
    }

    [Fact]
    public void An_empty_proxy_is_none() => Assert.Null(ArgumentValues.Proxy(""));

    [Theory]
    [InlineData("http://")]
    [InlineData("https://host")]
    [InlineData("socks5://host")]
    [InlineData("ftp://host")]
    [InlineData("x y")]
    [InlineData("host:x")]
    [InlineData("host:0")]
    [InlineData("host:99999")]
    [InlineData("[::1")]
    public void What_is_no_proxy_is_refused(string text) => Error(() => ArgumentValues.Proxy(text));
}
