using System.Text;

namespace MiniHttp.Hosting.Tests;

public class NameFoldingTests
{
    [Theory]
    [InlineData("Private/ABC.txt", "private/abc.txt")]
    [InlineData("\u00c4\u00d6\u0416", "\u00e4\u00f6\u0436")]
    [InlineData("cla\u00dfified", "classified")]
    [InlineData("cla\u1e9eified", "classified")]
    [InlineData("\u017fecret", "secret")]
    [InlineData("\u212aeys", "keys")]
    [InlineData("\ufb01le", "file")]
    [InlineData("pri\u00advate", "private")]
    [InlineData("\ufeffpri\u200dvate\u2060", "private")]
    [InlineData("private\ud83d\ude00", "private\ud83d\ude00")]
    [InlineData("", "")]
    public void Names_that_may_lead_to_one_file_fold_to_one_name(string name, string folded)
        => Assert.Equal(folded, Encoding.UTF8.GetString(NameFolding.Fold(Encoding.UTF8.GetBytes(name))));

    [Fact]
    public void Bytes_that_are_not_valid_UTF_8_stay_as_they_are()
        => Assert.Equal([0xFF, (byte)'a', 0xC3], NameFolding.Fold([0xFF, (byte)'A', 0xC3]));
}
