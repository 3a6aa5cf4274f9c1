using System.Text;

namespace MiniHttp.CommandLine;

/// <summary>Commands for fish's <c>complete</c>.</summary>
internal static class FishCompletion
{
    public static string Of(CommandSummary program)
    {
        var script = new StringBuilder(
            $"# Completion for {program.Name}: copy it to ~/.config/fish/completions/{program.Name}.fish\n");
        script.Append($"complete -c {program.Name}{Offered(program.Operand.Kind, " -f")}\n");
        foreach (CommandOption option in program.Options)
        {
            string letter = option.HasLetter ? $" -s {option.Letter}" : "";
            script.Append($"complete -c {program.Name}{letter} -l {option.Name}")
                .Append($"{ValueOf(option)} -d '{Escape(option.Help)}'\n");
        }

        return script.ToString();
    }

    private static string ValueOf(CommandOption option) => option switch
    {
        { IsFlag: true } => "",
        { Words.Count: > 0 } => $" -x -a '{string.Join(' ', option.Words)}'",
        _ => Offered(option.Kind, " -x"),
    };

    private static string Offered(ValueKind kind, string nothing) => kind switch
    {
        ValueKind.File => " -r -F",
        ValueKind.Directory => $"{nothing} -a '(__fish_complete_directories)'",
        _ => nothing,
    };

    private static string Escape(string text)
        => text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal);
}
