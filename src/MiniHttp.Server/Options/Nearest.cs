using MiniHttp.CommandLine;

namespace MiniHttp.Server;

/// <summary>The known name that an unknown one was probably meant to be.</summary>
internal static class Nearest
{
    /// <summary>The nearest name in any case, or null. The last part of a key counts before its spelling.</summary>
    public static string? To(string name, IEnumerable<string> known)
    {
        string[] names = [.. known];
        return Array.Find(names, candidate => IsSame(LastPart(candidate), LastPart(name)))
            ?? (Suggestion.For(Folded(name), names.Select(Folded)) is { } near
                ? Array.Find(names, candidate => Folded(candidate) == near) : null);
    }

    private static string LastPart(string key) => key[(key.LastIndexOf(':') + 1)..];

    private static string Folded(string text) => text.ToUpperInvariant();

    private static bool IsSame(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
