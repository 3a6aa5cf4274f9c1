using Microsoft.CodeAnalysis;

namespace MiniHttp.Architecture.Tests;

// What users of the libraries see. The members are kept by PublicAPI.Shipped.txt beside each project file.
public class PublicSurfaceTests
{
    [Theory]
    [InlineData("MiniHttp.Protocol", 45)]
    [InlineData("MiniHttp.Sockets", 17)]
    [InlineData("MiniHttp.Wire", 0)]
    public void A_library_shows_few_types(string project, int most)
    {
        string[] names =
        [
            .. SourceCode.Types
                .Where(type => type.Project == project && type.Symbol.DeclaredAccessibility == Accessibility.Public)
                .Select(type => type.Symbol.Name),
        ];
        Assert.True(names.Length <= most, $"{names.Length} public types, at most {most}: {string.Join(", ", names)}");
    }
}
