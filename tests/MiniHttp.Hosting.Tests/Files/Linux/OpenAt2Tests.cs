namespace MiniHttp.Hosting.Tests;

public class OpenAt2Tests : LinuxFileRootContract
{
    private protected override FileRootKind Kind => FileRootKind.OpenAt2;
}

public class OpenAt2LinksTests : FileRootLinksContract
{
    private protected override FileRootKind Kind => FileRootKind.OpenAt2;
}

public class OpenAt2ListingTests : LinuxFileRootListingContract
{
    private protected override FileRootKind Kind => FileRootKind.OpenAt2;
}
