// -T: which file goes to which URL, and under which name; -G beside a query; cookies of files, as -b finds them.

using System.Globalization;
using System.Text;
using MiniHttp.Fetching;
using MiniHttp.Testing;

namespace MiniHttp.Client.Tests;

public sealed class UploadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_file_goes_to_the_URL_at_its_place()
    {
        RequestBuilder requests = Builder("-T", "one", "-T", "", "-T", "three", "http://h/");
        Assert.Equal(("PUT", "one"), (requests.Build("http://h/a", 0).Method, requests.Build("http://h/a", 0).Entity!.File));
        Assert.Equal(("GET", null), (requests.Build("http://h/b", 1).Method, requests.Build("http://h/b", 1).Entity));
        Assert.Equal("http://h/c/three?q", requests.Build("http://h/c/?q", 2).Url.ToString());
        Assert.Equal(("GET", null), (requests.Build("http://h/d", 3).Method, requests.Build("http://h/d", 3).Entity));
    }

    [Theory]
    [InlineData("http://h", "http://h/file")]
    [InlineData("http://h/dir/?q=1", "http://h/dir/file?q=1")]
    [InlineData("http://h/name?to=/", "http://h/name?to=/")]
    public void A_name_goes_to_the_end_of_the_path(string url, string expected)
        => Assert.Equal(expected, Builder("-T", "some/file", url).Build(url).Url.ToString());

    [Fact]
    public void An_empty_query_is_filled() => Assert.Equal("http://h/p?a=b", Builder("-G", "-d", "a=b", "http://h/p?").Build("http://h/p?").Url.ToString());

    [Fact]
    public void What_has_no_length_is_read_first()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only there it is told apart from a file.");
        RequestEntity entity = Builder("-T", "/dev/null", "http://h/x").Build("http://h/x").Entity!;
        Assert.Equal((null, 0), (entity.File, entity.Bytes.Length));
    }

    [Fact]
    public void A_file_gives_any_number_of_cookies_and_one_that_is_not_there_none()
    {
        var lines = new StringBuilder();
        for (int i = 0; i < 60; i++)
        {
            lines.Append(CultureInfo.InvariantCulture, $"h\tFALSE\t/\tFALSE\t0\tname{i}\t{new string('v', 100 * i)}\n");
        }

        File.WriteAllText(_folder.In("cookies"), lines.ToString());
        RequestBuilder requests = Builder("-b", _folder.In("cookies"), "-b", _folder.In("nowhere"), "http://h/");
        Assert.Equal(60, requests.Build("http://h/").Cookies!.GetCookieHeader(new Uri("http://h/")).Split("; ").Length);
        Assert.Contains("nowhere", Assert.Single(requests.Warnings), StringComparison.Ordinal);
    }

    private static RequestBuilder Builder(params string[] words) => new(ArgumentReader.Read(words));
}
