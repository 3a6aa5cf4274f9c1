namespace MiniHttp.CommandLine;

/// <summary>What help, manual and completions say of a program.</summary>
internal sealed record CommandSummary
{
    public required string Name { get; init; }

    /// <summary>What it does, in half a line: "fetch URLs".</summary>
    public required string Purpose { get; init; }

    /// <summary>What follows the name in the usage line.</summary>
    public required string Usage { get; init; }

    /// <summary>The words that are no options.</summary>
    public required Operand Operand { get; init; }

    /// <summary>In the order of use. May be built as they are enumerated.</summary>
    public required IEnumerable<OptionGroup> Groups { get; init; }

    public required IReadOnlyList<CommandExample> Examples { get; init; }

    public required IReadOnlyList<ExitStatus> ExitStatuses { get; init; }

    public IEnumerable<CommandOption> Options => Groups.SelectMany(group => group.Options);
}

/// <param name="Name">Its placeholder: "URL".</param>
/// <param name="Kind">What a shell offers.</param>
internal sealed record Operand(string Name, ValueKind Kind);

/// <param name="Command">The words to type.</param>
/// <param name="Effect">What they do, in half a line.</param>
internal sealed record CommandExample(string Command, string Effect);

/// <param name="Code">The number.</param>
/// <param name="Meaning">One sentence in Markdown, without a full stop.</param>
internal sealed record ExitStatus(int Code, string Meaning);
