// The options, in the order of the help: names, letters and meaning are curl's, unless it has no such option.
// Whatever needs to know the options (words, help, completion) reads this table; what they do is in ArgumentReader.

namespace MiniHttp.Client;

/// <summary>The options of <c>minifetch</c>.</summary>
internal static class OptionTable
{
    /// <summary>The word before URLs that is never typed: a URL stands alone.</summary>
    public const string Url = "url";

    /// <summary>All of them, those of a group together.</summary>
    public static IReadOnlyList<CommandOption> All { get; } =
    [
        Valued("output", 'o', "FILE", OptionGroup.Output, "Write to FILE (by way of FILE.part, until it is whole)"),
        Flag("remote-name", 'O', OptionGroup.Output, "Write to a file named as in the URL"),
        Flag("remote-name-all", '\0', OptionGroup.Output, "The same for every URL that has no -o"),
        Flag("remote-header-name", 'J', OptionGroup.Output, "With -O: prefer the name that the server gives"),
        Valued("output-dir", '\0', "DIR", OptionGroup.Output, "The directory for -o and -O"),
        Flag("create-dirs", '\0', OptionGroup.Output, "Create the directories that -o needs"),
        Flag("remote-time", 'R', OptionGroup.Output, "Give the file the time of the original"),
        Valued("checksum", '\0', "sha256:HEX", OptionGroup.Output, "Keep the file only if it has this checksum"),
        Flag("include", 'i', OptionGroup.Output, "Show the response's head before its body"),
        Valued("dump-header", 'D', "FILE", OptionGroup.Output, "Write the heads of all responses to FILE; - is standard output"),
        Valued("write-out", 'w', "FORMAT", OptionGroup.Output, "Afterwards print FORMAT or @FILE: %{http_code}, %{json} ..."),
        Flag("no-buffer", 'N', OptionGroup.Output, "Write every byte as it comes"),
        Flag("parallel", 'Z', OptionGroup.Output, "Fetch several URLs at the same time"),
        Valued("parallel-max", '\0', "N", OptionGroup.Output, "How many at the most (50)"),

        Valued("request", 'X', "METHOD", OptionGroup.Request, "Say METHOD instead of GET, HEAD, POST or PUT"),
        Flag("head", 'I', OptionGroup.Request, "Ask for the head alone"),
        Valued("header", 'H', "LINE", OptionGroup.Request, "Send 'NAME: VALUE', 'NAME;' (empty), not 'NAME:', or @FILE's"),
        Valued("user-agent", 'A', "NAME", OptionGroup.Request, "Send this User-Agent; none if empty"),
        Valued("referer", 'e', "URL", OptionGroup.Request, "Send this Referer; 'URL;auto' goes on with redirects"),
        Valued("cookie", 'b', "DATA", OptionGroup.Request, "Send the cookies 'NAME=VALUE; ...', or those in a file"),
        Valued("user", 'u', "USER:PASSWORD", OptionGroup.Request, "Say who asks (Basic); asks for a missing password"),
        Valued("range", 'r', "RANGE", OptionGroup.Request, "Only these bytes: 0-99, 100-, -50 or a list of such"),
        Valued("time-cond", 'z', "TIME", OptionGroup.Request, "Only if newer than a date or file; older with - before it"),
        Flag("compressed", '\0', OptionGroup.Request, "Accept compressed answers, and decompress them"),
        Valued("request-target", '\0', "TEXT", OptionGroup.Request, "What to ask for, instead of the URL's path"),
        Valued("replay", '\0', "FILE", OptionGroup.Request, "Send what a transcript has, byte for byte, in its pieces"),
        Flag("raw", '\0', OptionGroup.Request, "Send standard input as it is, and show what comes"),
        Flag("lint", '\0', OptionGroup.Request, "With these: say what is wrong with it, and send it"),
        Flag("grade", '\0', OptionGroup.Request, "Grade the server: does it do what RFC 1945 says?"),
        Valued("grade-cases", '\0', "FILE", OptionGroup.Request, "With --grade: these cases, too; may be repeated"),
        Flag("http1.0", '0', OptionGroup.Request, "Speak HTTP/1.0; minifetch always does", negatable: false),
        Valued(Url, '\0', "URL", OptionGroup.Request, "A URL; the word --url can be left out"),

        Valued("data", 'd', "DATA", OptionGroup.Data, "POST DATA, or @FILE without its line ends; several: with &"),
        Valued("data-ascii", '\0', "DATA", OptionGroup.Data, "The same"),
        Valued("data-raw", '\0', "DATA", OptionGroup.Data, "The same, but @ means nothing"),
        Valued("data-binary", '\0', "DATA", OptionGroup.Data, "The same, but @FILE as it is"),
        Valued("data-urlencode", '\0', "DATA", OptionGroup.Data, "The same, encoded: DATA, NAME=DATA, @FILE or NAME@FILE"),
        Flag("get", 'G', OptionGroup.Data, "Put the data into the URL, and GET it"),
        Valued("upload-file", 'T', "FILE", OptionGroup.Data, "PUT FILE; - is standard input"),

        Flag("location", 'L', OptionGroup.Outcome, "Follow redirects; 301, 302 and 303 turn POST into GET"),
        Valued("max-redirs", '\0', "N", OptionGroup.Outcome, "How many (5); -1 for any number"),
        Flag("post301", '\0', OptionGroup.Outcome, "With -L: repeat a POST on 301 instead"),
        Flag("post302", '\0', OptionGroup.Outcome, "With -L: repeat a POST on 302 instead"),
        Flag("post303", '\0', OptionGroup.Outcome, "With -L: repeat a POST on 303 instead"),
        Flag("fail", 'f', OptionGroup.Outcome, "A status of 400 or more is an error, its page not shown"),
        Flag("fail-with-body", '\0', OptionGroup.Outcome, "The same, but its page is shown"),
        Flag("http0.9", '\0', OptionGroup.Outcome, "Accept an answer without a head"),

        Valued("continue-at", 'C', "OFFSET", OptionGroup.Retry, "Continue at OFFSET; - continues an earlier run"),
        Valued("retry", '\0', "N", OptionGroup.Retry, "Try again N times when it may help"),
        Valued("retry-delay", '\0', "SECONDS", OptionGroup.Retry, "Wait as long before each (1, 2, 4 ... up to 600)"),
        Valued("retry-max-time", '\0', "SECONDS", OptionGroup.Retry, "Begin no further try after that"),
        Flag("retry-connrefused", '\0', OptionGroup.Retry, "Also when the connection is refused"),
        Flag("retry-all-errors", '\0', OptionGroup.Retry, "Also after every other error"),

        Valued("connect-timeout", '\0', "SECONDS", OptionGroup.Limits, "To connect within; fractions are fine"),
        Valued("max-time", 'm', "SECONDS", OptionGroup.Limits, "To be done within; fractions are fine"),
        Valued("limit-rate", '\0', "BYTES", OptionGroup.Limits, "Bytes per second at the most: 10k, 1.5M"),
        Valued("max-filesize", '\0', "BYTES", OptionGroup.Limits, "Refuse a body that is larger: 10k, 1.5M"),

        Flag("ipv4", '4', OptionGroup.Connection, "Use IPv4 addresses only", negatable: false),
        Flag("ipv6", '6', OptionGroup.Connection, "Use IPv6 addresses only", negatable: false),
        Valued("proxy", 'x', "HOST[:PORT]", OptionGroup.Connection, "Ask this HTTP proxy (port 1080); none if empty"),
        Valued("noproxy", '\0', "HOSTS", OptionGroup.Connection, "Which hosts to ask without it: names, domains, CIDR, *"),
        Valued("resolve", '\0', "HOST:PORT:ADDR[,ADDR]", OptionGroup.Connection, "These are the addresses of HOST"),
        Valued("connect-to", '\0', "HOST:PORT:HOST:PORT", OptionGroup.Connection, "Connect to the latter instead of the former"),
        Valued("unix-socket", '\0', "PATH", OptionGroup.Connection, "Connect to this Unix socket"),
        Flag("half-close", '\0', OptionGroup.Connection, "Say that nothing follows the request: shutdown(SHUT_WR)"),
        Flag("insecure", 'k', OptionGroup.Connection, "https: take any certificate"),
        Valued("cacert", '\0', "FILE", OptionGroup.Connection, "https: trust the authorities in FILE (PEM)"),

        Flag("silent", 's', OptionGroup.Messages, "No progress, no errors"),
        Flag("show-error", 'S', OptionGroup.Messages, "Errors even so"),
        Flag("verbose", 'v', OptionGroup.Messages, "Both heads, and how it ended"),
        Flag("wire", '\0', OptionGroup.Messages, "Everything that happens on the socket, byte by byte"),
        Valued("wire-to", '\0', "FILE", OptionGroup.Messages, "The same to FILE, whole: a transcript; - is standard output"),
        Valued("wire-json", '\0', "FILE", OptionGroup.Messages, "The same as JSON, a line for each event"),
        Valued("completion", '\0', "SHELL", OptionGroup.Messages, "Print a script that completes options: bash, zsh, fish"),
        Flag("help", 'h', OptionGroup.Messages, "Print this; with the name of a group, that one", negatable: false),
        Flag("version", 'V', OptionGroup.Messages, "Print the version", negatable: false),
    ];

    /// <summary>The option of that long name (without dashes), or null.</summary>
    public static CommandOption? Find(ReadOnlySpan<char> name)
    {
        foreach (CommandOption option in All)
        {
            if (name.SequenceEqual(option.Name))
            {
                return option;
            }
        }

        return null;
    }

    /// <summary>The option of that letter, or null.</summary>
    public static CommandOption? Find(char letter)
    {
        foreach (CommandOption option in All)
        {
            if (option.Short == letter && letter != '\0')
            {
                return option;
            }
        }

        return null;
    }

    private static CommandOption Flag(string name, char letter, OptionGroup group, string description, bool negatable = true)
        => new(name, letter, null, group, description, negatable);

    private static CommandOption Valued(string name, char letter, string value, OptionGroup group, string description)
        => new(name, letter, value, group, description, Negatable: false);
}
