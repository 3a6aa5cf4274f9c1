namespace MiniHttp.Fetching.Tests;

public class PublicSurfaceTests
{
    [Fact]
    public void A_user_has_few_types_to_learn()
    {
        string[] types = [.. typeof(HttpFetcher).Assembly.GetExportedTypes().Select(type => type.FullName!).Order()];
        Assert.True(types.Length <= 18, string.Join(' ', types));
        Assert.All(types, name => Assert.StartsWith("MiniHttp.Fetching.", name, StringComparison.Ordinal));
    }
}
