using System.Text;

namespace MiniHttp.Protocol.Tests;

public class ContentDispositionTests
{
    [Theory]
    [InlineData("attachment; filename=a.txt", "a.txt")]
    [InlineData("attachment; filename=\"a; b.txt\"", "a; b.txt")]
    [InlineData("attachment;FILENAME = a.txt", "a.txt")]
    [InlineData("attachment; filename=a.txt; filename*=UTF-8''%e2%82%ac.txt", "€.txt")]
    [InlineData("attachment; filename*=iso-8859-1'en'%e4.txt; filename=a.txt", "ä.txt")]
    [InlineData("attachment; filename=a.txt; filename*=UTF-8''%ff", "a.txt")]
    [InlineData("attachment; filename=a.txt; filename*=KOI8-R''a", "a.txt")]
    [InlineData("attachment; filename=a.txt; filename*=broken", "a.txt")]
    [InlineData("attachment", null)]
    [InlineData("filename=a.txt", null)]
    [InlineData("", null)]
    [InlineData("attachment; filename=\"open", null)]
    public void The_name_is_the_extended_one_where_it_can_be_read(string text, string? name)
        => Assert.Equal(name, ContentDisposition.FileNameOf(Encoding.Latin1.GetBytes(text)));
}
