// What values look like: numbers, times, sizes, ranges, hosts with ports. An error says what a value must be; the
// reader of the command line puts the option and the value before it.

using System.Globalization;
using System.Net;
using MiniHttp.Fetching;
using MiniHttp.Protocol;

namespace MiniHttp.Client;

/// <summary>Reads values of options. An invalid value is a <see cref="FormatException"/>: "must be ...".</summary>
internal static class ArgumentValues
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    public static int Number(string text, int least)
        => int.TryParse(text, NumberStyles.AllowLeadingSign, Invariant, out int number) && number >= least
            ? number
            : throw new FormatException(string.Create(Invariant, $"must be a whole number, {least} or more"));

    /// <summary>Null for 0, which means "no limit" or "the default".</summary>
    public static TimeSpan? Seconds(string text)
    {
        bool isNumber = double.TryParse(text, NumberStyles.AllowDecimalPoint, Invariant, out double seconds);
        TimeSpan time = isNumber && seconds <= 1e6
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException("must be seconds, 0 to 1000000, with or without a fraction");
        return time > TimeSpan.Zero ? time : null;
    }

    /// <summary>The number of a byte.</summary>
    public static string Offset(string text)
        => text.All(char.IsAsciiDigit) && long.TryParse(text, NumberStyles.None, Invariant, out long offset)
            ? offset.ToString(Invariant)
            : throw new FormatException("must be a number of bytes, or - to resume where the last run ended");

    /// <summary>Byte ranges as in the Range field: <c>0-99,200-,-50</c>. As in curl, 5 means 5-.</summary>
    public static string Ranges(string text)
        => string.Join(',', text.Split(',', StringSplitOptions.TrimEntries).Select(range => Range(range)
            ?? throw new FormatException("must be ranges as in 0-99, 100- or -50, separated by commas")));

    private static string? Range(string text)
    {
        long?[] ends = [.. text.Split('-').Select(NumberOf)];
        return (text.Split('-'), ends) switch
        {
            ([_], [not null]) => text + "-",
            ([_, ""], [not null, _]) or (["", _], [_, not null]) => text,
            (_, [{ } first, { } last]) when first <= last => text,
            _ => null,
        };
    }

    private static long? NumberOf(string text)
        => long.TryParse(text, NumberStyles.None, Invariant, out long number) ? number : null;

    /// <summary>
    /// Bytes with curl's suffixes, in either case: k, M, G, T and P are powers of 1024, b is for bytes. Null for 0.
    /// </summary>
    public static long? Size(string text)
    {
        int power = text.Length == 0 ? -1 : "bkmgtp".IndexOf(char.ToLowerInvariant(text[^1]), StringComparison.Ordinal);
        (string digits, long unit) = power < 0 ? (text, 1) : (text[..^1], 1L << (10 * power));
        bool isNumber = double.TryParse(digits, NumberStyles.AllowDecimalPoint, Invariant, out double number);
        return isNumber && number * unit < 9e18
            ? (long)(number * unit) is > 0 and var bytes ? bytes : null
            : throw new FormatException("must be a number of bytes, as in 5000, 10k or 1.5M");
    }

    /// <summary><c>[+]HOST:PORT:ADDR[,ADDR]...</c></summary>
    public static AddressRule Resolve(string text)
    {
        string[] parts = Split(text.StartsWith('+') ? text[1..] : text, 3);
        IPAddress?[] addresses = parts is [not "", _, var list]
            ? [.. list.Split(',').Select(Address)]
            : [null];
        return !addresses.Contains(null) && Port(parts[1]) is { } port
            ? new AddressRule(WithoutBrackets(parts[0]), port, [.. addresses.OfType<IPAddress>()])
            : throw new FormatException("must be HOST:PORT:ADDRESS[,ADDRESS]..., with * for any host");
    }

    /// <summary><c>HOST1:PORT1:HOST2:PORT2</c>, each of which may be empty.</summary>
    public static ConnectRule ConnectTo(string text)
    {
        string[] parts = Split(text, 4);
        bool IsPort(string part) => part is "" || Port(part) is not null;
        return parts.Length == 4 && IsPort(parts[1]) && IsPort(parts[3])
            ? new ConnectRule(WithoutBrackets(parts[0]), Port(parts[1]), WithoutBrackets(parts[2]), Port(parts[3]))
            : throw new FormatException("must be HOST1:PORT1:HOST2:PORT2, each of which may be empty");
    }

    /// <summary><c>[http://][USER:PASSWORD@]HOST[:PORT]</c>, port 1080 by default, as in curl. Null for none.</summary>
    public static ProxyServer? Proxy(string text)
    {
        if (text is "")
        {
            return null;
        }

        string rest = text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? text[7..] : text;
        string authority = rest.TrimEnd('/');
        bool hasPort = authority.LastIndexOf(':') > Math.Max(authority.LastIndexOf(']'), authority.LastIndexOf('@'));
        bool hasScheme = rest.Contains("://", StringComparison.Ordinal);
        return !hasScheme && HttpUrl.TryParse($"http://{authority}", out HttpUrl? url)
            ? new ProxyServer(url.ConnectHost, hasPort ? url.Port : 1080, UrlCredentials.Of(url))
            : throw new FormatException("must be [http://][USER:PASSWORD@]HOST[:PORT], an HTTP proxy");
    }

    /// <summary><c>sha256:HEX</c> and its kin.</summary>
    public static Checksum ChecksumOf(string text)
    {
        try
        {
            return Checksum.Parse(text);
        }
        catch (FormatException e)
        {
            throw new FormatException("must be sha256:HEX (64 digits), sha384:HEX (96) or sha512:HEX (128)", e);
        }
    }

    /// <summary>The path of a file; standard streams included.</summary>
    public static string File(string text)
        => text is not "" ? text : throw new FormatException("must be the name of a file");

    /// <summary>One of a few words.</summary>
    public static string OneOf(IReadOnlyList<string> words, string text)
        => words.Contains(text)
            ? text
            : throw new FormatException($"must be {string.Join(", ", words.SkipLast(1))} or {words[^1]}");

    private static IPAddress? Address(string text)
        => IPAddress.TryParse(WithoutBrackets(text), out IPAddress? address) ? address : null;

    private static int? Port(string text)
        => int.TryParse(text, NumberStyles.None, Invariant, out int port) && port is >= 1 and <= 65535 ? port : null;

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
