// What is known of one option. Which options there are stands in OptionTable, what each does in ArgumentReader.

namespace MiniHttp.Client;

/// <summary>A group of options in the help. Its name in lower case is what <c>--help</c> takes.</summary>
internal enum OptionGroup
{
    /// <summary>Where the answer goes.</summary>
    Output,

    /// <summary>What is asked for.</summary>
    Request,

    /// <summary>What is sent with it.</summary>
    Data,

    /// <summary>What counts as an answer.</summary>
    Outcome,

    /// <summary>Going on where it ended.</summary>
    Retry,

    /// <summary>How much, how long, how fast.</summary>
    Limits,

    /// <summary>How the server is reached.</summary>
    Connection,

    /// <summary>What is said meanwhile.</summary>
    Messages,
}

/// <summary>One option of the command line.</summary>
/// <param name="Name">Its long name, without the dashes.</param>
/// <param name="Short">Its letter, or NUL.</param>
/// <param name="Value">What stands for its value in the help; null for a flag.</param>
/// <param name="Group">Where the help lists it.</param>
/// <param name="Description">What it does, in half a line.</param>
/// <param name="Negatable">Whether <c>--no-NAME</c> takes it back, as curl has it for most flags.</param>
internal sealed record CommandOption(string Name, char Short, string? Value, OptionGroup Group, string Description, bool Negatable)
{
    /// <summary>Whether it stands alone.</summary>
    public bool IsFlag => Value is null;

    /// <summary>The name as it is typed: <c>--output</c>.</summary>
    public string LongName => "--" + Name;

    /// <summary>What takes a flag back: <c>--no-silent</c>, and <c>--buffer</c> for <c>--no-buffer</c>.</summary>
    public string NegatedName => Name.StartsWith("no-", StringComparison.Ordinal) ? "--" + Name[3..] : "--no-" + Name;
}
