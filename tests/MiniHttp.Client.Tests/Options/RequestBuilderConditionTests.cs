// -z: the condition that is sent, from a date in any of the forms that people write, or from a file.

using MiniHttp.Fetching;
using MiniHttp.Testing;

namespace MiniHttp.Client.Tests;

public sealed class RequestBuilderConditionTests : IDisposable
{
    private const string Date = "Sun, 06 Nov 1994 08:49:37 GMT";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT")]
    [InlineData("Sun Nov  6 08:49:37 1994")]
    [InlineData("1994-11-06 08:49:37")]
    [InlineData("19941106 08:49:37")]
    public void A_date_in_any_form_is_sent_as_RFC_1123_has_it(string text)
        => Assert.Equal([new("If-Modified-Since", Date)], Build(text).Fields);

    [Fact]
    public void With_a_dash_before_it_older_is_meant() => Assert.Equal([new("If-Unmodified-Since", Date)], Build("-" + Date).Fields);

    [Fact]
    public void A_file_stands_for_its_time()
    {
        string file = _folder.In("file");
        File.WriteAllText(file, "");
        File.SetLastWriteTimeUtc(file, new DateTime(1994, 11, 6, 8, 49, 37, DateTimeKind.Utc));
        Assert.Equal([new("If-Modified-Since", Date)], Build(file).Fields);
    }

    [Fact]
    public void What_is_neither_is_no_condition_and_is_told()
    {
        var builder = new RequestBuilder(ArgumentReader.Read(["-z", _folder.In("nowhere"), "http://h/"]));
        Assert.Empty(builder.Build("http://h/").Fields);
        Assert.Contains("neither a date nor an existing file", Assert.Single(builder.Warnings), StringComparison.Ordinal);
    }

    private static FetchRequest Build(string condition) => new RequestBuilder(ArgumentReader.Read(["-z", condition, "http://h/"])).Build("http://h/");
}
