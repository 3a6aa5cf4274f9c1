using MiniHttp.CommandLine;

namespace MiniHttp.Server;

/// <summary>
/// A row of the table: an option and its setting. Some options have no setting (<c>--config</c>), some settings no
/// option.
/// </summary>
internal sealed class ServerOption : CommandOption
{
    /// <summary>An option with a value.</summary>
    public ServerOption(string name, char letter, string value, string help, Setting? setting)
        : base(name, letter, value, help)
        => (Setting, Words) = (setting, setting?.Words ?? []);

    /// <summary>The same without a letter.</summary>
    public ServerOption(string name, string value, string help, Setting? setting)
        : this(name, NoLetter, value, help, setting)
    {
    }

    /// <summary>A flag; or, without a name, a setting without an option.</summary>
    public ServerOption(string name, string help, Setting? setting, char letter = NoLetter)
        : base(name, letter, value: null, help)
        => Setting = setting;

    /// <summary>The operand of the command line that sets it: "ROOT".</summary>
    public string? Operand { get; init; }

    public Setting? Setting { get; }

    public bool IsOption => Name.Length > 0;

    /// <summary>What the option alone sets: "true" or "false" for a flag.</summary>
    public string Alone { get; init; } = "true";

    /// <summary>Another name, which the help does not mention.</summary>
    public string? OtherName { get; init; }

    public override string Default => IsFlag && IsOption ? "" : Setting?.Default ?? "";

    /// <summary>What messages call it on the command line.</summary>
    public string NameInMessages => Operand ?? (IsOption ? LongName : Setting!.Key);

    public override string Facts => Setting switch
    {
        null => "",
        { IsFlag: true } when IsOption => $"Sets `{Setting.Key}` to {Alone}.",
        _ => string.Join(' ', Sentences(Setting)),
    };

    private IEnumerable<string> Sentences(Setting setting)
    {
        yield return $"Must be {Markdown(setting.Allowed)}.";
        if (setting.Default.Length > 0)
        {
            yield return $"Default: {Markdown(setting.Default)}.";
        }

        if (IsOption)
        {
            yield return $"Setting: `{setting.Key}`{(setting.IsList ? ", a list" : "")}.";
        }
    }

    private static string Markdown(string text)
        => text.Replace("*", @"\*", StringComparison.Ordinal).Replace("[", @"\[", StringComparison.Ordinal);
}

/// <inheritdoc/>
/// <param name="Key">Selects the group: <c>--help KEY</c>.</param>
/// <param name="Title">The heading.</param>
/// <param name="Description">What the manual says before the options, in Markdown; may be empty.</param>
/// <param name="Rows">Options and settings, in the order of use.</param>
internal sealed record ServerOptionGroup(
    string Key, string Title, string Description, IReadOnlyList<ServerOption> Rows)
    : OptionGroup(Key, Title, Description, [.. Rows.Where(row => row.IsOption)]);
