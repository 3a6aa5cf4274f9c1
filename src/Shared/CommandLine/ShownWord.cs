namespace MiniHttp.CommandLine;

/// <summary>A word of the command line, or the value of a setting, within a message.</summary>
internal static class ShownWord
{
    private const int MaxLength = 60;

    /// <summary>Cut where it is long, quoted where its ends would not be seen.</summary>
    public static string Of(string word, bool quoted = false)
    {
        string shown = word.Length > MaxLength ? word[..MaxLength] + "..." : word;
        return quoted || shown is "" || shown.Any(char.IsWhiteSpace) ? $"\"{shown}\"" : shown;
    }
}
