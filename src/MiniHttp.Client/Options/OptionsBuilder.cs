using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MiniHttp.Fetching;

namespace MiniHttp.Client;

/// <summary>From the arguments to the options of the library: what needs files or the environment.</summary>
internal static class OptionsBuilder
{
    /// <exception cref="CommandLineException">A value is invalid, or a file cannot be read.</exception>
    public static FetchOptions Build(FetchArguments arguments) => arguments.Options with
    {
        Keep = arguments.ContinueAt == "-" ? KeptAnswers.Entity : KeptAnswers.All,
        Proxy = new ProxyRules(arguments.Proxy, arguments.NoProxy).Choice,
        ConnectTo = arguments.ConnectTo.Count == 0 ? null : (host, port) => ConnectTo(arguments.ConnectTo, host, port),
        Connect = arguments.Options.Connect with
        {
            Blocking = !arguments.Parallel,
            Resolve = arguments.Resolve.Count == 0 ? null : (host, port) =>
                (AddressesOf(arguments.Resolve, host, port) ?? AddressesOf(arguments.Resolve, "*", port))?.Addresses,
        },
        Tls = arguments.Authorities is { } file
            ? arguments.Options.Tls with { Authorities = ReadAuthorities(file) }
            : arguments.Options.Tls,
    };

    private static AddressRule? AddressesOf(IReadOnlyList<AddressRule> rules, string host, int port)
        => rules.LastOrDefault(rule => rule.Port == port && rule.Host.Equals(host, StringComparison.OrdinalIgnoreCase));

    private static (string Host, int Port)? ConnectTo(IReadOnlyList<ConnectRule> rules, string host, int port)
    {
        ConnectRule? rule = rules.FirstOrDefault(rule =>
            (rule.FromHost is "" || rule.FromHost.Equals(host, StringComparison.OrdinalIgnoreCase))
            && (rule.FromPort is null || rule.FromPort == port));
        return rule is null ? null : (rule.ToHost is "" ? host : rule.ToHost, rule.ToPort ?? port);
    }

    private static X509Certificate2Collection ReadAuthorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (CryptographicException e)
        {
            throw new CommandLineException(
                $"{file}: not a valid certificate file (PEM)", (int)FetchCode.BadAuthorities, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandLineException.OfFile(file, e, (int)FetchCode.BadAuthorities);
        }

        return authorities.Count > 0
            ? authorities
            : throw new CommandLineException($"{file}: no certificate in it (PEM)", (int)FetchCode.BadAuthorities);
    }
}
