namespace MiniHttp.CommandLine;

/// <summary>A word of the command line, or the value of a setting, within a message.</summary>
internal static class ShownWord
{
    private const int MaxLength = 60, HeadLength = 30, TailLength = 27;

    /// <summary>
    /// A long word loses its middle: the end of a path says which file it is. Quoted if its ends would not be seen.
    /// </summary>
    public static string Of(string word, bool quoted = false)
    {
        string shown = word.Length > MaxLength ? $"{word[..HeadLength]}...{word[^TailLength..]}" : word;
        return quoted || shown is "" || shown.Any(char.IsWhiteSpace) ? $"\"{shown}\"" : shown;
    }
}
