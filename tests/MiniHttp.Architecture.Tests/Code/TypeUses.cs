using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MiniHttp.Architecture.Tests;

/// <summary>A file that uses a type which another file declares.</summary>
internal sealed record TypeUse(string From, string To, string Type);

/// <summary>Finds which types each file uses: by name, by a member, by creating one. Comments do not count.</summary>
internal static class TypeUses
{
    private static readonly Lazy<TypeUse[]> Lazily = new(() => [.. Written.AsParallel().AsOrdered().SelectMany(In)]);

    /// <summary>All uses within src/.</summary>
    public static IReadOnlyList<TypeUse> All => Lazily.Value;

    // Without generated files: the compiler takes seconds for a switch with a thousand strings.
    private static IEnumerable<SyntaxTree> Written
        => SourceCode.Trees.Where(tree => !tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal));

    private static IEnumerable<TypeUse> In(SyntaxTree tree)
    {
        SemanticModel model = SourceCode.Compilation.GetSemanticModel(tree);
        return tree.GetRoot().DescendantNodes()
            .SelectMany(node => Meanings(model, node))
            .Select(Outermost)
            .OfType<INamedTypeSymbol>()
            .Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default)
            .SelectMany(type => UsesOf(type, tree.FilePath))
            .Distinct();
    }

    private static IEnumerable<ISymbol?> Meanings(SemanticModel model, SyntaxNode node)
    {
        if (node is SimpleNameSyntax or ConstructorInitializerSyntax or BaseObjectCreationExpressionSyntax)
        {
            SymbolInfo info = model.GetSymbolInfo(node);
            yield return info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
        }

        if (node is ImplicitObjectCreationExpressionSyntax)
        {
            yield return model.GetTypeInfo(node).Type;
        }
    }

    private static INamedTypeSymbol? Outermost(ISymbol? symbol)
    {
        INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
        while (type?.ContainingType is { } outer)
        {
            type = outer;
        }

        return type?.OriginalDefinition;
    }

    private static IEnumerable<TypeUse> UsesOf(INamedTypeSymbol type, string from) => type.DeclaringSyntaxReferences
        .Select(declaration => declaration.SyntaxTree.FilePath)
        .Where(to => to != from && to.Length > 0)
        .Select(to => new TypeUse(from, to, type.Name));
}
