// Symbolic links: one that stays below the root is followed, one that leaves it leads nowhere.

using System.Text;

namespace MiniHttp.Server.Tests;

public abstract class FileRootLinksContract : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // The root is a folder in the folder: beside it lies what nobody may see.
    protected FileRootLinksContract()
    {
        _folder.File("secret.txt", "secret");
        _folder.File("outside/secret.txt", "secret");
        _folder.File("root/a.txt", "a");
        _folder.File("root/folder/b.txt", "b");
    }

    private protected abstract IFileRoot OpenRoot(string path);

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    // The content of a file, or the kind of whatever else it is.
    private string Look(string name)
    {
        using IFileRoot files = OpenRoot(_folder["root"]);
        Entry entry = files.Open(Encoding.UTF8.GetBytes(name));
        using (entry.File)
        {
            return entry.Kind == EntryKind.File
                ? _folder.OpenFiles().Single(file => File.Exists(file.Path)).Content
                : entry.Kind.ToString();
        }
    }

    private void Link(string name, string target) => _folder.Link("root/" + name, target);

    [Theory]
    [InlineData("link", "a.txt", "a")]
    [InlineData("link", "./a.txt", "a")]
    [InlineData("link", "folder/b.txt", "b")]
    [InlineData("link", "folder/../a.txt", "a")]
    [InlineData("folder/link", "b.txt", "b")]
    [InlineData("folder/link", "../a.txt", "a")]
    [InlineData("folder/link", "../folder/./b.txt", "b")]
    [InlineData("link", "folder", "Directory")]
    [InlineData("link", "folder/", "Directory")]
    [InlineData("folder/link", "..", "Directory")]
    [InlineData("link", ".", "Directory")]
    public void A_link_that_stays_below_the_root_is_followed(string name, string target, string expected)
    {
        Link(name, target);
        Assert.Equal(expected, Look(name));
    }

    [Fact]
    public void A_link_may_be_anywhere_on_the_path()
    {
        Link("link", "folder");
        Link("folder/up", "..");
        Assert.Equal("b", Look("link/b.txt"));
        Assert.Equal("a", Look("link/up/a.txt"));
        Assert.Equal("b", Look("link/up/folder/up/link/b.txt"));
    }

    [Fact]
    public void A_link_to_a_link_is_followed()
    {
        Link("one", "two");
        Link("two", "folder/three");
        Link("folder/three", "../a.txt");
        Assert.Equal("a", Look("one"));
    }

    [Theory]
    [InlineData("../secret.txt")]
    [InlineData("../outside/secret.txt")]
    [InlineData("folder/../../secret.txt")]
    [InlineData("./.././secret.txt")]
    [InlineData("../../../../../../etc/passwd")]
    [InlineData("../root/a.txt")]
    public void A_link_out_of_the_root_leads_nowhere_even_if_it_comes_back(string target)
    {
        Link("link", target);
        Link("folder/deep", "../link");
        Assert.Equal("Nothing", Look("link"));
        Assert.Equal("Nothing", Look("folder/deep"));
    }

    [Fact]
    public void Nothing_lies_behind_a_link_to_a_directory_outside()
    {
        Link("link", "../outside");
        Link("up", "..");
        Assert.Equal("Nothing", Look("link"));
        Assert.Equal("Nothing", Look("link/secret.txt"));
        Assert.Equal("Nothing", Look("up"));
        Assert.Equal("Nothing", Look("up/secret.txt"));
        Assert.Equal("Nothing", Look("up/root/a.txt"));
    }

    [Fact]
    public void A_chain_of_links_may_not_leave_the_root_either()
    {
        Link("one", "folder/two");
        Link("folder/two", "three");
        Link("folder/three", "../../secret.txt");
        Assert.Equal("Nothing", Look("one"));
    }

    [Fact]
    public void An_absolute_link_is_refused_even_into_the_root()
    {
        Link("etc", "/etc/passwd");
        Link("inside", _folder["root/a.txt"]);
        Link("slash", "/");
        Link("self", "/proc/self/fd/0");
        foreach (string name in new[] { "etc", "inside", "slash", "slash/etc/passwd", "self" })
        {
            Assert.Equal("Nothing", Look(name));
        }
    }

    [Fact]
    public void Links_in_a_circle_lead_nowhere()
    {
        Link("self", "self");
        Link("one", "two");
        Link("two", "one");
        Link("folder/deep", "../folder/deep/x");
        foreach (string name in new[] { "self", "self/a", "one", "two", "folder/deep" })
        {
            Assert.Equal("Nothing", Look(name));
        }
    }

    [Fact]
    public void A_link_to_what_does_not_exist_is_nothing()
    {
        Link("link", "missing");
        Link("through", "a.txt/b");
        Assert.Equal("Nothing", Look("link"));
        Assert.Equal("Nothing", Look("link/a"));
        Assert.Equal("Nothing", Look("through"));
    }

    [Fact]
    public void The_root_itself_may_be_a_link()
    {
        _folder.Link("www", "root");
        using IFileRoot files = OpenRoot(_folder["www"]);
        Entry entry = files.Open("a.txt"u8);
        Assert.Equal(EntryKind.File, entry.Kind);
        entry.File!.Dispose();
    }

    [Fact]
    public void A_hard_link_is_a_file_like_any_other()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "made by a command of Unix");
        using var ln = System.Diagnostics.Process.Start("ln", [_folder["secret.txt"], _folder["root/hard"]]);
        ln.WaitForExit();
        Assert.Equal("secret", Look("hard"));
    }
}
