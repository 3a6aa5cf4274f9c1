// What Apache's htpasswd writes is read, or refused with the line, the user and what is allowed; never with the hash.

using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public sealed class PasswordFileTests : IDisposable
{
    // Of "pw", as htpasswd -B -C 5 and htpasswd -s write it.
    private const string Bcrypt = "$2y$05$swaIXzLJeXvG9KsIikAJg.wO5.SOT0PLO9U9oz6izXWfP5v/qgP2S";
    private const string Sha = "{SHA}GpHWL3ymc5liWkNopqtdSjuqYHM=";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Error(string text)
    {
        string message = Assert.Throws<InvalidDataException>(() => PasswordFile.Parse(text, "f")).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    [Theory]
    [InlineData(Bcrypt)]
    [InlineData("$2b$05$swaIXzLJeXvG9KsIikAJg.wO5.SOT0PLO9U9oz6izXWfP5v/qgP2S")]
    [InlineData("$2a$05$swaIXzLJeXvG9KsIikAJg.wO5.SOT0PLO9U9oz6izXWfP5v/qgP2S")]
    [InlineData(Sha)]
    public void A_password_is_recognised_by_its_hash_and_no_other_is(string hash)
    {
        KnownUser user = Assert.Single(PasswordFile.Parse($"bob:{hash}\n", "f"));
        Assert.Equal("bob", user.Name);
        Assert.Equal(!hash.StartsWith('{'), user.Password.IsSlow);
        Assert.True(user.Password.Matches("pw"));
        Assert.All(["", "p", "PW", "pw ", "pw\0", hash], other => Assert.False(user.Password.Matches(other)));
    }

    [Fact]
    public void A_bcrypt_hash_can_be_had_with_any_other_cost()
    {
        PasswordHash hash = PasswordFile.Parse($"bob:{Bcrypt}", "f")[0].Password.OfCost(4);
        Assert.Equal(4, hash.Cost);
        Assert.False(hash.Matches("pw")); // It is computed, and is that of nobody.
    }

    [Fact]
    public void Empty_lines_comments_line_ends_of_Windows_and_a_byte_order_mark_do_not_matter()
        => Assert.Equal(
            ["al ice", "\u00e9"],
            PasswordFile.Parse($"\uFEFF# users\r\n\r\n  al ice:{Sha}  \r\n#bob:{Sha}\n\u00e9:{Bcrypt}:a comment of nginx\n\n", "f").Select(user => user.Name));

    [Theory]
    [InlineData("$apr1$mH1PjU5i$1S5D3pQk4o0uZqzq0sK5X.", "an MD5 hash")]
    [InlineData("$1$mH1PjU5i$1S5D3pQk4o0uZqzq0sK5X.", "an MD5 hash")]
    [InlineData("$5$salt$Gcm6FsVtF/Qa77ZKD.iwsJlCVPY0XSMgLJL0Hnww/c1", "a hash of crypt's SHA-2")]
    [InlineData("$6$salt$x", "a hash of crypt's SHA-2")]
    [InlineData("{SSHA}0c0blFTXXNuAMHECS4uxrj3ZieMoWImr", "a salted SHA-1 hash")]
    [InlineData("rqXexS6ZhobKA", "neither (clear text, perhaps, or a hash of the old crypt)")]
    [InlineData("secret", "neither (clear text, perhaps, or a hash of the old crypt)")]
    [InlineData("$2x$05$swaIXzLJeXvG9KsIikAJg.wO5.SOT0PLO9U9oz6izXWfP5v/qgP2S", "neither (clear text, perhaps, or a hash of the old crypt)")]
    [InlineData("", "neither (clear text, perhaps, or a hash of the old crypt)")]
    public void Any_other_hash_is_refused_by_name(string hash, string kind)
        => Assert.Equal(
            $"f: line 2 of the password file: the password of 'bob' is {kind}, which is not read; allowed: bcrypt (htpasswd -B) and {{SHA}} (htpasswd -s)",
            Error($"\nbob:{hash}"));

    [Theory]
    [InlineData("$2y$05$short", "is no whole bcrypt hash; allowed: ")]
    [InlineData("$2y$xx$swaIXzLJeXvG9KsIikAJg.wO5.SOT0PLO9U9oz6izXWfP5v/qgP2S", "is no whole bcrypt hash; allowed: ")]
    [InlineData("$2y$03$swaIXzLJeXvG9KsIikAJg.wO5.SOT0PLO9U9oz6izXWfP5v/qgP2S", "is no whole bcrypt hash; allowed: ")]
    [InlineData("$2y$05$swaIXzLJeXvG9KsIikAJg.wO5.SOT0PLO9U9oz6izXWfP5v/qgP2!", "is no whole bcrypt hash; allowed: ")]
    [InlineData(
        "$2y$13$swaIXzLJeXvG9KsIikAJg.wO5.SOT0PLO9U9oz6izXWfP5v/qgP2S",
        "is bcrypt of cost 13, with which a log-in takes seconds of CPU; allowed: 4 to 12 (htpasswd -B -C 10)")]
    [InlineData("{SHA}GpHWL3ymc5liWkNopqtdSjuqYHM", "is no whole {SHA} hash; allowed: ")]
    [InlineData("{SHA}GpHWL3ymc5liWkNopqtdSjuqYHMAAA==", "is no whole {SHA} hash; allowed: ")]
    [InlineData("{SHA}", "is no whole {SHA} hash; allowed: ")]
    public void A_broken_hash_is_refused(string hash, string says) => Assert.Contains($"the password of 'bob' {says}", Error($"bob:{hash}"), StringComparison.Ordinal);

    [Theory]
    [InlineData("nonsense", "f: line 1 of the password file is not user:hash")]
    [InlineData(":" + Sha, "f: line 1 of the password file is not user:hash")]
    [InlineData("a\u001bb:" + Sha, "f: line 1 of the password file is not user:hash")]
    [InlineData("bob:" + Sha + "\nbob:" + Sha, "f: line 2 of the password file has the user 'bob' again")]
    [InlineData("", "f: the password file has no user in it")]
    [InlineData("# nobody\n", "f: the password file has no user in it")]
    public void A_line_that_is_none_is_named(string text, string message) => Assert.Equal(message, Error(text));

    [Fact]
    public void A_file_that_is_no_password_file_is_not_read_to_its_end()
    {
        string large = _folder.File("large", new string('a', PasswordFile.MostBytes + 1));
        var own = new OwnFiles();
        Assert.Equal(
            $"{large}: the password file is larger than 1048576 bytes",
            Assert.Throws<InvalidDataException>(() => PasswordFile.Read(large, own)).Message);
        Assert.Equal("bob", Assert.Single(PasswordFile.Read(_folder.File("small", $"bob:{Sha}"), own)).Name);
        Assert.StartsWith(
            $"{_folder["none"]}: the password file cannot be read: ",
            Assert.Throws<InvalidDataException>(() => PasswordFile.Read(_folder["none"], own)).Message,
            StringComparison.Ordinal);
    }
}
