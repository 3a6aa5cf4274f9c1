namespace MiniHttp.Hosting.Tests;

public class RecentValuesTests
{
    private readonly RecentValues<int, string> _values = new(capacity: 100);

    [Fact]
    public void A_value_is_remembered_until_others_have_filled_the_room_and_longer_while_it_is_used()
    {
        _values.Add(-1, "used");
        _values.Add(-2, "unused");
        for (int i = 0; i < 1000; i++)
        {
            _values.Add(i, $"{i}");
            Assert.True(_values.TryGet(-1, out string? used));
            Assert.Equal("used", used);
            Assert.InRange(_values.Count, 3, 100);
        }

        Assert.False(_values.TryGet(-2, out _));
        Assert.True(_values.TryGet(999, out string? last));
        Assert.Equal("999", last);
    }

    [Fact]
    public void A_value_that_is_added_again_is_the_new_one()
    {
        for (int i = 0; i < 70; i++)
        {
            _values.Add(i, "old");
        }

        _values.Add(0, "new");
        Assert.True(_values.TryGet(0, out string? value));
        Assert.Equal(("new", 70), (value, _values.Count));
    }
}
