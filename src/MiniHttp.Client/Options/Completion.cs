// --completion: scripts that let a shell complete options and their values, made from the table of options.

using System.Text;

namespace MiniHttp.Client;

/// <summary>Scripts for shells.</summary>
internal static class Completion
{
    /// <summary>The shells there are scripts for.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish"];

    /// <summary>The script for one of <see cref="Shells"/>.</summary>
    public static string Of(string shell) => shell switch
    {
        "bash" => Bash(),
        "zsh" => Zsh(),
        _ => Fish(),
    };

    // What a value is, as far as a shell can know.
    private enum ValueKind
    {
        File,
        Directory,
        Shell,
        Text,
    }

    private static ValueKind KindOf(CommandOption option) => option.Value switch
    {
        "FILE" or "PATH" => ValueKind.File,
        "DIR" => ValueKind.Directory,
        "SHELL" => ValueKind.Shell,
        _ => ValueKind.Text,
    };

    // A word is split at = before the function is called, so that --output=x comes as three.
    private static string Bash() => $$"""
        # minifetch: source this, or put it into /usr/share/bash-completion/completions/minifetch
        _minifetch() {
            local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} IFS=$'\n'
            if [[ $word == = ]]; then
                word=
            elif [[ $before == = ]]; then
                before=${COMP_WORDS[COMP_CWORD-2]}
            fi
            case $before in
                {{BashPattern(ValueKind.File)}}) COMPREPLY=($(compgen -f -- "$word")) ;;
                {{BashPattern(ValueKind.Directory)}}) COMPREPLY=($(compgen -d -- "$word")) ;;
                {{BashPattern(ValueKind.Shell)}}) IFS=$' \n'; COMPREPLY=($(compgen -W '{{string.Join(' ', Shells)}}' -- "$word")) ;;
                {{BashPattern(ValueKind.Text)}}) COMPREPLY=() ;;
                *) IFS=$' \n'; COMPREPLY=($(compgen -W '{{string.Join(' ', OptionTable.All.SelectMany(Names))}}' -- "$word")) ;;
            esac
        }
        complete -o filenames -F _minifetch minifetch
        """;

    private static string BashPattern(ValueKind kind)
        => string.Join('|', OptionTable.All.Where(option => !option.IsFlag && KindOf(option) == kind).SelectMany(Names));

    // Works autoloaded from a directory of fpath, whose first line it needs, and when it is sourced.
    private static string Zsh()
    {
        var script = new StringBuilder("#compdef minifetch\n_minifetch() {\n    _arguments -s -S \\\n");
        foreach (CommandOption option in OptionTable.All)
        {
            string names = option.IsFlag
                ? string.Join(',', Names(option))
                : string.Join(',', Names(option).Select(name => name.StartsWith("--", StringComparison.Ordinal) ? name + "=" : name + "+"));
            string value = option.IsFlag ? "" : $":{Escape(option.Value!, ':')}:{ZshAction(option)}";
            string spec = $"[{Escape(option.Description, '[', ']')}]{value}".Replace("'", @"'\''", StringComparison.Ordinal);
            script.Append("        '*'").Append(names.Contains(',', StringComparison.Ordinal) ? $"{{{names}}}" : names).Append('\'').Append(spec).Append("' \\\n");
        }

        return script.Append("        '*:URL:_urls'\n}\n").Append("""
            if [[ $funcstack[1] == _minifetch ]]; then
                _minifetch "$@"
            else
                compdef _minifetch minifetch
            fi
            """).ToString();
    }

    private static string ZshAction(CommandOption option) => KindOf(option) switch
    {
        ValueKind.File => "_files",
        ValueKind.Directory => "_files -/",
        ValueKind.Shell => $"({string.Join(' ', Shells)})",
        _ => " ", // Something, but nothing that could be offered.
    };

    private static string Escape(string text, params char[] signs)
        => signs.Aggregate(text.Replace(@"\", @"\\", StringComparison.Ordinal), (escaped, sign) => escaped.Replace($"{sign}", $@"\{sign}", StringComparison.Ordinal));

    private static string Fish()
    {
        var script = new StringBuilder("# minifetch: put this into ~/.config/fish/completions/minifetch.fish\ncomplete -c minifetch -f\n");
        foreach (CommandOption option in OptionTable.All)
        {
            string letter = option.Short == '\0' ? "" : $" -s {option.Short}";
            string value = option.IsFlag ? "" : KindOf(option) switch
            {
                ValueKind.File => " -r -F",
                ValueKind.Directory => " -x -a '(__fish_complete_directories)'",
                ValueKind.Shell => $" -x -a '{string.Join(' ', Shells)}'",
                _ => " -x",
            };
            script.Append("complete -c minifetch").Append(letter).Append(" -l ").Append(option.Name).Append(value)
                .Append(" -d '").Append(Escape(option.Description, '\'')).Append("'\n");
        }

        return script.ToString().TrimEnd('\n');
    }

    private static string[] Names(CommandOption option) => option.Short == '\0' ? [option.LongName] : [$"-{option.Short}", option.LongName];
}
