using System.Text;
using MiniHttp.Fetching;
using MiniHttp.Testing;

namespace MiniHttp.Client.Tests;

public sealed class RequestBuilderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("-d a=b -d c", "POST", "a=b&c")]
    [InlineData("--data-raw @x", "POST", "@x")]
    [InlineData("-d @FILE", "POST", "line oneline two")]
    [InlineData("--data-binary @FILE", "POST", "line one\r\nline two\n")]
    [InlineData("--data-urlencode a=b&c", "POST", "a=b%26c")]
    [InlineData("--data-urlencode =b=c", "POST", "b%3Dc")]
    [InlineData("--data-urlencode n@FILE", "POST", "n=line+one%0D%0Aline+two%0A")]
    [InlineData("-X PATCH -d x", "PATCH", "x")]
    [InlineData("-I", "HEAD", null)]
    [InlineData("", "GET", null)]
    public void Data_makes_the_method_and_the_entity(string words, string method, string? entity)
    {
        FetchRequest request = Build(words, "http://h/");
        Assert.Equal((method, entity), (request.Method, request.Entity is { } e ? Encoding.UTF8.GetString(e.Bytes.Span) : null));
    }

    [Theory]
    [InlineData("http://h/", "http://h/?a=b&c")]
    [InlineData("http://h/p?q", "http://h/p?q&a=b&c")]
    public void With_G_the_data_is_the_query(string url, string expected)
    {
        FetchRequest request = Build("-G -d a=b -d c", url);
        Assert.Equal(("GET", expected, null), (request.Method, request.Url.ToString(), request.Entity));
    }

    [Fact]
    public void An_upload_gets_its_name_from_the_file_where_the_URL_has_none()
    {
        FetchRequest request = Build("-T FILE", "http://h/dir/");
        Assert.Equal(("PUT", "http://h/dir/file"), (request.Method, request.Url.ToString()));
    }

    [Fact]
    public void Fields_are_given_emptied_and_left_out()
    {
        FetchRequest request = Build("-H A:b -H C; -H Accept: -e http://r/;auto -A me -u user:pw:d -b x=y", "h");
        Assert.Equal([new("A", "b"), new("C", ""), new("Accept", null), new("Cookie", "x=y")], request.Fields);
        Assert.Equal(("me", "user", "pw:d", true, "http://r/"), (request.UserAgent, request.Credentials!.UserName, request.Credentials.Password, request.RefererFollows, request.Referer!.ToString()));
    }

    [Theory]
    [InlineData("-d @nowhere", 26)]
    [InlineData("-H nonsense", 2)]
    public void What_cannot_be_read_is_told(string words, int exitCode)
        => Assert.Equal(exitCode, Assert.Throws<CommandLineException>(() => Build(words, "http://h/")).ExitCode);

    [Theory]
    [InlineData("ftp://h/", FetchCode.UnsupportedProtocol)]
    [InlineData("http://", FetchCode.MalformedUrl)]
    [InlineData("http://h:0/", FetchCode.MalformedUrl)]
    [InlineData("http://a b/", FetchCode.MalformedUrl)]
    [InlineData("http://bücher/", FetchCode.MalformedUrl)]
    public void What_is_no_URL_is_told(string url, FetchCode code) => Assert.Equal(code, Assert.Throws<FetchException>(() => Build("", url)).Code);

    [Fact]
    public void Cookies_of_a_file_go_to_their_host()
    {
        File.WriteAllText(_folder.In("file"), "# comment\nh\tFALSE\t/\tFALSE\t0\tname\tvalue\nother\tFALSE\t/\tFALSE\t0\tn\tv\n#HttpOnly_h\tFALSE\t/\tFALSE\t0\tsecond\t2\n");
        FetchRequest request = Build("-b FILE", "http://h/");
        Assert.Equal("name=value; second=2", request.Cookies!.GetCookieHeader(new Uri("http://h/")));
    }

    private FetchRequest Build(string words, string url)
    {
        string file = _folder.In("file");
        if (!File.Exists(file))
        {
            File.WriteAllText(file, "line one\r\nline two\n");
        }

        // Split first: the path of a temporary folder may contain spaces.
        IEnumerable<string> arguments = words.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.Replace("FILE", file, StringComparison.Ordinal));
        string[] all = [.. arguments, url];
        return new RequestBuilder(ArgumentReader.Read(all)).Build(url);
    }
}
