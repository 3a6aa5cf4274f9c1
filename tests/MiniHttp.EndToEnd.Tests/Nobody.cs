namespace MiniHttp.EndToEnd.Tests;

/// <summary>Somebody without root's rights: root reads every file, whatever its mode says.</summary>
internal static class Nobody
{
    private const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>The words under which a server has no more rights than others, and lets it into its site: none where the tests have no more, either.</summary>
    public static async Task<string[]> UnderAsync(TemporaryDirectory site)
    {
        site.SetMode("", Everybody);
        if (!Environment.IsPrivilegedProcess)
        {
            return [];
        }

        ExternalProgram setpriv = ExternalProgram.Setpriv;
        string[] words = ["--reuid=65534", "--regid=65534", "--clear-groups"];
        ProgramResult canRun = await setpriv.RunAsync([.. words, .. Minihttpd.Command, "--version"]);
        Assert.SkipUnless(canRun.ExitCode == 0, "Nobody may not run the server here.");
        return [setpriv.Path, .. words];
    }

    /// <summary>Lets everybody look into a directory.</summary>
    public static void LetIn(TemporaryDirectory site, string name) => site.SetMode(name, Everybody);
}
