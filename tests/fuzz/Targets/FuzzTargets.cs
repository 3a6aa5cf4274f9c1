using System.Text;

namespace MiniHttp.Fuzz;

/// <summary>All targets.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<string> Names { get; } = ["request", "response", "path", "range"];

    public static IFuzzTarget Create(string name) => name switch
    {
        "request" => new RequestParserTarget(),
        "response" => new ResponseParserTarget(),
        "path" => new PathMappingTarget(),
        "range" => new RangeParserTarget(),
        _ => throw new ArgumentException($"There is no target '{name}'.", nameof(name)),
    };

    /// <summary>Texts as bytes, one for each character.</summary>
    public static byte[][] Bytes(params string[] texts) => [.. texts.Select(Encoding.Latin1.GetBytes)];
}
