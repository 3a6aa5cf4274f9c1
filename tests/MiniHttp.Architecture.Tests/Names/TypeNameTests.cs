using System.Text.RegularExpressions;

namespace MiniHttp.Architecture.Tests;

public partial class TypeNameTests
{
    [Fact]
    public void Every_type_has_a_name_of_its_own()
    {
        string[] shared =
        [
            .. SourceCode.Types
                .Where(type => type.Symbol.Name != "Program")
                .GroupBy(type => type.Symbol.MetadataName)
                .Where(types => types.Count() > 1)
                .Select(types => $"{types.Key}: {string.Join(", ", types.Select(type => type.File))}"),
        ];
        Assert.Empty(shared);
    }

    [Fact]
    public void No_type_is_named_for_being_useful()
        => Assert.DoesNotContain(SourceCode.Types.Select(type => type.Symbol.Name), name => Vague().IsMatch(name));

    [Fact]
    public void No_file_or_folder_is_named_for_being_useful()
        => Assert.DoesNotContain(
            Repository.Files, file => Path.ChangeExtension(file, null).Split('/').Any(part => Vague().IsMatch(part)));

    [Theory]
    [InlineData("StringUtils", true)]
    [InlineData("Helper", true)]
    [InlineData("ParserHelpers", true)]
    [InlineData("CacheManager", true)]
    [InlineData("Common", true)]
    [InlineData("CommonLogFormat", false)]
    public void Vague_names_are_recognized(string name, bool isVague) => Assert.Equal(isVague, Vague().IsMatch(name));

    [GeneratedRegex("(Utils?|Utilit(y|ies)|Helpers?|Manager|^Commons?)$")]
    private static partial Regex Vague();
}
