// What --help, --version, completions and manual (docs/minifetch.md) say of the program, apart from its options.

using MiniHttp.CommandLine;
using MiniHttp.Fetching;

namespace MiniHttp.Client;

/// <summary>The program, for its users.</summary>
internal static class Minifetch
{
    public static CommandSummary Summary { get; } = new()
    {
        Name = "minifetch",
        Purpose = "fetch URLs over HTTP/1.0, with curl's options and exit codes",
        Usage = "[options] URL...",
        Operand = new("URL", ValueKind.Url),
        Groups = OptionTable.Groups,
        Examples =
        [
            new("minifetch http://host/", "show a page"),
            new("minifetch -o page.html http://host/", "save it; -O takes the name from the URL"),
            new("minifetch -C - -o big.iso http://host/big.iso", "resume an interrupted download"),
            new("minifetch --retry 10 -o big.iso http://host/big.iso", "retry and resume by itself"),
            new("minifetch -L http://www.python.org/", "follow redirects, here to https"),
            new("minifetch -f http://host/page", "status 400 and above is an error, exit 22"),
            new("minifetch -d name=value http://host/form", "POST; -T FILE for PUT"),
            new("minifetch -Z -O http://host/a -O http://host/b", "in parallel, each to its file"),
            new("minifetch --wire --half-close http://host/", "see what happens on the socket"),
        ],
        ExitStatuses =
        [
            Exit(FetchCode.Ok, "success"),
            Exit(FetchCode.UnsupportedProtocol,
                "unsupported or refused URL scheme or HTTP version; `--http0.9` allows a response without a head"),
            Exit(FetchCode.BadUsage, "invalid option, or the system allows too few open files"),
            Exit(FetchCode.MalformedUrl, "malformed URL, or with `-L` a malformed Location"),
            Exit(FetchCode.ProxyNotResolved, "could not resolve the name of the proxy"),
            Exit(FetchCode.HostNotResolved, "could not resolve the name of the host"),
            Exit(FetchCode.CouldNotConnect, "could not connect"),
            Exit(FetchCode.WeirdReply, "the reply is not HTTP"),
            Exit(FetchCode.PartialBody, "the body, or the requested range, is incomplete"),
            Exit(FetchCode.HttpError,
                "status 400 or above, with `-f` or `--fail-with-body`; with `-C -` any response that is not the file"),
            Exit(FetchCode.WriteFailed, "could not write the output: no permission, disk full"),
            Exit(FetchCode.ReadFailed, "could not read a file or standard input"),
            Exit(FetchCode.TimedOut, "timeout"),
            Exit(FetchCode.RangeNotServed,
                "with `-C` the server does not serve the range or has another file, with `-r` it serves another range"),
            Exit(FetchCode.TlsFailed, "TLS handshake failed"),
            Exit(FetchCode.CannotResume, "the download cannot be resumed"),
            Exit(FetchCode.TooManyRedirects, "too many redirects"),
            Exit(FetchCode.NothingCame, "the server closed the connection without a response"),
            Exit(FetchCode.SendFailed, "could not send the request"),
            Exit(FetchCode.ReceiveFailed, "the connection broke while receiving, or a proxy refused the tunnel"),
            Exit(FetchCode.CertificateRefused,
                "certificate not trusted, or too weak: signed with MD5 or SHA-1, or RSA below 2048 bits"),
            Exit(FetchCode.BadCoding, "unsupported or broken content coding or transfer coding"),
            Exit(FetchCode.TooLarge, "the body is larger than `--max-filesize`"),
            Exit(FetchCode.BadAuthorities, "the file of `--cacert` cannot be used"),
            Exit(FetchCode.ChecksumMismatch, "the body is complete, but its checksum is not that of `--checksum`"),
            Exit(FetchCode.NotConforming, "`--grade`: a required row is not met"),
            Exit(FetchCode.Interrupted, "interrupted by Ctrl-C (SIGINT)"),
            new(Terminated, "ended by SIGTERM"),
        ],
    };

    /// <summary>128 and the number of SIGTERM, as a shell reports it.</summary>
    public const int Terminated = 128 + 15;

    public static string Version =>
        $"""
        minifetch {typeof(Minifetch).Assembly.GetName().Version?.ToString(3)}
        Protocols: http https (HTTP/1.0)
        Features: Basic, proxies, {ContentDecoder.Accepted}, HTTP/0.9 when asked for
        """;

    private static ExitStatus Exit(FetchCode code, string meaning) => new((int)code, meaning);
}
