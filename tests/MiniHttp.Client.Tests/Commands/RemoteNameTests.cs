// Names of downloads: whatever a URL or a server says, a file in the directory that was meant.

using System.Text;
using CsCheck;
using MiniHttp.Fetching;
using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Client.Tests;

public class RemoteNameTests
{
    [Theory]
    [InlineData("http://h/a/b.html?c/d#e", "b.html")]
    [InlineData("http://h/a%2Fb", "a%2Fb")]
    [InlineData("http://h/.profile", "profile")]
    [InlineData("http://h/a\\b", "b")]
    public void The_last_part_of_the_path_is_the_name(string url, string name) => Assert.Equal(name, RemoteName.Of(FetchRequest.ParseUrl(url)));

    [Theory]
    [InlineData("http://h")]
    [InlineData("http://h/a/")]
    [InlineData("http://h/..")]
    public void A_path_that_names_nothing_is_told(string url)
        => Assert.Contains("use -o FILE", Assert.Throws<DestinationException>(() => RemoteName.Of(FetchRequest.ParseUrl(url))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("attachment; filename=\"b.html\"", "b.html")]
    [InlineData("attachment; filename=\"../../.ssh/authorized_keys\"", "authorized_keys")]
    [InlineData("attachment; filename=\"C:\\x\\..\\evil\"", "evil")]
    [InlineData("attachment; filename*=UTF-8''%2e%2e%2fa%1Bb", "a_b")]
    [InlineData("attachment; filename=\"..\"", null)]
    [InlineData("attachment; filename=\" \"", null)]
    [InlineData("attachment; filename=\" .profile\"", "profile")]
    [InlineData("attachment; filename=\"/etc/passwd\"", "passwd")]
    [InlineData("attachment; filename=\"dir/\"", null)]
    [InlineData("attachment; filename*=UTF-8''a%00b%0D%0Ac", "a_b__c")]
    [InlineData("attachment; filename*=UTF-8''photo%E2%80%AEgpj.exe", "photo_gpj.exe")]
    [InlineData("attachment; filename*=UTF-8''..%2F..%5C..%2Fevil", "evil")]
    [InlineData("attachment", null)]
    [InlineData(null, null)]
    public void A_server_names_a_file_and_no_way_to_it(string? field, string? name)
    {
        var head = new ResponseHead();
        if (field is not null)
        {
            head.Fields.Add(FieldName.ContentDisposition, field);
        }

        Assert.Equal(name, RemoteName.Of(head));
    }

    [Theory]
    [InlineData("CON", "_CON")]
    [InlineData("nul.txt", "_nul.txt")]
    [InlineData("COM1", "_COM1")]
    [InlineData("lpt\u00b2.tar.gz", "_lpt\u00b2.tar.gz")]
    [InlineData("aux .h", "_aux .h")]
    [InlineData("prn. ", "_prn")]
    [InlineData("CONIN$", "_CONIN$")]
    [InlineData("a:b*c?", "a_b_c_")]
    [InlineData("file.", "file")]
    [InlineData("console", "console")]
    [InlineData("COM", "COM")]
    public void Windows_has_names_of_its_own(string name, string safe)
    {
        Assert.Equal(safe, RemoteName.Safe(name, onWindows: true));
        Assert.Equal(name.TrimEnd(' '), RemoteName.Safe(name, onWindows: false));
    }

    [Fact]
    public void A_name_of_the_server_is_as_long_as_a_file_may_be_named_and_keeps_its_extension()
    {
        foreach (string letter in (string[])["a", "%C3%A4", "%F0%9F%98%80"])
        {
            string name = NameOf($"attachment; filename*=UTF-8''{string.Concat(Enumerable.Repeat(letter, 1000))}.tar")!;
            Assert.EndsWith(".tar", name, StringComparison.Ordinal);
            Assert.InRange(Encoding.UTF8.GetByteCount(name), 238, 241);
            Assert.DoesNotContain('\ufffd', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name)));
            using var folder = new TemporaryFolder();
            new PartNote("http://h/", null, null, null).Write(folder.In(name + ".part.json")); // The longest that stands beside it.
        }
    }

    [Fact]
    public void A_name_in_the_URL_that_is_too_long_is_told()
        => Assert.Contains(
            "use -o FILE", Assert.Throws<DestinationException>(() => RemoteName.Of(FetchRequest.ParseUrl("http://h/" + new string('a', 242)))).Message, StringComparison.Ordinal);

    [Fact]
    public void Whatever_is_said_it_names_a_file_in_the_directory()
    {
        Gen<string> words = Gen.Frequency(
            (3, Gen.OneOf("..", ".", "/", "\\", "~", "%2e%2e%2f", "%00", "%5c", "%E2%80%AE", "%C2%9B", "C:", "CON", "nul", "\"", "\\\"", "; filename=", "UTF-8''", "ISO-8859-1''", ".part", " ", "\t", "/dev/sda", "-rf")),
            (1, Gen.Byte.Where(b => b >= 0x20 && b != 0x7F).Select(b => ((char)b).ToString())));
        Gen.Select(Gen.OneOf("filename=\"", "filename*=UTF-8''", "filename=", "filename*=ISO-8859-1''"), words.Array[0, 12], Gen.OneOf("", "\"")).Sample(
            input =>
            {
                using var folder = new TemporaryFolder();
                foreach (bool onWindows in (bool[])[false, true])
                {
                    if (NameOf($"attachment; {input.Item1}{string.Concat(input.Item2)}{input.Item3}") is { } said && RemoteName.Safe(said, onWindows) is { } name)
                    {
                        Assert.Equal(folder.In(name), Path.GetFullPath(Path.Combine(folder.In("."), name)));
                        Assert.Equal(name, Path.GetFileName(name));
                        Assert.False(name[0] is '.' or ' ' || name.Any(Printable.Commands), name);
                        Assert.False(onWindows && (name[^1] is '.' or ' ' || name.Any(c => c is '"' or '<' or '>' or '|' or ':' or '*' or '?')), name);
                    }
                }
            },
            iter: 5000, threads: 1);
    }

    private static string? NameOf(string field)
    {
        var head = new ResponseHead();
        head.Fields.Add(FieldName.ContentDisposition, Encoding.Latin1.GetBytes(field));
        return RemoteName.Of(head);
    }
}
