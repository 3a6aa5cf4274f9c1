// What of the settings of authentication goes where; what does not fit together; and that no message holds a password.

using MiniHttp.Hosting;
using MiniHttp.Testing;

namespace MiniHttp.Server.Tests;

[Collection(ProcessState.Name)] // The reader reads the environment.
public sealed class AuthSettingsTests : IDisposable
{
    private const string Line = "bob:{SHA}GpHWL3ymc5liWkNopqtdSjuqYHM=\n";

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _site = new();

    public void Dispose()
    {
        _folder.Dispose();
        _site.Dispose();
    }

    private AuthenticationOptions Read(params (string Key, string[] Values)[] said)
    {
        var settings = new Dictionary<string, IReadOnlyList<string>> { ["Root"] = [_site.Path] };
        foreach ((string key, string[] values) in said)
        {
            settings[key] = values;
        }

        return SettingsReader.Read(_folder.Path, null, settings).Server.Authentication;
    }

    private string Error(params (string Key, string[] Values)[] said) => Assert.Throws<SettingsException>(() => Read(said)).Message;

    [Fact]
    public void Where_nothing_is_said_nobody_is_asked() => Assert.False(Read().IsOn);

    [Fact]
    public void Users_of_the_settings_and_of_the_file_stand_side_by_side()
    {
        _folder.File("passwords", Line);
        AuthenticationOptions settings = Read(("Auth:Users", ["alice:a:b", "carol:c"]), ("Auth:File", ["passwords"]), ("Auth:Paths", ["/a/", "/b/=bob,carol"]));
        Assert.True(settings.IsOn);
        Assert.Equal(["alice", "carol"], settings.Users.Select(user => user.Name));
        Assert.Equal(["bob"], settings.FileUsers.Select(user => user.Name));
        Assert.True(settings.Users[0].Password.Matches("a:b")); // The first colon ends the user (RFC 1945 §11.1).
        Assert.Equal(2, settings.Paths.Count);
    }

    [Fact]
    public void Settings_of_the_file_go_where_those_of_the_command_line_do()
    {
        _folder.File("sub/passwords", Line);
        _folder.File("sub/a.json", """{ "MiniHttp": { "Auth": { "Users": [ "alice:a" ], "File": "passwords", "Realm": "Staff", "Paths": "/private/" } } }""");
        AuthenticationOptions settings = SettingsReader.Read(_site.Path, _folder["sub/a.json"], new Dictionary<string, IReadOnlyList<string>>()).Server.Authentication;
        Assert.Equal(["alice", "bob"], settings.Users.Concat(settings.FileUsers).Select(user => user.Name));
        Assert.Equal("Staff", settings.Realm);
        Assert.True(Assert.Single(settings.Paths).Holds("private/x"u8));
    }

    [Theory]
    [InlineData("alice:secret", "alice:secret2")]
    [InlineData("alice:secret", "secret")]
    [InlineData("alice:secret", ":secret")]
    [InlineData("alice:secret", "bob:")]
    public void What_is_no_user_is_refused_without_a_password_in_the_message(params string[] users)
        => Assert.Equal(
            "--auth: must be USER:PASSWORD, without control characters, and each user once",
            Error(("Auth:Users", users)));

    [Fact]
    public void A_user_is_in_one_place()
    {
        _folder.File("passwords", Line);
        Assert.Equal("Auth:Users: 'bob' is in the password file, too; one of them has to go", Error(("Auth:Users", ["bob:x"]), ("Auth:File", ["passwords"])));
    }

    [Fact]
    public void Where_something_is_guarded_somebody_has_to_be_let_in()
    {
        Assert.Equal("Auth:Paths: nobody could be let in: there is no user; give Auth:Users or Auth:File as well", Error(("Auth:Paths", ["/private/"])));
        Assert.Equal("Auth:Paths: there is no user 'eve'; there are: alice", Error(("Auth:Users", ["alice:a"]), ("Auth:Paths", ["/a/=alice,eve"])));
    }

    [Fact]
    public void A_path_that_is_not_allowed_is_named()
        => Assert.Equal(
            $"Auth:Paths /b: must be {GuardedPath.Allowed}",
            Error(("Auth:Users", ["alice:a"]), ("Auth:Paths", ["/a/", "/b"])));

    [Theory]
    [InlineData("passwords")]
    [InlineData("a/.htpasswd")]
    public void A_password_file_that_could_be_fetched_is_refused(string name)
    {
        string path = _site.File(name, Line);
        Assert.Equal(
            $"{path}: the password file is inside ROOT, where clients could fetch it; move it", Error(("Auth:File", [path])));
    }

    [Fact]
    public void So_is_one_that_lies_there_by_way_of_a_link()
    {
        string path = _site.File("sub/passwords", Line);
        _folder.Link("site", _site.Path);
        _folder.Link("sub", _site["sub"]);
        (string, string)[] spellings =
            [(_folder["site"], path), (_site.Path, _folder["site/sub/passwords"]), (_folder["sub"], path)];
        foreach ((string root, string file) in spellings)
        {
            var said = new Dictionary<string, IReadOnlyList<string>> { ["Root"] = [root], ["Auth:File"] = [file] };
            var e = Assert.Throws<SettingsException>(() => SettingsReader.Read(_folder.Path, null, said));
            Assert.StartsWith($"{file}: the password file is inside ROOT, ", e.Message, StringComparison.Ordinal);
        }
    }
}
