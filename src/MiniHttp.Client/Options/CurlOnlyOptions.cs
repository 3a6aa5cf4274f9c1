// The options that curl has (7.88 and later) and minifetch has not. Each is refused with its purpose
// and what to do instead.

namespace MiniHttp.Client;

/// <summary>Options of curl that are refused with a reason.</summary>
internal static class CurlOnlyOptions
{
    // What curl has them for, what to do instead, and their names. Flags may be negated; x:name has the letter x.
    private static readonly (string For, string Instead, string Names)[] Groups =
    [
        ("FTP", "minifetch speaks HTTP/1.0",
            "a:append B:use-ascii crlf disable-eprt disable-epsv eprt epsv ftp-account " +
            "ftp-alternative-to-user ftp-create-dirs ftp-method ftp-pasv P:ftp-port ftp-pret ftp-skip-pasv-ip " +
            "ftp-ssl ftp-ssl-ccc ftp-ssl-ccc-mode ftp-ssl-control ftp-ssl-reqd krb krb4 l:list-only Q:quote"),
        ("mail", "minifetch speaks HTTP/1.0",
            "login-options mail-auth mail-from mail-rcpt mail-rcpt-allowfails sasl-authzid sasl-ir upload-flags"),
        ("SSH", "minifetch speaks HTTP/1.0", "compressed-ssh hostpubmd5 hostpubsha256 pubkey"),
        ("Telnet and TFTP", "minifetch speaks HTTP/1.0", "t:telnet-option tftp-blksize tftp-no-options"),
        ("IPFS and Metalink", "minifetch speaks HTTP/1.0", "ipfs-gateway metalink"),
        ("HTTP/1.1", "minifetch speaks HTTP/1.0", "expect100-timeout http1.1 tr-encoding"),
        ("HTTP/2", "minifetch speaks HTTP/1.0", "http2 http2-prior-knowledge parallel-immediate proxy-http2"),
        ("HTTP/3", "minifetch speaks HTTP/1.0", "alt-svc http3 http3-only"),
        ("choosing protocols", "minifetch speaks http and https", "proto proto-default proto-redir"),
        ("multipart forms", "send a prepared body with --data-binary @FILE and -H 'Content-Type: ...'",
            "F:form form-escape form-string"),
        ("JSON", "use -d DATA -H 'Content-Type: application/json'", "json"),
        ("the query of a URL", "use -G --data-urlencode NAME=DATA", "url-query"),
        ("URL patterns", "minifetch takes a URL as it is; leave it out", "g:globoff"),
        ("dots in a path", "minifetch sends a path as it is; leave it out", "path-as-is"),
        ("separate sets of options", "run minifetch once for each", "::next"),
        ("settings files", "minifetch reads none", "K:config q:disable expand variable"),
        ("login files", "use -u USER:PASSWORD", "n:netrc netrc-file netrc-optional"),
        ("other authentication schemes", "minifetch supports Basic, with -u",
            "anyauth aws-sigv4 basic delegation digest negotiate ntlm ntlm-wb oauth2-bearer service-name"),
        ("proxy authentication", "put it into the proxy's URL: -x http://USER:PASSWORD@HOST:PORT",
            "proxy-anyauth proxy-basic proxy-digest proxy-negotiate proxy-ntlm proxy-service-name " +
            "U:proxy-user socks5-basic socks5-gssapi socks5-gssapi-nec socks5-gssapi-service"),
        ("SOCKS proxies", "minifetch supports HTTP proxies, with -x", "preproxy socks4 socks4a socks5 socks5-hostname"),
        ("proxies", "minifetch has -x: http by a plain request, https by CONNECT",
            "haproxy-clientip haproxy-protocol proxy-header proxy1.0 p:proxytunnel suppress-connect-headers"),
        ("TLS to a proxy", "minifetch speaks plain HTTP to its proxy, and TLS through it",
            "proxy-ca-native proxy-cacert proxy-capath proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile " +
            "proxy-insecure proxy-key proxy-key-type proxy-pass proxy-pinnedpubkey proxy-ssl-allow-beast " +
            "proxy-ssl-auto-client-cert proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser " +
            "proxy-tlsv1"),
        ("TLS versions and ciphers", "minifetch allows what the system allows",
            "ciphers curves ech false-start no-alpn no-npn no-sessionid signature-algorithms ssl " +
            "ssl-allow-beast ssl-reqd 2:sslv2 3:sslv3 tls-earlydata tls-max tls13-ciphers tlsauthtype " +
            "tlspassword tlsuser 1:tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3"),
        ("client certificates", "minifetch has none", "E:cert cert-type engine key key-type pass ssl-auto-client-cert"),
        ("checking certificates", "minifetch trusts the system's authorities, or those of --cacert",
            "ca-native capath cert-status crlfile dump-ca-embed egd-file pinnedpubkey random-file " +
            "ssl-no-revoke ssl-revoke-best-effort"),
        ("cookies and security kept between runs", "minifetch keeps nothing; -b sends cookies",
            "c:cookie-jar hsts j:junk-session-cookies"),
        ("entity tags kept between runs", "-C - and -z know what is there", "etag-compare etag-save"),
        ("redirects", "-L follows them; a password never goes to another host", "follow location-trusted"),
        ("name resolution", "minifetch asks the system, or uses --resolve",
            "dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-cert-status doh-insecure doh-url"),
        ("tuning sockets", "minifetch leaves them as they are",
            "abstract-unix-socket happy-eyeballs-timeout-ms interface ip-tos keepalive-cnt keepalive-time " +
            "local-port mptcp no-keepalive tcp-fastopen tcp-nodelay vlan-priority"),
        ("slow transfers", "minifetch has -m and --limit-rate", "rate Y:speed-limit y:speed-time"),
        ("files", "minifetch writes FILE.part, and replaces FILE when it is complete",
            "create-file-mode no-clobber out-null remove-on-error skip-existing xattr"),
        ("bodies without their length", "without it an incomplete body could not be detected", "ignore-content-length"),
        ("messages", "minifetch has -s, -S and -v, and a bar on a terminal",
            "fail-early libcurl M:manual no-progress-meter #:progress-bar stderr styled-output trace " +
            "trace-ascii trace-config trace-ids trace-time"),
        ("URLs with a user name", "minifetch has no such check", "disallow-username-in-url"),
    ];

