// RFC 1945 §12.5: what is never served, whatever it names.

using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

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
    [InlineData("\u200B.git")]
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
    [InlineData("#appsettings.json#")]
    [InlineData(".#appsettings.json")]
    [InlineData(".appsettings.json.swp")]
    [InlineData(".appsettings.json.un~")]
    [InlineData(".appsettings.json.kate-swp")]
    [InlineData(".~lock.appsettings.json#")]
    [InlineData("appsettings.json_bak")]
    [InlineData("appsettings.json-old")]
    [InlineData("appsettings.json.save.1")]
    [InlineData("appsettings.json.~1~")]
    [InlineData("appsettings.json___jb_tmp___")]
    [InlineData("appsettings.json~RF1a2b.TMP")]
    [InlineData("appsettings.json (1)")]
    [InlineData("appsettings.json,v")]
    [InlineData("appsettings (copy).json")]
    [InlineData("appsettings - Copy.json")]
    [InlineData("appsettings.sync-conflict-20240102-030405-ABCDEFG.json")]
    [InlineData("Copy of appsettings.json")]
    [InlineData("old.appsettings.Production.json.orig")]
    [InlineData("%home%me%site%appsettings.json~")]
    [InlineData("!home!me!site!appsettings.json~")]
    [InlineData("#!home!me!site!appsettings.json#")]
    [InlineData("app\u017Fettings.json")] // A file system that ignores case finds it by a long s,
    [InlineData("app\u00ADsettings.json")] // and by a hyphen that is not seen.
    [InlineData("\uFEFF.appsettings.json")]
    public void Settings_files_are_hidden_in_any_case_and_any_folder(string name)
    {
        Assert.True(Hide(name));
        Assert.True(Hide(name, dotfiles: true));
    }

    [Theory]
    [InlineData("my.json", true)]
    [InlineData("MY.json", true)]
    [InlineData("my.json~", true)]
    [InlineData("#my.json#", true)]
    [InlineData(".my.json.swp", true)]
    [InlineData("my.json.bak", true)]
    [InlineData("my.json_bak", true)]
    [InlineData("my.json.gz", true)]
    [InlineData("Copy of my.json", true)]
    [InlineData("sub/your.json", true)]
    [InlineData("Sub/your.json~", true)]
    [InlineData("sub/my.json", false)]
    [InlineData("your.json", false)]
    [InlineData("my.jsonx", false)]
    [InlineData("tommy.json", false)]
    [InlineData("a-my.json", false)]
    [InlineData("my.js", false)]
    [InlineData("my.json/a", false)]
    [InlineData("outside.json", false)]
    public void The_server_s_own_files_are_hidden_where_they_are_with_what_is_made_of_them(string name, bool isHidden)
    {
        using var folder = new TemporaryFolder();
        using var elsewhere = new TemporaryFolder();
        elsewhere.Link("root", folder.Path); // However the root is spelled.
        var own = new OwnFiles();
        own.AddWritten([folder["my.json"], Path.Join(elsewhere.Path, "root/sub/your.json"), elsewhere["outside.json"]]);
        foreach (string root in (string[])[folder.Path, elsewhere["root"]])
        {
            var hidden = new HiddenNames(dotfiles: true, own, root);
            byte[] path = Encoding.UTF8.GetBytes(name);
            Assert.Equal(isHidden, hidden.Hide(path));
            int slash = name.LastIndexOf('/');
            Assert.Equal(isHidden, hidden.Hide(path.AsSpan(0, Math.Max(slash, 0)), path.AsSpan(slash + 1)));
        }
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
    [InlineData("appsettings.jsonp")]
    [InlineData("webappsettings.json")]
    [InlineData("\u00fcberappsettings.json")]
    [InlineData("appsettings.json\u00fc")]
    [InlineData("appsettings.md")]
    public void Everything_else_is_not(string name) => Assert.False(Hide(name));
}
