// Which proxy is used for which URL: -x and --noproxy, otherwise environment variables, whose names are curl's.
// HTTP_PROXY in capitals is ignored: a client could set it for a CGI program (CVE-2016-5388).

using System.Net;
using MiniHttp.Fetching;
using MiniHttp.Protocol;

namespace MiniHttp.Client;

/// <summary>Chooses proxies.</summary>
internal sealed class ProxyRules
{
    private readonly bool _isNone;
    private readonly Lazy<ProxyServer?> _http;
    private readonly Lazy<ProxyServer?> _https;
    private readonly string[] _exempt;

    /// <exception cref="CommandLineException">
    /// The option is not valid. The environment is read when a URL needs it: it is not for this program alone.
    /// </exception>
    public ProxyRules(string? option, string? exempt)
    {
        (string? all, string allName) = Variable("all_proxy", "ALL_PROXY");
        (string? https, string httpsName) = Variable("https_proxy", "HTTPS_PROXY");
        string? http = Environment.GetEnvironmentVariable("http_proxy");
        ProxyServer? chosen = option is null ? null : Read("--proxy", option);
        _http = new(() => option is not null ? chosen : Read(http is null ? allName : "http_proxy", http ?? all ?? ""));
        _https = new(() => option is not null ? chosen : Read(https is null ? allName : httpsName, https ?? all ?? ""));
        _isNone = option is not null ? chosen is null : (http, https, all) is (null or "", null or "", null or "");
        _exempt = (exempt ?? Variable("no_proxy", "NO_PROXY").Value ?? "")
            .Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>The choice, or null where there is no proxy at all.</summary>
    public Func<HttpUrl, ProxyServer?>? Choice => _isNone ? null : url => IsExempt(url.ConnectHost)
        ? null
        : (url.Scheme == "https" ? _https : _http).Value;

    private static ProxyServer? Read(string name, string value)
    {
        try
        {
            return ArgumentValues.Proxy(value);
        }
        catch (FormatException e)
        {
            throw CommandLineException.OfValue(name, value, e);
        }
    }

    private bool IsExempt(string host) => _exempt.Any(rule => Matches(rule.TrimStart('.'), host));

    private static bool Matches(string rule, string host)
    {
        if (rule == "*" || rule.Trim('[', ']').Equals(host, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        return IPAddress.TryParse(host, out IPAddress? address)
            ? IPNetwork.TryParse(rule, out IPNetwork network) && network.Contains(address)
            : host.EndsWith("." + rule, StringComparison.OrdinalIgnoreCase);
    }

    private static (string? Value, string Name) Variable(string lower, string upper)
        => Environment.GetEnvironmentVariable(lower) is { } value
            ? (value, lower)
            : (Environment.GetEnvironmentVariable(upper), upper);
}
