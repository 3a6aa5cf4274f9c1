using MiniHttp.Protocol;

namespace MiniHttp.Hosting.Tests;

public class ListingFormatTests
{
    [Theory]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", nameof(ListingFormat.Html))]
    [InlineData("*/*", nameof(ListingFormat.Html))]
    [InlineData("text/*", nameof(ListingFormat.Html))]
    [InlineData("application/json", nameof(ListingFormat.Json))]
    [InlineData("APPLICATION/JSON; charset=utf-8", nameof(ListingFormat.Json))]
    [InlineData("application/*", nameof(ListingFormat.Json))]
    [InlineData("application/json, text/plain, */*", nameof(ListingFormat.Json))]
    [InlineData("text/plain, */*", nameof(ListingFormat.Text))]
    [InlineData("text/plain", nameof(ListingFormat.Text))]
    [InlineData("text/html;q=0.2, application/json;q=0.8, text/plain;q=0.5", nameof(ListingFormat.Json))]
    [InlineData("text/html;q=0, */*", nameof(ListingFormat.Json))]
    [InlineData("text/html;q=0, text/*", nameof(ListingFormat.Text))]
    [InlineData("image/png", nameof(ListingFormat.Html))]
    [InlineData("text/html;q=0", nameof(ListingFormat.Html))]
    [InlineData("", nameof(ListingFormat.Html))]
    [InlineData(";;,/,x", nameof(ListingFormat.Html))]
    [InlineData("application/json;q=x", nameof(ListingFormat.Json))]
    public void The_form_is_the_one_that_the_client_likes_best(string accept, string expected)
    {
        var request = new RequestHead();
        request.Fields.Add(FieldName.Accept, accept);
        Assert.Equal(expected, ListingFormats.Choose(request.Fields).ToString());
    }

    [Fact]
    public void Without_a_wish_it_is_a_page() => Assert.Equal(ListingFormat.Html, ListingFormats.Choose(new RequestHead().Fields));

    [Fact]
    public void A_wish_may_come_in_several_fields()
    {
        var request = new RequestHead();
        request.Fields.Add(FieldName.Accept, "text/html;q=0.1");
        request.Fields.Add("accept"u8, "text/plain");
        Assert.Equal(ListingFormat.Text, ListingFormats.Choose(request.Fields));
    }
}
