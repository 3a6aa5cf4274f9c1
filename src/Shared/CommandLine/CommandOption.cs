// A row in a program's table of options. Reader, help, manual and completions know an option from here alone.

namespace MiniHttp.CommandLine;

/// <summary>What a shell offers as a value.</summary>
internal enum ValueKind
{
    Text,
    File,
    Directory,
    Url,
}

/// <summary>An option as help, manual and completions see it.</summary>
internal abstract class CommandOption
{
    private protected const char NoLetter = '\0';

    private protected CommandOption(string name, char letter, string? value, string help)
        => (Name, Letter, Value, Help) = (name, letter, value, help);

    /// <summary>The long name, without dashes.</summary>
    public string Name { get; }

    /// <summary>NUL for none.</summary>
    public char Letter { get; }

    /// <summary>The placeholder for the value; null for a flag.</summary>
    public string? Value { get; }

    /// <summary>One line, without a full stop. It says all that <c>--help</c> says.</summary>
    public string Help { get; }

    /// <summary>What only the manual says: sentences in Markdown.</summary>
    public string Details { get; init; } = "";

    /// <summary>The value without the option, for <c>--help</c>; or empty.</summary>
    public virtual string Default => "";

    /// <summary>Further sentences for the manual, in Markdown: valid values, default.</summary>
    public virtual string Facts => "";

    public ValueKind Kind { get; init; }

    /// <summary>All values, where there are only a few.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Whether <c>--no-NAME</c> takes a flag back.</summary>
    public bool IsNegatable { get; init; }

    /// <summary>The placeholder for a value that a flag may have: <c>--spa=FILE</c>. null for none.</summary>
    public string? OptionalValue { get; init; }

    public bool IsFlag => Value is null;

    public bool HasLetter => Letter != NoLetter;

    public string LongName => "--" + Name;

    /// <summary><c>--no-silent</c>; <c>--buffer</c> for <c>--no-buffer</c>.</summary>
    public string NegatedName => Name.StartsWith("no-", StringComparison.Ordinal) ? "--" + Name[3..] : "--no-" + Name;

    /// <summary>What may be typed for it, the letter first.</summary>
    public IReadOnlyList<string> Names => HasLetter ? [$"-{Letter}", LongName] : [LongName];
}

/// <summary>An option, with what it does to the arguments.</summary>
internal sealed class CommandOption<TArguments> : CommandOption
{
    private readonly Func<TArguments, bool, TArguments>? _set;
    private readonly Func<TArguments, string, TArguments>? _apply;

    /// <summary>A flag, which can be taken back.</summary>
    public CommandOption(string name, char letter, string help, Func<TArguments, bool, TArguments> set)
        : base(name, letter, value: null, help)
        => (_set, IsNegatable) = (set, true);

    /// <summary>The same without a letter.</summary>
    public CommandOption(string name, string help, Func<TArguments, bool, TArguments> set)
        : this(name, NoLetter, help, set)
    {
    }

    /// <summary>An option with a value. An invalid value is a <see cref="FormatException"/>: "must be ...".</summary>
    public CommandOption(
        string name, char letter, string value, string help, Func<TArguments, string, TArguments> apply)
        : base(name, letter, value, help)
        => _apply = apply;

    /// <summary>The same without a letter.</summary>
    public CommandOption(string name, string value, string help, Func<TArguments, string, TArguments> apply)
        : this(name, NoLetter, value, help, apply)
    {
    }

    /// <summary>Sets a flag, or takes it back.</summary>
    public TArguments Set(TArguments arguments, bool on) => _set!(arguments, on);

    /// <summary>Reads a value, and puts it into the arguments.</summary>
    /// <exception cref="FormatException">The value is not valid.</exception>
    public TArguments Apply(TArguments arguments, string value) => _apply!(arguments, value);
}
