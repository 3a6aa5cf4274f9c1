// RFC 1945 §10.16 and §11: challenges.
// Values with several challenges, commas inside one, and what may be sent.

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class ChallengeTests
{
    private static string[] Split(ReadOnlySpan<byte> value)
    {
        List<string> challenges = [];
        foreach (Challenge challenge in new ChallengeList(value))
        {
            challenges.Add($"{Encoding.Latin1.GetString(challenge.Scheme)}|{Encoding.Latin1.GetString(challenge.Parameters)}");
        }
        return [.. challenges];
    }

    private static string? Parameter(string value, string name)
    {
        foreach (Challenge challenge in new ChallengeList(Encoding.Latin1.GetBytes(value)))
        {
            bool found = challenge.TryGetParameter(Encoding.Latin1.GetBytes(name), out ReadOnlySpan<byte> text);
            return found ? Encoding.Latin1.GetString(text) : null;
        }
        return null;
    }

    [Theory]
    [InlineData("")]
    [InlineData(" , ,")]
    [InlineData("Basic realm=\"WallyWorld\"", "Basic|realm=\"WallyWorld\"")]
    [InlineData("Basic realm=\"a, b\", Foo x=\"1\", y=2, Basic realm=\"c\"",
        "Basic|realm=\"a, b\"", "Foo|x=\"1\", y=2", "Basic|realm=\"c\"")]
    [InlineData("Basic realm=\"a, Foo x=1\"", "Basic|realm=\"a, Foo x=1\"")]
    [InlineData("Negotiate, NTLM", "Negotiate|", "NTLM|")]
    [InlineData("Negotiate ,Basic realm=\"a\"", "Negotiate|", "Basic|realm=\"a\"")]
    [InlineData("NTLM TlRMTVNTUAAC==, Basic realm=\"a\"", "NTLM|TlRMTVNTUAAC==", "Basic|realm=\"a\"")]
    [InlineData(",, Basic\t realm=\"a\" ,, x=1 ,", "Basic|realm=\"a\" ,, x=1")]
    [InlineData("Basic realm = \"a\", y = 1", "Basic|realm = \"a\", y = 1")]
    [InlineData("x=1, Basic realm=\"a\"", "Basic|realm=\"a\"")]
    [InlineData("Basic realm=\"a, Foo x=1", "Basic|realm=\"a, Foo x=1")]
    [InlineData("\"quoted\", Basic realm=\"a\"", "Basic|realm=\"a\"")]
    [InlineData("Basic", "Basic|")]
    public void Commas_separate_challenges_and_the_parameters_inside_one(string value, params string[] expected) =>
        Assert.Equal(expected, Split(Encoding.Latin1.GetBytes(value)));

    [Theory]
    [InlineData("Basic realm=\"WallyWorld\"", "realm", "WallyWorld")]
    [InlineData("Basic REALM=\"WallyWorld\"", "realm", "WallyWorld")]
    [InlineData("Basic realm=token", "realm", "token")]
    [InlineData("Basic realm = \"a\"", "realm", "a")]
    [InlineData("Basic realm=\"\"", "realm", "")]
    [InlineData("Basic charset=UTF-8, realm=\"a, b=c\"", "realm", "a, b=c")]
    [InlineData("Basic realm=\"a\", realm=\"b\"", "realm", "a")]
    [InlineData("Basic x=\"realm=a\"", "realm", null)]
    [InlineData("Basic realm=\"a", "realm", null)]
    [InlineData("Basic realm=", "realm", null)]
    [InlineData("Basic realm=\"a\" b", "realm", null)]
    [InlineData("Basic realm=\"a\", Foo x=1", "x", null)]
    public void A_parameter_belongs_to_its_challenge(string value, string name, string? expected) =>
        Assert.Equal(expected, Parameter(value, name));

    [Fact]
    public void Schemes_are_compared_in_any_case_and_realms_keep_theirs()
    {
        List<string> realms = [];
        foreach (Challenge challenge in new ChallengeList("BASIC Realm=\"A\", Digest realm=\"b\", basic realm=\"a\", Basic"u8))
        {
            if (challenge.IsBasic) realms.Add(Encoding.Latin1.GetString(challenge.Realm));
        }
        Assert.Equal(["A", "a", ""], realms);
    }

    [Fact]
    public void No_truncation_of_a_challenge_has_its_realm()
    {
        byte[] whole = "Basic realm=\"WallyWorld\""u8.ToArray();
        for (int length = 0; length < whole.Length; length++)
        {
            int count = 0;
            foreach (Challenge challenge in new ChallengeList(whole.AsSpan(0, length)))
            {
                count++;
                Assert.True(challenge.Realm.IsEmpty, $"{length} bytes");
            }
            Assert.Equal(Math.Min(length, 1), count);
        }
    }

    [Fact]
    public void Random_values_end_and_every_scheme_is_a_token()
    {
        Random random = new(1945);
        int challenges = 0;
        for (int round = 0; round < 50_000; round++)
        {
            byte[] value = random.GetItems("aab1,,,  ==\"\"\t\0\u00e9"u8.ToArray(), random.Next(24));
            int length = 0;
            foreach (Challenge challenge in new ChallengeList(value))
            {
                challenges++;
                length += challenge.Scheme.Length + challenge.Parameters.Length;
                Assert.True(Tokens.IsToken(challenge.Scheme));
                Assert.True(!challenge.TryGetParameter("a"u8, out ReadOnlySpan<byte> found) || Tokens.IsFieldText(found));
            }
            Assert.True(length <= value.Length);
        }
        Assert.True(challenges > 10_000, $"{challenges} challenges");
    }

    [Theory]
    [InlineData("WallyWorld", "Basic realm=\"WallyWorld\"")]
    [InlineData("a, b", "Basic realm=\"a, b\"")]
    [InlineData("", "Basic realm=\"\"")]
    public void The_challenge_that_is_sent_reads_back(string realm, string expected)
    {
        Assert.True(Challenge.CanBeRealm(realm));
        string value = Challenge.FormatBasic(realm);
        Assert.Equal(expected, value);
        Assert.Equal(realm, Parameter(value, "realm"));
    }

    [Theory]
    [InlineData("a\"b")]
    [InlineData("a\\b")]
    [InlineData("a\r\nSet-Cookie: b=c")]
    [InlineData("a\0")]
    [InlineData("caf\u00e9")]
    [InlineData("\u4e2d")]
    public void A_realm_that_readers_would_not_agree_on_is_refused(string realm)
    {
        Assert.False(Challenge.CanBeRealm(realm));
        Assert.Throws<ArgumentException>(() => Challenge.FormatBasic(realm));
    }
}
