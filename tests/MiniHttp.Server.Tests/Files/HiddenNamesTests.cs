// RFC 1945 §12.5: what is never served, whatever it names.

using System.Text;

namespace MiniHttp.Server.Tests;

public class HiddenNamesTests
{
    private static bool Hide(string name, bool dotfiles = false) => new HiddenNames(dotfiles).Hide(Encoding.UTF8.GetBytes(name));

    [Theory]
    [InlineData(".git")]
    [InlineData(".git/config")]
    [InlineData(".env")]
    [InlineData(".htpasswd")]
    [InlineData("a/.ssh/id_rsa")]
    [InlineData("a/b/.c")]
    [InlineData("...")]
    [InlineData("..a")]
    [InlineData(".\u00e9")]
    [InlineData(".well-known/.secret")]
    public void Dotfiles_are_hidden_wherever_they_are_unless_they_are_asked_for(string name)
    {
        Assert.True(Hide(name));
        Assert.False(Hide(name, dotfiles: true));
    }

    [Theory]
    [InlineData(".well-known")]
    [InlineData(".well-known/security.txt")]
    [InlineData(".well-known/acme-challenge/token")]
    public void Well_known_is_no_dotfile(string name) => Assert.False(Hide(name));

    [Theory]
    [InlineData(".well-known2")]
    [InlineData(".well-know")]
    [InlineData(".WELL-KNOWN")]
    public void What_only_looks_like_well_known_is_one(string name) => Assert.True(Hide(name));

    [Theory]
    [InlineData("appsettings.json")]
    [InlineData("appsettings.Development.json")]
    [InlineData("appsettings.local.json")]
    [InlineData("appsettings-old.json")]
    [InlineData("appsettings.json.br")]
    [InlineData("appsettings.json.gz")]
    [InlineData("appsettings.Development.JSON.zst")]
    [InlineData("appsettings.json~")]
    [InlineData("appsettings.json.json5")]
    [InlineData("APPSETTINGS.JSON")]
    [InlineData("AppSettings.Production.Json")]
    [InlineData("a/b/appsettings.json")]
    [InlineData("appsettings.json/a")]
    public void Settings_files_are_hidden_in_any_case_and_any_folder(string name)
    {
        Assert.True(Hide(name));
        Assert.True(Hide(name, dotfiles: true));
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/..")]
    public void The_names_that_a_directory_has_for_itself_and_its_parent_are_no_dotfiles(string name) => Assert.True(Hide(name, dotfiles: true));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("index.html")]
    [InlineData("a.b/c.d")]
    [InlineData("a.")]
    [InlineData("a..b")]
    [InlineData("appsettings")]
    [InlineData("appsettings.js")]
    [InlineData("appsettings.json5")]
    [InlineData("appsettings.jsonnet.txt")]
    [InlineData("my-appsettings.json")]
    [InlineData("settings.json")]
    [InlineData("appsettings/a.json")]
    public void Everything_else_is_not(string name) => Assert.False(Hide(name));
}
