using System.Text;

namespace MiniHttp.Hosting.Tests;

public class ListingOrderTests
{
    private static readonly DateTimeOffset Time = new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero);

    private static readonly ListedEntry[] Entries =
    [
        new("file10"u8.ToArray(), false, 1, Time.AddDays(3)),
        new("file9"u8.ToArray(), false, 3, Time.AddDays(1)),
        new("dir2"u8.ToArray(), true, 0, Time.AddDays(2)),
        new("other"u8.ToArray(), false, 3, Time.AddDays(2)),
        new("dir1"u8.ToArray(), true, 0, Time.AddDays(9)),
    ];

    [Theory]
    [InlineData("", "dir1 dir2 file9 file10 other")]
    [InlineData("sort=name&order=desc", "dir2 dir1 other file10 file9")]
    [InlineData("sort=size", "dir1 dir2 file10 file9 other")]
    [InlineData("sort=size&order=desc", "dir2 dir1 other file9 file10")]
    [InlineData("sort=time", "dir2 dir1 file9 other file10")]
    [InlineData("order=desc&sort=time", "dir1 dir2 file10 other file9")]
    [InlineData("sort=SIZE&order=up&x", "dir1 dir2 file9 file10 other")]
    [InlineData("sort=time&sort=name&&=", "dir1 dir2 file9 file10 other")]
    public void A_query_says_the_order_and_directories_come_first(string query, string expected)
    {
        var order = ListingOrder.Of(Encoding.ASCII.GetBytes(query));
        Assert.Equal(
            expected, string.Join(' ', Entries.Order(order).Select(entry => Encoding.UTF8.GetString(entry.Name.Span))));
    }

    [Fact]
    public void A_click_on_the_column_that_it_is_ordered_by_turns_the_order_around()
    {
        Assert.Equal("?sort=name&order=desc", ListingOrder.Default.After(ListingColumn.Name).ToString());
        Assert.Equal("?sort=size&order=asc", ListingOrder.Default.After(ListingColumn.Size).ToString());
        Assert.Equal("?sort=size&order=asc", new ListingOrder(ListingColumn.Size, true).After(ListingColumn.Size).ToString());
    }

    [Theory]
    [InlineData("?sort=name&order=asc")]
    [InlineData("?sort=size&order=desc")]
    [InlineData("?sort=time&order=asc")]
    public void The_query_of_an_order_asks_for_it(string query)
        => Assert.Equal(query, ListingOrder.Of(Encoding.ASCII.GetBytes(query[1..])).ToString());
}
