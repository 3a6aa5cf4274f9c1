// --help and --version.

using System.Text;
using MiniHttp.Fetching;

namespace MiniHttp.Client;

/// <summary>Texts about the command itself.</summary>
internal static class Help
{
    private const int Column = 34;

    public static string Version
        => $"minifetch {typeof(Help).Assembly.GetName().Version?.ToString(3)}\nProtocols: http https (HTTP/1.0)\nFeatures: Basic, proxies, {ContentDecoder.Accepted}, HTTP/0.9 when asked for";

    /// <summary>The options.</summary>
    /// <param name="words">Names of groups, in any case, to list those alone. Other words, as URLs, mean nothing beside <c>--help</c>.</param>
    public static string Text(IReadOnlyList<string> words)
    {
        string[] groups = [.. Enum.GetNames<OptionGroup>().Where(name => words.Contains(name, StringComparer.OrdinalIgnoreCase))];
        bool isAll = groups.Length == 0;
        var text = new StringBuilder(isAll ? "minifetch fetches URLs over HTTP/1.0. Its options and exit codes are curl's, but for --checksum,\n--half-close and the codes 110 and 130.\n\nUsage: minifetch [options] URL...\n" : "");
        foreach (IGrouping<OptionGroup, CommandOption> group in OptionTable.All.GroupBy(option => option.Group)
            .Where(group => isAll || groups.Contains(group.Key.ToString())))
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{(text.Length == 0 ? "" : "\n")}{group.Key}:\n");
            foreach (CommandOption option in group)
            {
                string letter = option.Short == '\0' ? "    " : $"-{option.Short}, ";
                string left = $"  {letter}{option.LongName}{(option.Value is null ? "" : $" {option.Value}")}";
                text.Append(left.Length < Column ? left.PadRight(Column) : left + "\n" + new string(' ', Column)).Append(option.Description).Append('\n');
            }
        }

        return isAll ? text.Append("\nExit codes: 0 all well, 2 bad usage, 6 no such host, 7 no connection, 18 cut short, 22 an error\nstatus (-f), 23 cannot write, 28 too slow, 35 and 60 TLS, 47 redirects, 52 no answer, 56 broken off,\n110 checksum, 130 Ctrl-C; the others as curl's.").ToString() : text.ToString().TrimEnd('\n');
    }
}
