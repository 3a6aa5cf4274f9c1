// What a file root that holds its directory open does beyond the others, however it looks paths up.

using System.Text;
using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public abstract class LinuxFileRootContract : FileRootContract
{
    [Fact]
    public void A_name_need_not_be_text()
    {
        string path = Folder["caf\u00e9-\u00ff"]; // In ISO-8859-1.
        Libc.CreateFile(path);
        EntryKind kind = KindOf(Folder.Path, Encoding.Latin1.GetBytes("caf\u00e9-\u00ff"));
        Libc.DeleteFile(path);
        Assert.Equal(EntryKind.File, kind);
    }

    [Fact]
    public void Links_of_the_kernel_s_own_are_not_followed()
        => Assert.Equal(EntryKind.Nothing, KindOf("/proc/self", "root/etc/passwd"u8));

    [Fact]
    public void A_root_that_cannot_be_opened_is_an_error_that_names_it()
    {
        var e = Assert.Throws<IOException>(() => OpenRoot(Folder["missing"]));
        Assert.Equal($"{Folder["missing"]}: No such file or directory", e.Message);
    }

    [Fact]
    public void Absolute_links_lead_below_a_root_by_the_name_that_it_has_now()
    {
        Folder.File("old/a.txt");
        Folder.Link("old/then", Folder["old/a.txt"]);
        Folder.Link("old/now", Folder["new/a.txt"]);
        Folder.Link("site", "old");
        using IFileRoot files = OpenRoot(Folder["site"]);
        Directory.Move(Folder["old"], Folder["new"]);
        Folder.Switch("site", "new");

        Assert.Equal(EntryKind.Nothing, files.Open("then"u8).Kind);
        using IFileContent? file = files.Open("now"u8).File;
        Assert.NotNull(file);
    }

    [Fact]
    public void The_whole_system_may_be_the_root()
    {
        Folder.File("a.txt");
        Folder.Link("link", Folder["a.txt"]);
        using IFileRoot files = OpenRoot("/");
        using IFileContent? file = files.Open(Encoding.UTF8.GetBytes(Folder["link"][1..])).File;
        Assert.NotNull(file);
    }

    [Fact]
    public void Even_where_links_may_leave_the_root_those_of_the_kernel_s_own_open_nothing()
    {
        using FileStream removed = File.Create(Folder["removed"], 1, FileOptions.DeleteOnClose);
        File.Delete(Folder["removed"]);
        Folder.Link("link", $"/proc/self/fd/{removed.SafeFileHandle.DangerousGetHandle()}");
        using IFileRoot files = OpenRoot(Folder.Path, followSymlinks: true);
        Assert.Equal(EntryKind.Nothing, files.Open("link"u8).Kind);
    }

    [Fact]
    public void A_long_name_behind_an_absolute_link_is_nothing()
    {
        Folder.Link("link", Folder.Path);
        Assert.Equal(EntryKind.Nothing, KindOf("link/" + string.Join('/', Enumerable.Repeat("aaa", 1022))));
    }

    [Fact]
    public async Task A_component_that_is_swapped_while_it_is_looked_up_never_leads_out()
    {
        Folder.File("secret/file", "secret");
        Folder.File("root/a/file", "a");
        Folder.Folder("root/b");
        Folder.Link("root/out", "../secret");
        Folder.Link("root/absolute", Folder["root/a/file"]);
        Folder.Link("root/back", Folder["root/a"]);
        using IFileRoot files = OpenRoot(Folder["root"]);
        using var enough = new CancellationTokenSource();

        // Now "a" is a directory, now a link out of the root: somebody who looks first and opens afterwards would fall for it.
        var swapper = Task.Run(
            () =>
            {
                while (!enough.IsCancellationRequested)
                {
                    Directory.Move(Folder["root/a"], Folder["root/b/a"]);
                    Directory.Move(Folder["root/out"], Folder["root/a"]);
                    Directory.Move(Folder["root/a"], Folder["root/out"]);
                    Directory.Move(Folder["root/b/a"], Folder["root/a"]);
                }
            },
            TestContext.Current.CancellationToken);
        int inside = 0;
        for (int i = 0; i < 20_000; i++)
        {
            using IFileContent? file = files.Open((i % 4) switch { 0 => "absolute"u8, 1 => "back/file"u8, _ => "a/file"u8 }).File;
            Assert.True(file is null or { Length: 1 }, "the secret was opened");
            inside += file is null ? 0 : 1;
        }

        await enough.CancelAsync();
        await swapper;
        Assert.NotEqual(0, inside);
    }
}
