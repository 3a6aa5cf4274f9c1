using System.Text;

namespace MiniHttp.Hosting;

/// <summary>
/// Which files a rule of the settings is for. <c>*</c> stands for any run of characters, slashes too, as in Caddy; every other character for
/// itself. With a slash at its front a pattern is for the whole path below the root, without any slash for the name alone.
/// </summary>
internal sealed class PathPattern(string text)
{
    private readonly byte[] _pattern = Encoding.UTF8.GetBytes(text.TrimStart('/'));
    private readonly bool _isForPaths = text.StartsWith('/');

    /// <summary>False where it is open whether it is for names or for paths: a slash, and none at the front.</summary>
    public static bool IsValid(string text) => text.Length > 0 && (text[0] == '/' || !text.Contains('/', StringComparison.Ordinal));

    /// <summary>Whether the rule is for a file.</summary>
    /// <param name="path">The file's path below the root.</param>
    public bool Matches(ReadOnlySpan<byte> path) => Matches(_pattern, _isForPaths ? path : path[(path.LastIndexOf((byte)'/') + 1)..]);

    // Where a '*' has taken too little, it takes one more and the rest is tried again; only the last '*' ever needs to.
    private static bool Matches(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> text)
    {
        int p = 0, t = 0, star = -1, taken = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, taken) = (p++, t);
            }
            else if (p < pattern.Length && pattern[p] == text[t])
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                (p, t) = (star + 1, ++taken);
            }
            else
            {
                return false;
            }
        }

        return !pattern[p..].ContainsAnyExcept((byte)'*');
    }
}
