using System.Text;

namespace MiniHttp.CommandLine;

/// <summary>A function for zsh's <c>_arguments</c>: autoloaded from a directory of <c>fpath</c>, or sourced.</summary>
internal static class ZshCompletion
{
    public static string Of(CommandSummary program) => $$"""
        #compdef {{program.Name}}
        # Completion for {{program.Name}}: copy it into a directory of $fpath, or source it in ~/.zshrc after compinit
        _{{program.Name}}() {
            _arguments -s -S \
        {{string.Concat(program.Options.Select(Line))}}{{Operand(program.Operand)}}
        }
        if [[ $funcstack[1] == _{{program.Name}} ]]; then
            _{{program.Name}} "$@"
        else
            compdef _{{program.Name}} {{program.Name}}
        fi

        """;

    private static string Operand(Operand operand) => $"        '*:{operand.Name}:{Action(operand.Kind)}'";

    private static string Line(CommandOption option)
    {
        var specification = new StringBuilder($"[{Escape(option.Help, '[', ']')}]");
        if (!option.IsFlag)
        {
            string action = option.Words.Count > 0 ? $"({string.Join(' ', option.Words)})" : Action(option.Kind);
            specification.Append($":{Escape(option.Value!, ':')}:{action}");
        }

        specification.Replace("'", @"'\''");
        return $"        '*'{Names(option)}'{specification}' \\\n";
    }

    // The sign says how the value may be joined to the name: -oFILE, --output=FILE.
    private static string Names(CommandOption option)
    {
        string letter = option.IsFlag ? "" : "+", name = option.IsFlag ? "" : "=";
        return option.HasLetter
            ? $"{{-{option.Letter}{letter},{option.LongName}{name}}}"
            : option.LongName + name;
    }

    // A space: a value is expected, and nothing is offered.
    private static string Action(ValueKind kind) => kind switch
    {
        ValueKind.File => "_files",
        ValueKind.Directory => "_files -/",
        ValueKind.Url => "_urls",
        _ => " ",
    };

    private static string Escape(string text, params ReadOnlySpan<char> signs)
    {
        var escaped = new StringBuilder(text).Replace(@"\", @"\\");
        foreach (char sign in signs)
        {
            escaped.Replace($"{sign}", $@"\{sign}");
        }

        return escaped.ToString();
    }
}
