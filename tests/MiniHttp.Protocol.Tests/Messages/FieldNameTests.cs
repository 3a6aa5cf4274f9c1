// RFC 1945 §4.2: which fields are sent first.

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class FieldNameTests
{
    [Theory]
    [InlineData("Date")]
    [InlineData("Pragma")]
    [InlineData("MIME-Version")]
    [InlineData("Connection")]
    [InlineData("Cache-Control")]
    [InlineData("Transfer-Encoding")]
    public void Some_fields_are_about_the_message(string name) => Holds(FieldGroup.General, name);

    [Theory]
    [InlineData("Authorization")]
    [InlineData("From")]
    [InlineData("If-Modified-Since")]
    [InlineData("Referer")]
    [InlineData("User-Agent")]
    [InlineData("Accept")]
    [InlineData("Accept-Encoding")]
    [InlineData("Accept-Language")]
    [InlineData("Host")]
    [InlineData("Range")]
    [InlineData("If-None-Match")]
    [InlineData("Location")]
    [InlineData("Server")]
    [InlineData("WWW-Authenticate")]
    [InlineData("Retry-After")]
    [InlineData("ETag")]
    [InlineData("Vary")]
    [InlineData("Accept-Ranges")]
    public void Some_fields_are_about_the_request_or_the_response(string name) => Holds(FieldGroup.RequestOrResponse, name);

    [Theory]
    [InlineData("Allow")]
    [InlineData("Content-Encoding")]
    [InlineData("Content-Length")]
    [InlineData("Content-Type")]
    [InlineData("Expires")]
    [InlineData("Last-Modified")]
    [InlineData("Content-Range")]
    [InlineData("X-Unheard-Of")]
    [InlineData("Dates")]
    [InlineData("Dat")]
    public void All_others_are_about_the_entity(string name) => Holds(FieldGroup.Entity, name);

    [Fact]
    public void The_groups_are_in_the_order_in_which_they_are_sent() =>
        Assert.Equal([FieldGroup.General, FieldGroup.RequestOrResponse, FieldGroup.Entity], Enum.GetValues<FieldGroup>());

    [Fact]
    public void Every_constant_is_a_field_name()
    {
        var names = typeof(FieldName).GetProperties();
        Assert.NotEmpty(names);
        foreach (var property in names)
        {
            string name = Encoding.ASCII.GetString(property.GetMethod!.CreateDelegate<Constant>()());
            Assert.Equal(property.Name, name.Replace("WWW", "Www", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal));
        }
    }

    private delegate ReadOnlySpan<byte> Constant();

    private static void Holds(FieldGroup expected, string name)
    {
        Assert.Equal(expected, FieldName.GroupOf(Encoding.ASCII.GetBytes(name)));
        Assert.Equal(expected, FieldName.GroupOf(Encoding.ASCII.GetBytes(name.ToUpperInvariant())));
        Assert.Equal(expected, FieldName.GroupOf(Encoding.ASCII.GetBytes(name.ToLowerInvariant())));
    }
}
