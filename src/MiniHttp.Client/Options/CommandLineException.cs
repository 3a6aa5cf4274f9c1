using MiniHttp.CommandLine;

namespace MiniHttp.Client;

/// <summary>An invalid command line, or a file that it names cannot be read. The message is one line.</summary>
internal sealed class CommandLineException(
    string message, int exitCode = CommandLineException.BadUsage, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>An invalid word: curl's CURLE_FAILED_INIT.</summary>
    public const int BadUsage = 2;

    /// <summary>A file that cannot be read: curl's CURLE_READ_ERROR.</summary>
    public const int UnreadableFile = 26;

    /// <summary><see cref="BadUsage"/> or <see cref="UnreadableFile"/>.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>A value that is not valid.</summary>
    /// <param name="name">The option, or the environment variable.</param>
    /// <param name="value">What was given.</param>
    /// <param name="reason">What it must be: "must be ...".</param>
    public static CommandLineException OfValue(string name, string value, FormatException reason)
        => new($"{name} {Shown(value)}: {reason.Message}", inner: reason);

    /// <summary>A file that cannot be read.</summary>
    public static CommandLineException OfFile(string path, Exception reason, int exitCode = UnreadableFile)
    {
        string why = reason is FileNotFoundException or DirectoryNotFoundException ? "no such file"
            : Directory.Exists(path) ? "is a directory"
            : reason is UnauthorizedAccessException ? "permission denied"
            : "cannot be read";
        return new($"{path}: {why}", exitCode, reason);
    }

    /// <summary>A word within a message: cut where it is long, quoted where its ends would not be seen.</summary>
    public static string Shown(string word, bool quoted = false) => ShownWord.Of(word, quoted);
}
