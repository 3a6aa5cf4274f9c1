namespace MiniHttp.Client;

/// <summary>The command line makes no sense, or a file that it names cannot be read. The message is one line for a person.</summary>
internal sealed class CommandLineException(string message, int exitCode = CommandLineException.BadUsage, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>A word that makes no sense: curl's CURLE_FAILED_INIT.</summary>
    public const int BadUsage = 2;

    /// <summary>A file that cannot be read: curl's CURLE_READ_ERROR.</summary>
    public const int UnreadableFile = 26;

    /// <summary>What the program ends with: <see cref="BadUsage"/> or <see cref="UnreadableFile"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
