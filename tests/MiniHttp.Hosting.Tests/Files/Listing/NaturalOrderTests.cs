using System.Text;

namespace MiniHttp.Hosting.Tests;

public class NaturalOrderTests
{
    [Theory]
    [InlineData("file2", "file10")]
    [InlineData("file9", "file10")]
    [InlineData("1", "2")]
    [InlineData("2", "10")]
    [InlineData("a", "B")]
    [InlineData("A", "b")]
    [InlineData("a", "a1")]
    [InlineData("a01", "a1")]
    [InlineData("a1b2", "a01b3")]
    [InlineData("x99999999999999999998", "x99999999999999999999")]
    [InlineData("x9", "x10000000000000000000000000000000000000")]
    [InlineData("z", "\u00e9")]
    [InlineData("", "a")]
    [InlineData("README", "readme")]
    [InlineData("0", "00a")]
    public void One_name_comes_before_the_other(string first, string second)
    {
        Assert.True(NaturalOrder.Compare(Encoding.UTF8.GetBytes(first), Encoding.UTF8.GetBytes(second)) < 0);
        Assert.True(NaturalOrder.Compare(Encoding.UTF8.GetBytes(second), Encoding.UTF8.GetBytes(first)) > 0);
    }

    [Fact]
    public void Only_the_same_bytes_are_the_same_name()
    {
        Assert.Equal(0, NaturalOrder.Compare("a1\xff"u8, "a1\xff"u8));
        Assert.NotEqual(0, NaturalOrder.Compare("a0"u8, "a00"u8));
        Assert.NotEqual(0, NaturalOrder.Compare("a"u8, "A"u8));
    }

    [Fact]
    public void Any_names_have_an_order_that_a_sort_can_rely_on()
    {
        var random = new Random(1);
        byte[][] names = [.. Enumerable.Range(0, 60).Select(_ => Enumerable.Range(0, random.Next(1, 6)).Select(_ => "01a9AB"u8[random.Next(6)]).ToArray())];
        foreach (byte[] a in names)
        {
            foreach (byte[] b in names)
            {
                Assert.Equal(Math.Sign(NaturalOrder.Compare(a, b)), -Math.Sign(NaturalOrder.Compare(b, a)));
                foreach (byte[] c in names)
                {
                    Assert.False(NaturalOrder.Compare(a, b) < 0 && NaturalOrder.Compare(b, c) < 0 && NaturalOrder.Compare(a, c) >= 0);
                }
            }
        }
    }
}
