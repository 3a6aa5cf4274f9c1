using System.Text;
using MiniHttp.Sockets;

namespace MiniHttp.Server.Tests;

public class LinuxFileRootTests : FileRootContract
{
    private protected override IFileRoot OpenRoot(string path) => LinuxRoot.Open(path);

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
    public void A_root_that_was_renamed_is_still_the_root()
    {
        Folder.File("old/a.txt");
        using LinuxFileRoot files = LinuxRoot.Open(Folder["old"]);
        Directory.Move(Folder["old"], Folder["new"]);

        Entry entry = files.Open("a.txt"u8);

        Assert.Equal(EntryKind.File, entry.Kind);
        entry.File!.Dispose();
    }

    // As programs do that build a site.
    [Fact]
    public void A_root_that_was_removed_and_made_anew_is_the_new_one()
    {
        Folder.File("site/old.txt");
        using LinuxFileRoot files = LinuxRoot.Open(Folder["site"]);
        Directory.Delete(Folder["site"], recursive: true);
        Assert.Equal(EntryKind.Nothing, files.Open("old.txt"u8).Kind);

        Folder.File("site/new.txt");
        Assert.Equal(EntryKind.Nothing, files.Open("old.txt"u8).Kind);
        Entry entry = files.Open("new.txt"u8);

        Assert.Equal(EntryKind.File, entry.Kind);
        entry.File!.Dispose();
    }

    [Fact]
    public void A_root_that_cannot_be_opened_is_an_error_that_names_it()
    {
        var e = Assert.Throws<IOException>(() => LinuxRoot.Open(Folder["missing"]));
        Assert.Equal($"{Folder["missing"]}: No such file or directory", e.Message);
    }

    [Fact]
    public async Task A_component_that_is_swapped_while_it_is_looked_up_never_leads_out()
    {
        Folder.File("secret/file", "secret");
        Folder.File("root/a/file", "a");
        Folder.Folder("root/b");
        Folder.Link("root/out", "../secret");
        using LinuxFileRoot files = LinuxRoot.Open(Folder["root"]);
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
            using OpenedFile? file = files.Open("a/file"u8).File;
            Assert.True(file is null or { Length: 1 }, "the secret was opened");
            inside += file is null ? 0 : 1;
        }

        await enough.CancelAsync();
        await swapper;
        Assert.NotEqual(0, inside);
    }
}

public class LinuxFileRootLinksTests : FileRootLinksContract
{
    private protected override IFileRoot OpenRoot(string path) => LinuxRoot.Open(path);
}

internal static class LinuxRoot
{
    public static LinuxFileRoot Open(string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");
        LinuxFileRoot? root = LinuxFileRoot.TryOpen(path);
        Assert.SkipWhen(root is null, "this kernel, or a sandbox, has no openat2");
        return root;
    }
}

internal static class FileRoots
{
    /// <summary>Either way below a root, for tests of what stands above both.</summary>
    public static IFileRoot Open(string path, bool isPortable) => isPortable ? new PortableFileRoot(path) : LinuxRoot.Open(path);
}
