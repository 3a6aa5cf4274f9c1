// URLs and targets: what is canonical stays so, and no text makes a URL that leads to another host than it says.

using CsCheck;

namespace MiniHttp.Protocol.Tests;

public class HttpUrlProperties
{
    private static Gen<byte[]> Texts { get; } = Property.Soup(
        "http://", "https://", "HTTP://", "h", "example.org", "[::1]", "[::1%25lo]", ":80", ":0", ":65536", ":", "/", "//", "/..", "/.", "..", "?q", "#f", "@", "u:p@", "\\", "%2e", "ftp:", "javascript:", "\u00e9", " ", "\t");

    private static Gen<HttpUrl> Urls { get; } = Texts.Select(text => HttpUrl.TryParse([.. "http://h"u8, .. text], out HttpUrl? url) ? url : null!).Where(url => url is not null);

    [Fact]
    public void The_canonical_form_of_a_URL_is_its_own() => Property.Holds(Texts, text =>
    {
        if (HttpUrl.TryParse(text, out HttpUrl? url))
        {
            AssertPlain(url);
            Assert.True(HttpUrl.TryParse(url.ToString(), out HttpUrl? again));
            Assert.Equal((url.ToString(), url.Host, url.Port, url.PathAndQuery), (again.ToString(), again.Host, again.Port, again.PathAndQuery));
        }
    });

    [Fact]
    public void A_reference_leads_to_a_URL_without_dots_and_the_scheme_or_host_only_where_it_says_so() => Property.Holds(Gen.Select(Urls, Texts), input =>
    {
        (HttpUrl from, byte[] reference) = input;
        if (!from.TryResolve(reference, out HttpUrl? url))
        {
            return;
        }

        AssertPlain(url);
        string path = url.PathAndQuery.Split('?')[0];
        Assert.DoesNotContain(path.Split('/'), segment => segment is "." or "..");
        string text = Property.Latin1(reference).Trim(' ', '\t');
        if (HttpUrl.SchemeOf(reference) == "" && !text.StartsWith("//", StringComparison.Ordinal))
        {
            Assert.Equal((from.Scheme, from.Authority), (url.Scheme, url.Authority));
        }

        Assert.True(HttpUrl.TryParse(url.ToString(), out HttpUrl? again));
        Assert.Equal((url.Host, url.Port, url.PathAndQuery), (again.Host, again.Port, again.PathAndQuery));
    });

    [Fact]
    public void A_target_is_put_together_again_from_its_parts() => Property.Holds(Texts, text =>
    {
        if (!RequestTarget.TryParse(text, out RequestTarget target))
        {
            return;
        }

        Assert.NotEqual(RequestTargetKind.None, target.Kind);
        string whole = Property.Latin1(target.Path) + (target.HasQuery ? "?" + Property.Latin1(target.Query) : "");
        string rest = Property.Latin1(text);
        if (target.Kind == RequestTargetKind.AbsoluteUri)
        {
            Assert.True(HostField.TryParse(target.Host, out ReadOnlySpan<byte> host, out _));
            Assert.True(host.SequenceEqual(target.Host));
            rest = rest[("http://".Length + target.Host.Length)..];
            int end = rest.IndexOfAny(['/', '?']);
            rest = end < 0 ? "/" : rest[end] == '?' ? "/" + rest[end..] : rest[end..];
        }

        Assert.Equal(rest, whole);
    });

    [Fact]
    public void A_host_and_port_hold_nothing_that_could_end_them() => Property.Holds(Texts, text =>
    {
        if (HostField.TryParse(text, out ReadOnlySpan<byte> host, out int port))
        {
            Assert.InRange(port, 1, 65535);
            Assert.InRange(host.Length, 1, 255);
            Assert.DoesNotContain(Property.Latin1(host), c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_' or '[' or ']' or ':'));
            Assert.StartsWith(Property.Latin1(host), Property.Latin1(text));
        }
    });

    [Fact]
    public void A_version_is_read_as_it_was_written() => Property.Holds(Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue]), numbers =>
    {
        var version = new HttpVersion(numbers.Item1, numbers.Item2);
        Span<byte> text = stackalloc byte[32];
        Assert.True(version.TryWrite(text, out int length));
        Assert.Equal(version.ToString(), Property.Latin1(text[..length]));
        Assert.True(HttpVersion.TryParse(text[..length], out HttpVersion read));
        Assert.Equal(version, read);
    });

    private static void AssertPlain(HttpUrl url)
    {
        Assert.All(url.ToString(), c => Assert.InRange(c, '!', '~'));
        Assert.StartsWith("/", url.PathAndQuery);
        Assert.DoesNotContain('#', url.PathAndQuery);
        Assert.InRange(url.Port, 1, 65535);
    }
}
