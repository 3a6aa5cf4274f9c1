namespace MiniHttp.Client.Tests;

public class OptionTableTests
{
    [Fact]
    public void Names_and_letters_are_unique()
    {
        Assert.Distinct(OptionTable.LongNames);
        Assert.Distinct(OptionTable.All.Where(option => option.HasLetter).Select(option => option.Letter));
    }

    [Fact]
    public void An_option_is_found_by_its_name_and_its_letter()
    {
        Assert.All(OptionTable.All, option => Assert.Same(option, OptionTable.Find(option.Name)));
        Assert.All(OptionTable.All.Where(option => option.HasLetter), option => Assert.Same(option, OptionTable.Find(option.Letter)));
        Assert.Null(OptionTable.Find("nope"));
        Assert.Null(OptionTable.Find(""));
        Assert.Null(OptionTable.Find('\0'));
        Assert.Null(OptionTable.Find('?'));
    }

    // As the issue lists them.
    [Theory]
    [InlineData("-o -O -J --output-dir --create-dirs -i -I -D -L --max-redirs -X -d --data-binary --data-urlencode -G -T -H -A -e -b -u -x -r -C -z -R")]
    [InlineData("-f --fail-with-body -s -S -v -w --connect-timeout -m --limit-rate --max-filesize --retry --retry-delay --retry-all-errors")]
    [InlineData("--retry-connrefused --resolve --connect-to --unix-socket --compressed --request-target -Z -0 -N --completion -4 -6 --half-close")]
    [InlineData("--http0.9 -k --cacert --checksum --data-raw --data-ascii --remote-name-all --retry-max-time --parallel-max --noproxy -h --help -V --version")]
    public void Every_option_that_was_promised_is_there(string words)
        => Assert.All(words.Split(' '), word => Assert.NotNull(word.Length == 2 ? OptionTable.Find(word[1]) : OptionTable.Find(word[2..])));

    [Fact]
    public void Groups_are_selected_by_words_that_are_no_URL_by_accident()
    {
        Assert.Distinct(OptionTable.Groups.Select(group => group.Key));
        Assert.All(OptionTable.Groups, group => Assert.Matches("^[a-z]+$", group.Key));
    }
}
