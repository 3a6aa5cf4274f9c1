using MiniHttp.CommandLine;
using MiniHttp.Sockets;

namespace MiniHttp.Client;

/// <summary>Options: how to reach the server, and which servers to trust.</summary>
internal static class ConnectionGroup
{
    public static OptionGroup<FetchArguments> Options { get; } = new(
        "connection",
        "Connection and TLS",
        "",
        [
            new("proxy", 'x', "HOST[:PORT]", "Use this HTTP proxy (port 1080); empty for none",
                static (a, proxy) => a with { Proxy = proxy })
            {
                Details = "In full `[http://][USER:PASSWORD@]HOST[:PORT]`. http goes to the proxy by a plain request, "
                    + "https through a tunnel (CONNECT).",
            },
            new("noproxy", "HOSTS", "Hosts to reach without a proxy: names, domains, CIDR or *",
                static (a, hosts) => a with { NoProxy = hosts })
            {
                Details = "Separated by commas. A name also stands for all names below it.",
            },
            new("insecure", 'k', "https: accept any certificate",
                static (a, on) => a with
                {
                    Options = a.Options with { Tls = a.Options.Tls with { TrustAnyone = on } },
                }),
            new("cacert", "FILE", "https: trust the authorities in FILE (PEM), and no others",
                static (a, file) => a with { Authorities = ArgumentValues.File(file) })
            {
                Kind = ValueKind.File,
            },
            new("ipv4", '4', "Use IPv4 addresses only",
                static (a, _) => Connect(a, AddressPreference.IPv4))
            {
                IsNegatable = false,
            },
            new("ipv6", '6', "Use IPv6 addresses only",
                static (a, _) => Connect(a, AddressPreference.IPv6))
            {
                IsNegatable = false,
            },
            new("resolve", "HOST:PORT:ADDR[,ADDR]", "Use these addresses for HOST at PORT; * is any host",
                static (a, rule) => a with { Resolve = [.. a.Resolve, ArgumentValues.Resolve(rule)] }),
            new("connect-to", "HOST:PORT:HOST:PORT", "Connect to the second host and port instead of the first",
                static (a, rule) => a with { ConnectTo = [.. a.ConnectTo, ArgumentValues.ConnectTo(rule)] })
            {
                Details = "An empty part of the first pair matches any, of the second it means no change.",
            },
            new("unix-socket", "PATH", "Connect to this Unix socket",
                static (a, path) => a with
                {
                    Options = a.Options with { Connect = a.Options.Connect with { UnixSocket = path } },
                })
            {
                Kind = ValueKind.File,
            },
        ]);

    private static FetchArguments Connect(FetchArguments a, AddressPreference addresses)
        => a with { Options = a.Options with { Connect = a.Options.Connect with { Addresses = addresses } } };
}
