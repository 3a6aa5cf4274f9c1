// Who is let in, and that the same work is done whatever name is asked for.

namespace MiniHttp.Hosting.Tests;

public class UserTableTests
{
    private static readonly ClientAddress Here = new(1), Elsewhere = new(2);

    private static UserTable Table(params (string Name, PasswordHash Password)[] users)
        => new(users.Select(user => new KnownUser(user.Name, user.Password)), new KnownLogins());

    private static LoginAttempt Attempt(UserTable table, string user, string password)
        => new(user, password, table.Digest(user, password), table.Digest(user, password, Here), 1, 2);

    [Fact]
    public void The_password_has_to_be_this_user_s()
    {
        UserTable table = Table(("alice", new ClearPassword("a:b")), ("bob", new ClearPassword("\u00e9")));
        Assert.True(table.Compare(Attempt(table, "alice", "a:b")));
        Assert.True(table.Compare(Attempt(table, "bob", "\u00e9")));
        Assert.All(
            [("alice", "\u00e9"), ("bob", "a:b"), ("alice", ""), ("alice", "a:"), ("Alice", "a:b"), ("alicea:", "b"), ("", ""), ("nobody", "a:b")],
            pair => Assert.False(table.Compare(Attempt(table, pair.Item1, pair.Item2))));
    }

    [Fact]
    public void A_wrong_password_is_the_same_work_whoever_s_it_is_and_for_unknown_names()
    {
        var work = new List<int>();
        UserTable table = Table(
            ("slowest", new Costly("s", 12, work)), ("slow", new Costly("x", 11, work)),
            ("cheap", new Costly("c", 5, work)), ("clear", new ClearPassword("q")));
        foreach (string user in (string[])["slowest", "slow", "cheap", "clear", "nobody"])
        {
            work.Clear();
            Assert.False(table.Compare(Attempt(table, user, "wrong")));
            Assert.Equal(1 << 12, work.Sum(cost => 1 << cost));
        }

        Assert.False(table.Compare(Attempt(table, "nobody", "s"))); // Unknown names are compared with this one.
    }

    [Fact]
    public void Where_no_hash_is_slow_nothing_slow_is_done()
    {
        UserTable table = Table(("alice", new ClearPassword("a")));
        Assert.False(table.IsSlow);
        Assert.False(table.Compare(Attempt(table, "nobody", "a")));
        Assert.True(Table(("alice", new ClearPassword("a")), ("bob", new Costly("b", 5, []))).IsSlow);
    }

    [Fact]
    public void What_was_right_once_is_remembered_and_nothing_else()
    {
        UserTable table = Table(("alice", new ClearPassword("s")), ("bob", new ClearPassword("s")));
        Assert.False(table.Remembers(table.Digest("alice", "s")));
        Assert.True(table.Compare(Attempt(table, "alice", "s")));
        Assert.False(table.Compare(Attempt(table, "alice", "x")));
        Assert.True(table.Remembers(table.Digest("alice", "s")));
        Assert.False(table.Remembers(table.Digest("alice", "x")));
        Assert.False(table.Remembers(table.Digest("bob", "s")));
        Assert.False(table.Remembers(table.Digest("nobody", "s")));
    }

    [Fact]
    public void What_was_right_is_remembered_for_its_address_and_recognised_from_another()
    {
        UserTable table = Table(("alice", new ClearPassword("s")));
        LoginAttempt elsewhere = Attempt(table, "alice", "s") with { Login = table.Digest("alice", "s", Elsewhere) };
        Assert.False(table.Recognises(elsewhere));
        Assert.True(table.Compare(Attempt(table, "alice", "s")));
        Assert.True(table.Remembers(table.Digest("alice", "s", Here)));
        Assert.False(table.Remembers(elsewhere.Login));
        Assert.True(table.Recognises(elsewhere));
        Assert.True(table.Remembers(elsewhere.Login));
        Assert.False(table.Recognises(Attempt(table, "alice", "x")));
    }

    // Unsalted hashes of one password are the same; her line may be removed while workers remember her.
    [Fact]
    public void A_user_who_was_removed_is_forgotten_even_if_another_has_the_same_hash()
    {
        var known = new KnownLogins();
        KnownUser alice = new("alice", new ClearPassword("s")), bob = new("bob", new ClearPassword("s"));
        var table = new UserTable([bob, alice], known);
        Assert.True(table.Compare(Attempt(table, "alice", "s")));
        table = new UserTable([bob], known);
        Assert.False(table.Remembers(table.Digest("alice", "s")));
        Assert.False(table.Remembers(table.Digest("alice", "s", Here)));
    }

    [Fact]
    public void A_password_that_bcrypt_cannot_tell_from_others_is_recognised_for_those_who_have_such_a_hash()
    {
        KnownUser bob = PasswordFile.Parse("bob:$2y$05$swaIXzLJeXvG9KsIikAJg.wO5.SOT0PLO9U9oz6izXWfP5v/qgP2S", "f")[0];
        UserTable table = Table(("alice", new ClearPassword("a")), (bob.Name, bob.Password));
        string longest = new('x', 72);
        Assert.False(table.IsBeyondBcrypt(Attempt(table, "bob", longest)));
        Assert.True(table.IsBeyondBcrypt(Attempt(table, "bob", longest + "x")));
        Assert.True(table.IsBeyondBcrypt(Attempt(table, "bob", new string('\u00e9', 37)))); // Bytes, not characters.
        Assert.False(table.IsBeyondBcrypt(Attempt(table, "alice", longest + "x")));
        Assert.False(table.IsBeyondBcrypt(Attempt(table, "nobody", longest + "x")));
    }

    // A slow password that notes the cost of each comparison.
    private sealed class Costly(string right, int cost, List<int> work) : PasswordHash
    {
        public override bool IsSlow => true;

        public override int Cost => cost;

        public override ReadOnlySpan<byte> Identity => [];

        public override bool Matches(string password)
        {
            work.Add(cost);
            return password == right;
        }

        public override PasswordHash OfCost(int other) => new Costly(right, other, work);
    }
}
