namespace MiniHttp.Protocol.Tests;

public class ExpiryTests
{
    private const string Earlier = "Sun, 06 Nov 1994 08:49:36 GMT", Then = "Sun, 06 Nov 1994 08:49:37 GMT", Later = "Sun, 06 Nov 1994 08:49:38 GMT";

    private static readonly DateTimeOffset Now = new(1994, 11, 6, 8, 49, 37, TimeSpan.Zero);

    [Theory]
    [InlineData(null, Then, false)]
    [InlineData(Later, Then, false)]
    [InlineData(Then, Then, true)]
    [InlineData(Earlier, Then, true)]
    [InlineData("0", Then, true)]
    [InlineData("never", Then, true)]
    [InlineData(Later, null, false)]
    [InlineData(Then, null, true)]
    [InlineData(Later, Later, true)]
    [InlineData(Then, Earlier, true)]
    public void It_is_expired_if_Expires_is_no_later_than_Date_or_no_date(string? expires, string? date, bool isExpired)
    {
        HeaderFields fields = new();
        if (expires is not null)
        {
            fields.Add(FieldName.Expires, expires);
        }

        if (date is not null)
        {
            fields.Add(FieldName.Date, date);
        }

        Assert.Equal(isExpired, Expiry.IsExpired(fields, Now));
    }
}
