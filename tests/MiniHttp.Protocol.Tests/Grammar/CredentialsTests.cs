// RFC 1945 §11.1: Basic credentials.
// The RFC's own example, strict base64, and what may be sent.

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class CredentialsTests
{
    // The example of RFC 1945 §11.1.
    private const string Aladdin = "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==";

    private static (string User, string Password)? Read(string value) =>
        BasicCredentials.TryParse(Encoding.Latin1.GetBytes(value), out string user, out string password) ? (user, password) : null;

    private static string Encode(string text) => "Basic " + Convert.ToBase64String(Encoding.Latin1.GetBytes(text));

    [Fact]
    public void The_example_of_the_RFC_is_read_and_written()
    {
        Assert.Equal(("Aladdin", "open sesame"), Read(Aladdin));
        Assert.Equal(Aladdin, BasicCredentials.Format("Aladdin", "open sesame"));
    }

    [Theory]
    [InlineData("basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")]
    [InlineData("BASIC \t QWxhZGRpbjpvcGVuIHNlc2FtZQ== ")]
    public void The_scheme_is_read_in_any_case_with_any_white_space(string value) =>
        Assert.Equal(("Aladdin", "open sesame"), Read(value));

    [Theory]
    [InlineData("a:b:c", "a", "b:c")]
    [InlineData("a:", "a", "")]
    [InlineData(":b", "", "b")]
    [InlineData(":", "", "")]
    [InlineData("a@b c:\"\\", "a@b c", "\"\\")]
    [InlineData("caf\u00e9:\u00e9", "caf\u00e9", "\u00e9")]
    [InlineData("\u00c3\u00a9:x", "\u00e9", "x")]
    public void The_first_colon_ends_the_user_and_text_is_UTF_8_or_else_ISO_8859_1(string text, string user, string password) =>
        Assert.Equal((user, password), Read(Encode(text)));

    [Theory]
    [InlineData("")]
    [InlineData("Basic")]
    [InlineData("Basic ")]
    [InlineData("BasicQWxhZGRpbjpvcGVuIHNlc2FtZQ==")]
    [InlineData("Basic,QWxhZGRpbjpvcGVuIHNlc2FtZQ==")]
    [InlineData("Digest QWxhZGRpbjpvcGVuIHNlc2FtZQ==")]
    [InlineData("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ")]
    [InlineData("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=")]
    [InlineData("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ===")]
    [InlineData("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==QUJD")]
    [InlineData("Basic QWxhZGRpbjpvcGVu IHNlc2FtZQ==")]
    [InlineData("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==, x")]
    [InlineData("Basic QWxhZGRpbjpvcGVuIHNlc2FtZR==")]
    [InlineData("Basic QWxhZGRpbjpvcGVuIHNlc2Ft_-==")]
    [InlineData("Basic ====")]
    [InlineData("Basic YTo=\u00e9")]
    public void What_is_not_strictly_base64_is_refused(string value) => Assert.Null(Read(value));

    [Theory]
    [InlineData("")]
    [InlineData("nocolon")]
    [InlineData("a\r:b")]
    [InlineData("a:b\n")]
    [InlineData("a:\0")]
    [InlineData("a\t:b")]
    [InlineData("a:\u007f")]
    public void Credentials_without_a_colon_or_with_controls_are_refused(string text)
    {
        Assert.False(BasicCredentials.TryParse(Encoding.Latin1.GetBytes(Encode(text)), out string user, out string password));
        Assert.Equal(("", ""), (user, password));
    }

    [Fact]
    public void No_truncation_gives_the_whole_password()
    {
        for (int length = 0; length < Aladdin.Length; length++)
        {
            if (Read(Aladdin[..length]) is not { } read) continue;
            Assert.Equal("Aladdin", read.User);
            Assert.StartsWith(read.Password, "open sesame", StringComparison.Ordinal);
            Assert.NotEqual("open sesame", read.Password);
        }
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("a", "b:c")]
    [InlineData("caf\u00e9", "\u4e2d \ud83d\ude00")]
    public void What_is_written_reads_back(string user, string password) =>
        Assert.Equal((user, password), Read(BasicCredentials.Format(user, password)));

    [Theory]
    [InlineData("a:b", "c")]
    [InlineData("a\n", "c")]
    [InlineData("a", "c\r\n")]
    [InlineData("a", "\t")]
    public void What_would_not_read_back_is_not_written(string user, string password) =>
        Assert.Throws<ArgumentException>(() => BasicCredentials.Format(user, password));

    [Fact]
    public void There_is_one_text_for_one_pair_of_user_and_password()
    {
        Random random = new(1945);
        int read = 0;
        byte[] alphabet = "ABQYOo6dghpz0159+/=:"u8.ToArray();
        for (int round = 0; round < 200_000; round++)
        {
            byte[] value = [.. "Basic "u8, .. random.GetItems(alphabet, random.Next(3) * 4)];
            if (!BasicCredentials.TryParse(value, out string user, out string password)) continue;
            read++;
            string[] spellings = [Encode($"{user}:{password}"), BasicCredentials.Format(user, password)];
            Assert.Contains(Encoding.ASCII.GetString(value), spellings);
        }
        Assert.True(read > 100, $"{read} were read");
    }
}
