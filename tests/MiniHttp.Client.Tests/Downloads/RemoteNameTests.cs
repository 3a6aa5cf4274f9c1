// Names of downloads: whatever a URL or a server says, a file in the directory that was meant.

using MiniHttp.Protocol;

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
        => Assert.Contains("say -o FILE", Assert.Throws<DestinationException>(() => RemoteName.Of(FetchRequest.ParseUrl(url))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("attachment; filename=\"b.html\"", "b.html")]
    [InlineData("attachment; filename=\"../../.ssh/authorized_keys\"", "authorized_keys")]
    [InlineData("attachment; filename=\"C:\\x\\..\\evil\"", "evil")]
    [InlineData("attachment; filename*=UTF-8''%2e%2e%2fa%1Bb", "a_b")]
    [InlineData("attachment; filename=\"..\"", null)]
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
}
