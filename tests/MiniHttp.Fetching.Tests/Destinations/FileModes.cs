namespace MiniHttp.Fetching.Tests;

/// <summary>Modes as <c>ls -l</c> prints them: <c>rw-r--r--</c>.</summary>
internal static class FileModes
{
    public static void Set(string path, string mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, Parse(mode));
        }
    }

    public static UnixFileMode Parse(string text)
    {
        UnixFileMode mode = text[2] == 's' ? UnixFileMode.SetUser
            : text[8] == 't' ? UnixFileMode.StickyBit
            : UnixFileMode.None;
        for (int i = 0; i < 9; i++)
        {
            mode |= text[i] == '-' ? 0 : (UnixFileMode)(0x100 >> i);
        }

        return mode;
    }
}
