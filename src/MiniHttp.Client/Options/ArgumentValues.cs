// What values look like: numbers, times, sizes, hosts with ports. Each error names the option, what was said and what is allowed.

using System.Globalization;
using System.Net;
using MiniHttp.Fetching;

namespace MiniHttp.Client;

/// <summary>Reads values of options.</summary>
internal static class ArgumentValues
{
    public static int Number(string option, string text, int least)
        => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= least
            ? number
            : throw Bad(option, text, string.Create(CultureInfo.InvariantCulture, $"a whole number, {least} or more"));

    public static TimeSpan Seconds(string option, string text)
        => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds <= 1e6
            ? TimeSpan.FromSeconds(seconds)
            : throw Bad(option, text, "seconds, 0 to 1000000, with a fraction if need be");

    /// <summary>A number of bytes to begin at.</summary>
    public static string Offset(string option, string text)
        => text.All(char.IsAsciiDigit) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long offset)
            ? offset.ToString(CultureInfo.InvariantCulture)
            : throw Bad(option, text, "a number of bytes, or - to find out where the last try ended");

    /// <summary>Byte ranges as the Range field has them: <c>0-99,200-,-50</c>. A number alone means from there on, as with curl.</summary>
    public static string Ranges(string option, string text)
        => string.Join(',', text.Split(',', StringSplitOptions.TrimEntries).Select(range => Range(range)
            ?? throw Bad(option, text, "ranges as in 0-99, 100- or -50, with commas between them")));

    private static string? Range(string text)
    {
        string[] ends = text.Split('-');
        bool[] known = [.. ends.Select(end => long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out _))];
        return (ends, known) switch
        {
            ([_], [true]) => text + "-",
            ([_, ""], [true, _]) or (["", _], [_, true]) => text,
            ([var first, var last], [true, true]) when long.Parse(first, CultureInfo.InvariantCulture) <= long.Parse(last, CultureInfo.InvariantCulture) => text,
            _ => null,
        };
    }

    /// <summary>Bytes with curl's suffixes: k, M, G, T and P are powers of 1024, in either case; b is for bytes.</summary>
    public static long Size(string option, string text)
    {
        int shift = text.Length == 0 ? -1 : char.ToLowerInvariant(text[^1]) switch { 'b' => 0, 'k' => 10, 'm' => 20, 'g' => 30, 't' => 40, 'p' => 50, _ => -1 };
        (string digits, shift) = shift < 0 ? (text, 0) : (text[..^1], shift);
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number * (1L << shift) < 9e18
            ? (long)(number * (1L << shift))
            : throw Bad(option, text, "a number of bytes, as in 5000, 10k or 1.5M");
    }

    /// <summary><c>[+]HOST:PORT:ADDR[,ADDR]...</c></summary>
    public static AddressRule Resolve(string text)
    {
        const string Allowed = "HOST:PORT:ADDRESS[,ADDRESS]... with * for any host";
        string[] parts = Split(text.StartsWith('+') ? text[1..] : text, 3);
        if (parts.Length != 3 || parts[0] is "" || Port(parts[1]) is not { } port)
        {
            throw Bad("--resolve", text, Allowed);
        }

        IPAddress[] addresses = [.. parts[2].Split(',').Select(a => IPAddress.TryParse(WithoutBrackets(a), out IPAddress? address)
            ? address
            : throw Bad("--resolve", text, Allowed))];
        return new AddressRule(WithoutBrackets(parts[0]), port, addresses);
    }

    /// <summary><c>HOST1:PORT1:HOST2:PORT2</c>, each of which may be empty.</summary>
    public static ConnectRule ConnectTo(string text)
    {
        string[] parts = Split(text, 4);
        return parts.Length == 4 && (parts[1] is "" || Port(parts[1]) is not null) && (parts[3] is "" || Port(parts[3]) is not null)
            ? new ConnectRule(WithoutBrackets(parts[0]), Port(parts[1]), WithoutBrackets(parts[2]), Port(parts[3]))
            : throw Bad("--connect-to", text, "HOST1:PORT1:HOST2:PORT2, each of which may be empty");
    }

    /// <summary><c>[http://][USER:PASSWORD@]HOST[:PORT]</c>; the port is 1080 where none is said, as with curl.</summary>
    public static ProxyServer? Proxy(string option, string text)
    {
        if (text is "")
        {
            return null;
        }

        string rest = text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? text[7..] : text;
        string authority = rest.TrimEnd('/');
        bool hasPort = authority.LastIndexOf(':') > Math.Max(authority.LastIndexOf(']'), authority.LastIndexOf('@'));
        return !rest.Contains("://", StringComparison.Ordinal) && Protocol.HttpUrl.TryParse($"http://{authority}", out Protocol.HttpUrl? url)
            ? new ProxyServer(url.ConnectHost, hasPort ? url.Port : 1080, UrlCredentials.Of(url))
            : throw Bad(option, text, "[http://][USER:PASSWORD@]HOST[:PORT]; proxies of other kinds are not supported");
    }

    public static CommandLineException Bad(string option, string text, string allowed) => new($"{option}: '{text}' is not allowed, but {allowed}");

    private static int? Port(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= 1 and <= 65535 ? port : null;

    // At colons, but not at those within the brackets of an IPv6 address. The last part takes the rest.
    private static string[] Split(string text, int most)
    {
        var parts = new List<string>();
        int start = 0;
        bool inBrackets = false;
        for (int i = 0; i < text.Length && parts.Count < most - 1; i++)
        {
            inBrackets = text[i] == '[' || (inBrackets && text[i] != ']');
            if (text[i] == ':' && !inBrackets)
            {
                parts.Add(text[start..i]);
                start = i + 1;
            }
        }

        parts.Add(text[start..]);
        return [.. parts];
    }

    private static string WithoutBrackets(string host) => host is ['[', .., ']'] ? host[1..^1] : host;
}
