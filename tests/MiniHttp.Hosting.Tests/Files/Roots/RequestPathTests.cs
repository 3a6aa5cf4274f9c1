// RFC 1945 §5.1.2, §12.5: what a request's path names below the root.

using System.Buffers;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting.Tests;

public class RequestPathTests
{
    // One text for each outcome: the name below the root, with a slash behind it where a directory is meant.
    private static string Map(string path)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(path);
        byte[] room = new byte[bytes.Length]; // No more than is promised to be enough.
        PathKind kind = RequestPath.Map(bytes, room, out int length, out bool isDirectory);
        return kind == PathKind.Inside ? Encoding.Latin1.GetString(room, 0, length) + (isDirectory ? "/" : "") : kind.ToString();
    }

    [Theory]
    [InlineData("/", "/")]
    [InlineData("/a", "a")]
    [InlineData("/a/b.html", "a/b.html")]
    [InlineData("/a/b/c/d/e", "a/b/c/d/e")]
    [InlineData("/a+b;c=d@e:f,g", "a+b;c=d@e:f,g")]
    [InlineData("/~smith/%7Esmith", "~smith/~smith")]
    [InlineData("/two%20words", "two words")]
    [InlineData("/caf\u00c3\u00a9", "caf\u00c3\u00a9")]
    [InlineData("/%F0%9F%98%80.png", "\u00f0\u009f\u0098\u0080.png")]
    [InlineData("/a%0Ab%22", "a\nb\"")]
    public void A_path_names_a_file_below_the_root(string path, string expected) => Assert.Equal(expected, Map(path));

    [Theory]
    [InlineData("/a/", "a/")]
    [InlineData("/a/b/", "a/b/")]
    [InlineData("/a//", "a/")]
    [InlineData("/a/.", "a/")]
    [InlineData("/a/./", "a/")]
    [InlineData("/a/b/..", "a/")]
    [InlineData("/a/b/../", "a/")]
    public void A_path_that_ends_in_a_slash_or_in_dots_means_a_directory(string path, string expected) => Assert.Equal(expected, Map(path));

    [Theory]
    [InlineData("/.", "/")]
    [InlineData("/./a", "a")]
    [InlineData("/a/./b", "a/b")]
    [InlineData("/a/..", "/")]
    [InlineData("/a/../b", "b")]
    [InlineData("/a/b/../c", "a/c")]
    [InlineData("/a/b/../../c", "c")]
    [InlineData("/abc/def/../x", "abc/x")]
    [InlineData("/a/./../b", "b")]
    [InlineData("/...", "...")]
    [InlineData("/..a/a../a..b", "..a/a../a..b")]
    public void Dot_segments_are_resolved(string path, string expected) => Assert.Equal(expected, Map(path));

    [Theory]
    [InlineData("/..")]
    [InlineData("/../")]
    [InlineData("/../etc/passwd")]
    [InlineData("/a/../../b")]
    [InlineData("/a/../../a/b")]
    [InlineData("/./../a")]
    [InlineData("//../a")]
    [InlineData("/%2e%2e")]
    [InlineData("/%2E%2e/etc/passwd")]
    [InlineData("/.%2e/a")]
    [InlineData("/%2e./a")]
    [InlineData("/a/%2e%2e/%2e%2e/b")]
    public void No_path_leads_out_of_the_root(string path) => Assert.Equal("Nothing", Map(path));

    [Theory]
    [InlineData("/%2e/a", "a")]
    [InlineData("/a/%2e%2e/b", "b")]
    [InlineData("/a/b/.%2E", "a/")]
    [InlineData("/a/%2e", "a/")]
    public void Dots_count_as_dots_however_they_are_spelled(string path, string expected) => Assert.Equal(expected, Map(path));

    [Theory]
    [InlineData("//", "/")]
    [InlineData("//a", "a")]
    [InlineData("///a////b", "a/b")]
    [InlineData("/a//../b", "b")]
    [InlineData("//host/a", "host/a")]
    public void Empty_segments_are_passed_over(string path, string expected) => Assert.Equal(expected, Map(path));

    [Theory]
    [InlineData("/%252e%252e/a", "%2e%2e/a")]
    [InlineData("/%2541", "%41")]
    [InlineData("/a%252Fb", "a%2Fb")]
    [InlineData("/%2500", "%00")]
    public void Escapes_are_decoded_once(string path, string expected) => Assert.Equal(expected, Map(path));

    [Theory]
    [InlineData("/%2f")]
    [InlineData("/a%2Fb")]
    [InlineData("/%2fetc/passwd")]
    [InlineData("/..%2f..%2fetc")]
    [InlineData("/a/..%2f")]
    public void An_escaped_slash_is_no_separator_and_no_file_has_it_in_its_name(string path) => Assert.Equal("Nothing", Map(path));

    [Theory]
    [InlineData("/%00")]
    [InlineData("/a.html%00")]
    [InlineData("/a%00.html")]
    [InlineData("/a%00/b")]
    public void No_file_has_a_NUL_in_its_name(string path) => Assert.Equal("Nothing", Map(path));

    [Theory]
    [InlineData("/%c0%ae%c0%ae/a", "\u00c0\u00ae\u00c0\u00ae/a")]
    [InlineData("/%c0%af", "\u00c0\u00af")]
    [InlineData("/%e0%80%ae%e0%80%ae/%ff", "\u00e0\u0080\u00ae\u00e0\u0080\u00ae/\u00ff")]
    public void Overlong_UTF8_is_no_dot_and_no_slash_only_bytes(string path, string expected) => Assert.Equal(expected, Map(path));

    [Theory]
    [InlineData(@"/a\..\..\b", @"a\..\..\b")]
    [InlineData("/a%5c..%5Cb", @"a\..\b")]
    [InlineData(@"/..\a", @"..\a")]
    public void A_backslash_is_an_ordinary_character_except_to_Windows(string path, string onUnix) =>
        Assert.Equal(OperatingSystem.IsWindows() ? "Nothing" : onUnix, Map(path));

    [Theory]
    [InlineData("/%")]
    [InlineData("/%4")]
    [InlineData("/a%4/b")]
    [InlineData("/%zz")]
    [InlineData("/%4g")]
    [InlineData("/%%41")]
    [InlineData("/a/%u0041")]
    [InlineData("/a/b%")]
    [InlineData("/% 41")]
    public void A_broken_escape_is_malformed(string path) => Assert.Equal("Malformed", Map(path));

    [Theory]
    [InlineData("*")]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("../a")]
    [InlineData("%2fa")]
    [InlineData(@"\a")]
    public void What_does_not_begin_with_a_slash_names_nothing(string path) => Assert.Equal("Nothing", Map(path));

    [Fact]
    public void The_length_of_a_path_does_not_matter()
    {
        string name = new('a', 100_000);
        Assert.Equal(name, Map("/" + name));
        string deep = string.Join('/', Enumerable.Repeat("a", 50_000));
        Assert.Equal(deep, Map("/" + deep));
        string there = string.Concat(Enumerable.Repeat("/a", 20_000));
        string back = string.Concat(Enumerable.Repeat("/..", 20_000));
        Assert.Equal("/", Map(there + back));
        Assert.Equal("Nothing", Map(there + back + "/.."));
    }

    [Fact]
    public void Whatever_a_path_is_mixed_from_its_name_stays_below_the_root()
    {
        string[] parts =
        [
            "/", "/", "/", ".", "..", "...", "a", "bc", "%2e", "%2E%2e", "%2f", "%5c", @"\", "%00", "%", "%2", "%25", "%252e", "%c0%ae", "%ff",
            "*", ":", " ", "~", "\u00e9", "\n",
        ];
        var random = new Random(1945);
        int inside = 0;
        for (int i = 0; i < 200_000; i++)
        {
            string path = (random.Next(10) == 0 ? "" : "/") + string.Concat(random.GetItems(parts, random.Next(12)));
            byte[] room = new byte[path.Length];
            if (RequestPath.Map(Encoding.Latin1.GetBytes(path), room, out int length, out _) == PathKind.Inside)
            {
                inside++;
                AssertStaysBelow(room.AsSpan(0, length), path);
            }
        }

        Assert.InRange(inside, 20_000, 180_000);
    }

    private static void AssertStaysBelow(ReadOnlySpan<byte> name, string path)
    {
        string text = Encoding.Latin1.GetString(name);
        bool isSafe = text.Length == 0 || (!text.Contains('\0') && !text.Split('/').Any(segment => segment is "" or "." or ".."));
        Assert.True(isSafe, $"{path} became {text}");

        // A redirect encodes the name anew: it has to lead back to the same name.
        var encoded = new ArrayBufferWriter<byte>();
        encoded.Write("/"u8);
        PercentEncoding.Encode(name, encoded);
        Assert.Equal(text.Length == 0 ? "/" : text, Map(Encoding.Latin1.GetString(encoded.WrittenSpan)));
    }
}
