// Symbolic links: one that stays below the root is followed, one that leaves it leads nowhere.

using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public abstract class FileRootLinksContract : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // The root is a folder in the folder: beside it lies what nobody may see.
    protected FileRootLinksContract()
    {
        _folder.File("secret.txt", "secret");
        _folder.File("outside/secret.txt", "secret");
        _folder.File("root2/secret.txt", "secret");
        _folder.File("root/a.txt", "a");
        _folder.File("root/folder/b.txt", "b");
    }

    private protected abstract FileRootKind Kind { get; }

    private protected IFileRoot OpenRoot(string path, bool dotfiles = false, bool followSymlinks = false)
        => FileRoots.Open(Kind, path, dotfiles, followSymlinks);

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    // The content of a file, or the kind of whatever else it is.
    private string Look(string name, bool followSymlinks = false)
    {
        using IFileRoot files = OpenRoot(_folder["root"], followSymlinks: followSymlinks);
        return Look(files, name);
    }

    private static string Look(IFileRoot files, string name)
    {
        Entry entry = files.Open(Encoding.UTF8.GetBytes(name));
        using (entry.File)
        {
            return entry.File is { } file ? Encoding.UTF8.GetString(file.ReadWhole()!) : entry.Kind.ToString();
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
    [InlineData("../root2/secret.txt")]
    public void A_link_out_of_the_root_leads_nowhere(string target)
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
    public void An_absolute_link_out_of_the_root_leads_nowhere()
    {
        Link("etc", "/etc/passwd");
        Link("beside", _folder["root2/secret.txt"]); // Its path begins as the root's does.
        Link("above", _folder.Path);
        Link("slash", "/");
        Link("self", "/proc/self/fd/0");
        Link("closed", _folder["outside/closed/a"]);
        _folder.File("outside/closed/a");
        _folder.SetMode("outside/closed", UnixFileMode.None);
        Assert.Equal("Nothing", Libc.AsNobody(() => Look("closed")));
        foreach (string name in new[] { "etc", "beside", "above", "slash", "slash/etc/passwd", "self", "slash" + _folder["root/a.txt"] })
        {
            Assert.Equal("Nothing", Look(name));
        }
    }

    [Fact]
    public void A_link_may_leave_the_root_where_it_leads_back_into_it()
    {
        Link("absolute", _folder["root/a.txt"]);
        Link("climbing", "../root/a.txt");
        Link("folder/climbing", "../../root/folder/../a.txt");
        Link("directory", _folder["root/folder"]);
        Link("top", _folder["root"]);
        Link("one", "two");
        Link("two", _folder["root/folder/three"]);
        Link("folder/three", "../climbing");
        _folder.Link("another", "root/folder");
        Link("elsewhere", _folder["another"]);
        foreach (string name in new[] { "absolute", "climbing", "folder/climbing", "top/a.txt", "one", "directory/climbing", "top/top/absolute" })
        {
            Assert.Equal("a", Look(name));
        }

        foreach (string name in new[] { "directory/b.txt", "elsewhere/b.txt", "top/elsewhere/b.txt" })
        {
            Assert.Equal("b", Look(name));
        }

        Assert.Equal("Directory", Look("top"));
        Assert.Equal("Directory", Look("directory"));
        Assert.Equal("Nothing", Look("directory/missing"));
        Assert.Equal("Nothing", Look("absolute/below"));
    }

    [Fact]
    public void An_absolute_link_says_where_the_root_really_is_or_by_which_name_it_is_served()
    {
        Link("real", _folder["root/a.txt"]);
        Link("named", _folder["www/a.txt"]);
        _folder.Link("www", "root");
        foreach (string root in new[] { "root", "www" })
        {
            using IFileRoot files = OpenRoot(_folder[root]);
            Assert.Equal("a", Look(files, "real"));
            Assert.Equal("a", Look(files, "named"));
        }
    }

    [Fact]
    public void Absolute_links_in_a_circle_lead_nowhere()
    {
        Link("one", _folder["root/two"]);
        Link("two", _folder["root/one"]);
        Link("deeper", _folder["root/deeper/deeper"]);
        foreach (bool follow in new[] { false, true })
        {
            foreach (string name in new[] { "one", "two", "deeper", "deeper/a" })
            {
                Assert.Equal("Nothing", Look(name, follow));
            }
        }
    }

    [Fact]
    public void What_an_absolute_link_leads_to_may_be_anything()
    {
        UnixFiles.MakeFifo(_folder["root/fifo.real"]);
        Link("fifo", _folder["root/fifo.real"]);
        Link("missing", _folder["root/none"]);
        Link("secret", _folder["root/unreadable"]);
        Link("closed", _folder["root/enter-only"]);
        _folder.File("root/unreadable");
        _folder.SetMode("root/unreadable", UnixFileMode.None);
        _folder.File("root/enter-only/a.txt");
        _folder.SetMode("root/enter-only", TemporaryFolder.EnterOnly);

        Assert.Equal("Nothing", Look("fifo"));
        Assert.Equal("Nothing", Look("missing"));
        Assert.Equal("Forbidden", Libc.AsNobody(() => Look("secret")));
        Assert.Equal("Directory", Libc.AsNobody(() => Look("closed")));
    }

    [Theory]
    [InlineData("../secret.txt", "", "secret")]
    [InlineData("../outside", "/secret.txt", "secret")]
    [InlineData("..", "/outside/secret.txt", "secret")]
    [InlineData("..", "/root/a.txt", "a")]
    [InlineData("folder/../../root/./folder/", "/b.txt", "b")]
    [InlineData("/etc/", "", "Directory")]
    [InlineData("/dev/null", "", "Nothing")]
    [InlineData("../missing", "", "Nothing")]
    [InlineData("../secret.txt/", "", "Nothing")]
    public void Where_links_may_leave_the_root_they_are_followed(string target, string rest, string expected)
    {
        Link("folder/link", target.StartsWith('/') ? target : "../" + target);
        Assert.Equal(expected, Look("folder/link" + rest, followSymlinks: true));
    }

    [Fact]
    public void Where_links_may_leave_the_root_absolute_ones_lead_anywhere()
    {
        Link("file", _folder["outside/secret.txt"]);
        Link("directory", _folder["outside"]);
        Link("inside", _folder["root/a.txt"]);
        _folder.Link("outside/back", "../root/folder");
        UnixFiles.MakeFifo(_folder["outside/fifo"]);
        Assert.Equal("secret", Look("file", followSymlinks: true));
        Assert.Equal("secret", Look("directory/secret.txt", followSymlinks: true));
        Assert.Equal("a", Look("inside", followSymlinks: true));
        Assert.Equal("b", Look("directory/back/b.txt", followSymlinks: true));
        Assert.Equal("Nothing", Look("directory/fifo", followSymlinks: true));
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
        Assert.SkipWhen(OperatingSystem.IsWindows(), "link(2) is a call of Unix.");
        UnixFiles.MakeHardLink(_folder["root/hard"], _folder["secret.txt"]);
        Assert.Equal("secret", Look("hard"));
    }
}
