using MiniHttp.CommandLine;

namespace MiniHttp.Server;

/// <summary>A value as it was given.</summary>
/// <param name="Text">The text.</param>
/// <param name="Directory">The directory that a relative path in it starts from.</param>
/// <param name="Name">What messages call it: an option, a key, a variable.</param>
internal readonly record struct SettingValue(string Text, string Directory, string Name = "");

/// <summary>A setting. The settings file, the environment and the command line all go through it.</summary>
/// <param name="Key">Its name below the section MiniHttp, levels apart by a colon.</param>
/// <param name="Allowed">The valid values, for messages: "must be ...".</param>
/// <param name="Current">The value in some settings, as a user would write it.</param>
/// <param name="Apply">
/// Puts values into the settings; null if they are not valid. Without IsList it gets exactly one.
/// </param>
internal sealed record Setting(
    string Key,
    string Allowed,
    Func<ServerSettings, string> Current,
    Func<ServerSettings, IReadOnlyList<SettingValue>, ServerSettings?> Apply)
{
    public bool IsList { get; init; }

    /// <summary>Whether values are left out of messages.</summary>
    public bool IsSecret { get; init; }

    /// <summary>All values, where there are only a few.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    public bool IsFlag { get; init; }

    /// <summary>The default in words, where <see cref="Current"/> would not do: "the current directory".</summary>
    public string? DefaultInWords { get; init; }

    public string Default => DefaultInWords ?? Current(ServerSettings.Default);

    /// <summary>What is wrong with values, in one line; passwords are left out.</summary>
    /// <param name="values">Values that are not valid.</param>
    /// <param name="place">" in FILE", or empty.</param>
    public string Refusal(IReadOnlyList<SettingValue> values, string place)
    {
        SettingValue value = FirstInvalid(values);
        string shown = IsSecret ? "" : " " + ShownWord.Of(value.Text, quoted: place.Length > 0);
        return $"{value.Name}{shown}{place}: must be {Allowed}";
    }

    // The last of the shortest list that is not valid: values may also contradict one another.
    private SettingValue FirstInvalid(IReadOnlyList<SettingValue> values)
    {
        int count = 1;
        while (count < values.Count && Apply(ServerSettings.Default, [.. values.Take(count)]) is not null)
        {
            count++;
        }

        return values[count - 1];
    }
}
