using Microsoft.CodeAnalysis;

namespace MiniHttp.Architecture.Tests;

// What the compiler does not understand, the other tests of this project do not see.
public class SourceCodeTests
{
    // Names without a meaning: types, members, namespaces.
    private static readonly string[] Unknown =
        ["CS0012", "CS0103", "CS0117", "CS0234", "CS0246", "CS0400", "CS1061", "CS1069"];

    [Fact]
    public void Every_name_in_a_declaration_has_a_meaning()
    {
        string[] without =
        [
            .. SourceCode.Compilation.GetDeclarationDiagnostics(TestContext.Current.CancellationToken)
                .Where(found => Unknown.Contains(found.Id))
                .Select(found => found.ToString()),
        ];
        Assert.True(without.Length == 0, string.Join('\n', without.Take(20)));
    }

    [Fact]
    public void Uses_are_found_by_name_by_member_and_by_creation()
    {
        Assert.Contains(Use("Exchange/HandOverExchange", "Exchange/DelegatingExchange", "DelegatingExchange"), TypeUses.All);
        Assert.Contains(Use("Exchange/ServerAnswer", "Messages/HeaderFields", "HeaderFields"), TypeUses.All);
        Assert.Contains(Use("Exchange/ServerLimits", "Messages/HeadLimits", "HeadLimits"), TypeUses.All);
        Assert.DoesNotContain(TypeUses.All, use => use.From == use.To);
    }

    [Fact]
    public void Comments_are_no_uses()
        => Assert.DoesNotContain(Use("Messages/HeadLimits", "Exchange/ServerLimits", "ServerLimits"), TypeUses.All);

    private static TypeUse Use(string from, string to, string type)
        => new($"src/MiniHttp.Protocol/{from}.cs", $"src/MiniHttp.Protocol/{to}.cs", type);
}
