// What stands in for a path is guarded by its own name: the index file of a directory, a page without its extension,
// the application's page, a coded form, the README of a listing. Without the password a guarded one is as if it were
// not there.

using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public sealed class GuardedPagesTests : IDisposable
{
    private const string Secret = "treasure";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/x")]
    [InlineData("/x/")]
    [InlineData("/private/../x")]
    [InlineData("/%78")]
    public async Task The_application_s_page_behind_a_password_is_not_there_for_others(string path)
    {
        _folder.File("private/app.html", Secret);
        HttpServerOptions settings = Guarding("/private/") with { SpaFallback = "private/app.html" };
        Assert.Equal(Secret, await AskAsync(settings, path, "alice"));
        Answer answer = await AnswerAsync(settings, path);
        Assert.Equal(404, answer.Status);

        // Bytes and all: as if there were no such page, and as if it were missing.
        Assert.Equal(await AnswerAsync(settings with { SpaFallback = "" }, path), answer);
        File.Delete(_folder["private/app.html"]);
        Assert.Equal(await AnswerAsync(settings, path), answer);
    }

    [Fact]
    public async Task A_page_for_some_users_is_not_there_for_the_others()
    {
        _folder.File("app.html", Secret);
        HttpServerOptions settings = Guarding("/app.html/=alice") with { SpaFallback = "app.html" };
        Assert.Equal(Secret, await AskAsync(settings, "/x", "alice"));
        Assert.Equal("404", await AskAsync(settings, "/x", "bob"));
    }

    [Fact]
    public async Task The_first_index_file_that_the_visitor_may_see_is_the_directory_s_page()
    {
        _folder.File("index.html", Secret);
        _folder.File("home.html", "home");
        HttpServerOptions settings = Guarding("/index.html/") with { IndexFiles = ["index.html", "home.html"] };
        Assert.Equal(Secret, await AskAsync(settings, "/", "alice"));
        Assert.Equal("home", await AskAsync(settings, "/"));
        Assert.Equal("401", await AskAsync(settings, "/index.html"));
        File.Delete(_folder["home.html"]);
        Assert.Contains("Index of /", await AskAsync(settings, "/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_without_its_extension_is_guarded_by_its_full_name()
    {
        _folder.File("about.html", Secret);
        HttpServerOptions settings = Guarding("/about.html/") with { PrettyUrls = true };
        Assert.Equal(Secret, await AskAsync(settings, "/about", "alice"));
        Assert.Equal("404", await AskAsync(settings, "/about"));
        Assert.Equal("404", await AskAsync(settings, "/about/"));
    }

    // A short address would depend on what the guarded folder of that name holds.
    [Theory]
    [InlineData("")]
    [InlineData("x/index.html")]
    [InlineData("x/other.html")]
    public async Task The_address_of_a_page_tells_nothing_of_a_guarded_folder(string inside)
    {
        _folder.File("x.html", "page");
        if (inside.Length > 0)
        {
            _folder.File(inside, Secret);
        }

        HttpServerOptions settings = Guarding("/x/") with { PrettyUrls = true };
        Assert.Equal("page", await AskAsync(settings, "/x.html"));
        Assert.Equal("401", await AskAsync(settings, "/x"));
    }

    [Fact]
    public async Task A_page_by_a_hidden_name_stands_in_for_nothing()
    {
        _folder.File(".well-known.html", Secret);
        var settings = new HttpServerOptions { Root = _folder.Path, PrettyUrls = true };
        Assert.Equal("404", await AskAsync(settings, "/.well-known"));
    }

    [Fact]
    public async Task A_coded_form_is_guarded_by_its_own_name()
    {
        _folder.File("a.txt", "plain", SiteConversation.Now.AddDays(-2));
        _folder.File("a.txt.gz", Secret, SiteConversation.Now.AddDays(-1));
        HttpServerOptions settings = Guarding("/a.txt.gz/");
        Assert.Equal(Secret, await AskAsync(settings, "/a.txt", "alice", "Accept-Encoding: gzip\r\n"));
        Assert.Equal("plain", await AskAsync(settings, "/a.txt", null, "Accept-Encoding: gzip\r\n"));
    }

    [Theory]
    [InlineData("README.md", "/README.md/")]
    [InlineData("readme.TXT", "/README.txt/")]
    [InlineData("Readme", "/readme/")]
    public async Task The_README_of_a_listing_is_guarded_by_its_own_name(string name, string guarded)
    {
        _folder.File(name, Secret);
        HttpServerOptions settings = Guarding(guarded);
        Assert.Contains(Secret, await AskAsync(settings, "/", "alice"), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, await AskAsync(settings, "/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_an_error_is_guarded_by_its_own_name()
    {
        _folder.File("private/404.html", Secret);
        ErrorPageRule[] pages = [new ErrorPageRule(404, "/private/404.html")];
        HttpServerOptions settings = Guarding("/private/") with { ErrorPages = pages };
        Assert.Contains(Secret, (await AnswerAsync(settings, "/x", "alice")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, (await AnswerAsync(settings, "/x")).Body, StringComparison.Ordinal);
    }

    // A file system that ignores case and more finds the same directory by these names.
    [Theory]
    [InlineData("/PRIVATE/a.txt")]
    [InlineData("/Private")]
    [InlineData("/p%52ivate/a.txt")]
    [InlineData("/pri%C2%ADvate/a.txt")] // A hyphen that is not seen.
    [InlineData("/priv%E2%80%8Bate/a.txt")]
    [InlineData("/x/..//PRIVATE/./a.txt")]
    public async Task A_guarded_directory_is_guarded_by_every_name_that_may_be_its_own(string path)
    {
        _folder.File("private/a.txt", Secret);
        Assert.Equal("401", await AskAsync(Guarding("/private/"), path));
    }

    [Theory]
    [InlineData("/classified/", "/cla%C3%9Fified/a")]
    [InlineData("/cla\u00dfified/", "/classified/a")]
    [InlineData("/sk/", "/%C5%BF%E2%84%AA/a")]
    [InlineData("/caf\u00e9/", "/CAF%C3%89/a")]
    [InlineData("/caf\u00e9/", "/caf%C3%A9/a")]
    public async Task So_are_those_with_letters_of_other_scripts(string guarded, string path)
        => Assert.Equal("401", await AskAsync(Guarding(guarded), path));

    [Theory]
    [InlineData("/private/x", "401", "/private/", "/PRIVATE/=*")]
    [InlineData("/PRIVATE/x", "404", "/private/", "/PRIVATE/=*")] // The settings name this very directory.
    [InlineData("/Private/x", "401", "/private/", "/PRIVATE/=*")]
    [InlineData("/a/b/x", "401", "/a/", "/A/b/=*")]
    [InlineData("/A/b/x", "404", "/a/", "/A/b/=*")]
    [InlineData("/public/x", "404", "/", "/public/=*")]
    [InlineData("/PUBLIC/x", "401", "/", "/public/=*")]
    public async Task If_names_differ_in_case_only_both_rules_have_to_permit(
        string path, string expected, params string[] guarded)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere case never counts.");
        Assert.Equal(expected, await AskAsync(Guarding(guarded), path));
    }

    private HttpServerOptions Guarding(params string[] paths) => new()
    {
        Root = _folder.Path,
        Authentication = new AuthenticationOptions
        {
            Users = [.. TestUsers.Of("alice:secret", "bob:secret")],
            Paths = [.. paths.Select(path => GuardedPath.Parse(path)!)],
        },
    };

    private async Task<string> AskAsync(HttpServerOptions settings, string path, string? user = null, string fields = "")
    {
        Answer answer = await AnswerAsync(settings, path, user, fields);
        return answer.Status == 200 ? answer.Body : $"{answer.Status}";
    }

    private async Task<Answer> AnswerAsync(
        HttpServerOptions settings, string path, string? user = null, string fields = "")
    {
        await using var site = new SiteConversation(_folder, options: settings);
        string credentials = user is null ? "" : $"Authorization: {BasicCredentials.Format(user, "secret")}\r\n";
        return site.Get(path, credentials + fields);
    }
}
