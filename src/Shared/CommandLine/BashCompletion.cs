using System.Text;

namespace MiniHttp.CommandLine;

/// <summary>A function for bash's <c>complete</c>.</summary>
internal static class BashCompletion
{
    // Bash splits --output=x into three words.
    public static string Of(CommandSummary program) => $$"""
        # Completion for {{program.Name}}: source it in ~/.bashrc, or copy it to
        # ~/.local/share/bash-completion/completions/{{program.Name}}
        _{{program.Name}}() {
            local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} IFS=$'\n'
            if [[ $word == = ]]; then
                word=
            elif [[ $before == = ]]; then
                before=${COMP_WORDS[COMP_CWORD-2]}
            fi
            case $before in
        {{Cases(program)}}        *)
                    {{Operand(program)}}IFS=$' \n'
                    {{Reply(program.Options.SelectMany(option => option.Names))}}
                    ;;
            esac
        }
        complete -o filenames -F _{{program.Name}} {{program.Name}}

        """;

    private static string Operand(CommandSummary program) => Action(program.Operand.Kind) is { } action
        ? $"[[ $word == -* ]] || {{ {action}; return; }}\n            "
        : "";

    private static string Cases(CommandSummary program)
    {
        var cases = new StringBuilder();
        foreach (CommandOption option in program.Options.Where(option => option.Words.Count > 0))
        {
            AppendCase(cases, [option], $"IFS=$' \\n'; {Reply(option.Words)}");
        }

        foreach (IGrouping<string, CommandOption> options in program.Options
            .Where(option => !option.IsFlag && option.Words.Count == 0)
            .GroupBy(option => Action(option.Kind) ?? "COMPREPLY=()"))
        {
            AppendCase(cases, options, options.Key);
        }

        return cases.ToString();
    }

    private static void AppendCase(StringBuilder cases, IEnumerable<CommandOption> options, string action)
        => cases.Append("        ").AppendJoin('|', options.SelectMany(option => option.Names))
            .Append($")\n            {action}\n            ;;\n");

    private static string Reply(IEnumerable<string> words)
        => $"COMPREPLY=($(compgen -W '{string.Join(' ', words)}' -- \"$word\"))";

    private static string? Action(ValueKind kind) => kind switch
    {
        ValueKind.File => "COMPREPLY=($(compgen -f -- \"$word\"))",
        ValueKind.Directory => "COMPREPLY=($(compgen -d -- \"$word\"))",
        _ => null,
    };
}
