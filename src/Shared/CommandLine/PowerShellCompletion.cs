using System.Text;

namespace MiniHttp.CommandLine;

/// <summary>
/// A script block for PowerShell's <c>Register-ArgumentCompleter</c>. Where it returns nothing, PowerShell offers
/// paths.
/// </summary>
internal static class PowerShellCompletion
{
    // Its hash tables ignore case, so that -o and -O would be one: hence a list.
    public static string Of(CommandSummary program) => $$"""
        # Completion for {{program.Name}}: dot-source it in $PROFILE
        Register-ArgumentCompleter -Native -CommandName {{program.Name}} -ScriptBlock {
            param($word, $command, $cursor)
            $before = $command.CommandElements |
                Where-Object { $_.Extent.EndOffset -lt $cursor } | Select-Object -Last 1
            switch -CaseSensitive ("$before") {
        {{Cases(program)}}    }
            @(
        {{string.Concat(program.Options.SelectMany(Lines))}}    ) | Where-Object { $_[0] -clike "$word*" } |
                ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_[0], $_[0], 'ParameterName', $_[1])
                }
        }

        """;

    private static string Cases(CommandSummary program)
    {
        var cases = new StringBuilder();
        foreach (CommandOption option in program.Options.Where(option => option.Words.Count > 0))
        {
            cases.Append(Case([option], $"return {Quoted(option.Words)} -clike \"$word*\""));
        }

        return cases.Append(Case(program.Options.Where(option => !option.IsFlag && option.Words.Count == 0), "return"))
            .ToString();
    }

    private static string Case(IEnumerable<CommandOption> options, string action)
        => $"        {{ $_ -cin {Quoted(options.SelectMany(option => option.Names))} }} {{ {action} }}\n";

    private static IEnumerable<string> Lines(CommandOption option)
        => option.Names.Select(name => $"        , @('{name}', '{Escape(option.Help)}')\n");

    private static string Quoted(IEnumerable<string> words)
        => string.Join(", ", words.Select(word => $"'{Escape(word)}'"));

    private static string Escape(string text) => text.Replace("'", "''", StringComparison.Ordinal);
}
