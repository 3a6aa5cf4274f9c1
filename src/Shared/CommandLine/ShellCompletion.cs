namespace MiniHttp.CommandLine;

/// <summary>Scripts that let a shell complete a program's options and their values.</summary>
internal static class ShellCompletion
{
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish", "powershell"];

    /// <summary>The script for one of <see cref="Shells"/>.</summary>
    public static string Of(CommandSummary program, string shell) => shell switch
    {
        "bash" => BashCompletion.Of(program),
        "zsh" => ZshCompletion.Of(program),
        "fish" => FishCompletion.Of(program),
        _ => PowerShellCompletion.Of(program),
    };

    /// <summary>The name under which that shell looks for the script.</summary>
    public static string FileNameOf(CommandSummary program, string shell) => shell switch
    {
        "bash" => $"{program.Name}.bash",
        "zsh" => $"_{program.Name}",
        "fish" => $"{program.Name}.fish",
        _ => $"{program.Name}.ps1",
    };
}
