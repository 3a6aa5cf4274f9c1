namespace MiniHttp.Hosting.Tests;

public class SymlinkWalkTests : LinuxFileRootContract
{
    private protected override FileRootKind Kind => FileRootKind.SymlinkWalk;

    [Fact]
    public void As_many_links_are_followed_as_the_kernel_follows_and_not_one_more()
    {
        Folder.File("0", "found");
        for (int i = 1; i <= 41; i++)
        {
            Folder.Link($"{i}", $"{i - 1}");
        }

        Assert.Equal("found", ContentOf("40"));
        Assert.Equal(EntryKind.Nothing, KindOf("41"));
        using IFileRoot kernel = FileRoots.Open(FileRootKind.OpenAt2, Folder.Path);
        Assert.Equal(EntryKind.Nothing, kernel.Open("41"u8).Kind);
        kernel.Open("40"u8).File!.Dispose();
    }
}

public class SymlinkWalkLinksTests : FileRootLinksContract
{
    private protected override FileRootKind Kind => FileRootKind.SymlinkWalk;
}

public class SymlinkWalkListingTests : LinuxFileRootListingContract
{
    private protected override FileRootKind Kind => FileRootKind.SymlinkWalk;
}