    /// <summary>The error for that option, or null if curl has none of that name.</summary>
    /// <param name="name">A long name, without dashes.</param>
    public static string? Refusal(string name)
    {
        string opposite = name.StartsWith("no-", StringComparison.Ordinal) ? name[3..] : "no-" + name;
        return Refusal("--" + name, option => option == name || option == opposite);
    }

    /// <summary>The same for a letter.</summary>
    public static string? Refusal(char letter) => Refusal($"-{letter}", letter);

    /// <summary>The long names that begin so.</summary>
    public static IEnumerable<string> StartingWith(string prefix) =>
        Names().Select(name => name.Option).Where(option => option.StartsWith(prefix, StringComparison.Ordinal));

    private static string? Refusal(string typed, char letter) =>
        Refusal(Names().FirstOrDefault(name => name.Letter == letter), typed);

    private static string? Refusal(string typed, Func<string, bool> isMeant) =>
        Refusal(Names().FirstOrDefault(name => isMeant(name.Option)), typed);

    private static string? Refusal((string? Option, char Letter, int Group) found, string typed) => found.Option is null
        ? null
        : $"{typed}: curl's option for {Groups[found.Group].For}; {Groups[found.Group].Instead}";

    private static IEnumerable<(string Option, char Letter, int Group)> Names()
    {
        for (int group = 0; group < Groups.Length; group++)
        {
            foreach (string name in Groups[group].Names.Split(' '))
            {
                bool hasLetter = name.Length > 1 && name[1] == ':';
                yield return (hasLetter ? name[2..] : name, hasLetter ? name[0] : '\0', group);
            }
        }
    }
}
