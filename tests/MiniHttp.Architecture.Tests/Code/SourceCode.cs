using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MiniHttp.Architecture.Tests;

/// <summary>
/// All of src/ as one compilation, so that the compiler says which type a name means. Source generators do not run:
/// partial methods without a body are expected, names without a meaning are not.
/// </summary>
internal static class SourceCode
{
    // What <ImplicitUsings> adds to each project.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest);

    // Not in the static constructor: other threads that compute a part would wait for it, and it for them.
    private static readonly Lazy<SyntaxTree[]> LazyTrees
        = new(() => [.. AllSources().AsParallel().AsOrdered().Select(Parse)]);
    private static readonly Lazy<CSharpCompilation> LazyCompilation = new(Compile);
    private static readonly Lazy<DeclaredType[]> LazyTypes = new(() => [.. FindTypes()]);

    /// <summary>The files of src/, each with its path in the repository.</summary>
    public static IReadOnlyList<SyntaxTree> Trees => LazyTrees.Value;

    public static CSharpCompilation Compilation => LazyCompilation.Value;

    /// <summary>Types that are not nested, with the file of their first declaration.</summary>
    public static IReadOnlyList<DeclaredType> Types => LazyTypes.Value;

    private static CSharpCompilation Compile() => CSharpCompilation.Create(
        "MiniHttp",
        [.. Trees, CSharpSyntaxTree.ParseText(ImplicitUsings, Options)],
        References(),
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Enable));

    private static IEnumerable<DeclaredType> FindTypes() => Trees
        .SelectMany(tree => DeclarationsIn(tree).Select(symbol => new DeclaredType(symbol, tree.FilePath)))
        .DistinctBy(type => type.Symbol, SymbolEqualityComparer.Default);

    private static IEnumerable<INamedTypeSymbol> DeclarationsIn(SyntaxTree tree)
    {
        SemanticModel model = Compilation.GetSemanticModel(tree);
        return tree.GetRoot().DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .Where(node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)
            .Select(node => (INamedTypeSymbol)model.GetDeclaredSymbol(node)!);
    }

    // Generated files declare types, too.
    private static IEnumerable<string> AllSources() => Repository.Sources.Concat(
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.g.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal)));

    private static SyntaxTree Parse(string file) => CSharpSyntaxTree.ParseText(Repository.Read(file), Options, file);

    // The runtime, and the packages beside the tests; our own assemblies would declare each type a second time.
    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(file => !Path.GetFileName(file).StartsWith("mini", StringComparison.OrdinalIgnoreCase))
            .Select(file => MetadataReference.CreateFromFile(file));
}

/// <summary>A type of src/ and the file that declares it.</summary>
internal sealed record DeclaredType(INamedTypeSymbol Symbol, string File)
{
    public string Project => Repository.ProjectOf(File);
}
