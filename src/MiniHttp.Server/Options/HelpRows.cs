using MiniHttp.CommandLine;

namespace MiniHttp.Server;

/// <summary>Options without a setting: about the program itself.</summary>
internal static class HelpRows
{
    public static ServerOption Config { get; } = new(
        "config", "FILE", $"Read the settings from FILE (default ./{SettingsReader.DefaultFile})", setting: null)
    {
        Kind = ValueKind.File,
        Details = $"The default is read if it has a section `{SettingsReader.Section}`. See [Settings](#settings).",
    };

    public static ServerOption Help { get; } = new(
        "help", "Print this help, or one topic of it: --help limits", setting: null, letter: 'h')
    {
        OtherName = "-?",
    };

    public static ServerOption Version { get; } = new("version", "Print the version", setting: null);

    public static ServerOption Completion { get; } = new(
        "completion", "SHELL", "Print a completion script: bash, zsh, fish or powershell", setting: null)
    {
        Words = ShellCompletion.Shells,
    };

    public static ServerOptionGroup Group { get; } = new(
        "help", "Settings file and help", "", [Config, Help, Version, Completion]);
}
