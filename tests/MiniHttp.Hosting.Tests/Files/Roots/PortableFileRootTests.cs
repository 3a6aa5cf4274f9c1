namespace MiniHttp.Hosting.Tests;

public class PortableFileRootTests : FileRootContract
{
    private protected override FileRootKind Kind => FileRootKind.Portable;

    [Fact]
    public void A_name_that_is_no_UTF8_is_nothing()
    {
        Assert.Equal(EntryKind.Nothing, KindOf(Folder.Path, [0x61, 0xFF]));
        Assert.Equal(EntryKind.Nothing, KindOf(Folder.Path, [0xC0, 0xAE, 0xC0, 0xAE])); // Dots, to a decoder that takes overlong forms.
        Assert.Equal(EntryKind.Nothing, KindOf(Folder.Path, [0xED, 0xA0, 0x80]));
    }

    [Fact]
    public void A_root_that_went_away_holds_nothing() => Assert.Equal(EntryKind.Nothing, KindOf(Folder["missing"], "a.txt"u8));
}

public class PortableFileRootLinksTests : FileRootLinksContract
{
    private protected override FileRootKind Kind => FileRootKind.Portable;
}

public class PortableFileRootListingTests : FileRootListingContract
{
    private protected override FileRootKind Kind => FileRootKind.Portable;
}
