namespace MiniHttp.CommandLine;

/// <summary>Options under a heading.</summary>
/// <param name="Key">Selects the group: <c>--help KEY</c>.</param>
/// <param name="Title">The heading.</param>
/// <param name="Description">What the manual says before the options, in Markdown; may be empty.</param>
/// <param name="Options">In the order of use.</param>
internal abstract record OptionGroup(
    string Key, string Title, string Description, IReadOnlyList<CommandOption> Options);

/// <inheritdoc/>
/// <param name="Key">Selects the group: <c>--help KEY</c>.</param>
/// <param name="Title">The heading.</param>
/// <param name="Description">What the manual says before the options, in Markdown; may be empty.</param>
/// <param name="Rows">The options.</param>
internal sealed record OptionGroup<TArguments>(
    string Key, string Title, string Description, IReadOnlyList<CommandOption<TArguments>> Rows)
    : OptionGroup(Key, Title, Description, Rows);
