// --help, --version and --completion: all from the table of options.

using System.Text;

namespace MiniHttp.Client;

/// <summary>Texts about the command itself.</summary>
internal static class Help
{
    private const int Column = 34;

    public static string Version
        => $"minifetch {typeof(Help).Assembly.GetName().Version?.ToString(3)}\nProtocols: http https (HTTP/1.0)\nFeatures: Basic, proxies, {ContentDecoder.Accepted}, HTTP/0.9 when asked for";

    public static string Text()
    {
        var text = new StringBuilder("minifetch fetches URLs over HTTP/1.0. Its options and exit codes are curl's.\n\nUsage: minifetch [options] URL...\n");
        foreach (IGrouping<OptionGroup, CommandOption> group in OptionTable.All.GroupBy(option => option.Group))
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n{group.Key}:\n");
            foreach (CommandOption option in group)
            {
                string letter = option.Short == '\0' ? "    " : $"-{option.Short}, ";
                string left = $"  {letter}{option.LongName}{(option.Value is null ? "" : $" {option.Value}")}";
                text.Append(left.Length < Column ? left.PadRight(Column) : left + "\n" + new string(' ', Column)).Append(option.Description).Append('\n');
            }
        }

        return text.Append("\nExit codes: 0 all well, 2 bad usage, 6 no such host, 7 no connection, 18 cut short, 22 an error\nstatus (-f), 23 cannot write, 28 too slow, 35 and 60 TLS, 47 redirects, 52 no answer, 56 broken off,\n110 checksum, 130 Ctrl-C; the others as curl's.").ToString();
    }

    public static string Completion(string shell) => shell switch
    {
        "bash" => $$"""
            _minifetch() {
                local word=${COMP_WORDS[COMP_CWORD]}
                if [[ $word == -* ]]; then
                    COMPREPLY=($(compgen -W "{{string.Join(' ', Words())}}" -- "$word"))
                else
                    COMPREPLY=($(compgen -f -- "$word"))
                fi
            }
            complete -o filenames -F _minifetch minifetch
            """,
        "zsh" => $"""
            #compdef minifetch
            _arguments -s \
            {string.Join(" \\\n", OptionTable.All.Select(ZshOf))} \
            '*:URL:_urls'
            """,
        _ => string.Join('\n', OptionTable.All.Select(FishOf)),
    };

    private static IEnumerable<string> Words()
        => OptionTable.All.SelectMany(option => option.Short == '\0' ? (string[])[option.LongName] : [$"-{option.Short}", option.LongName]);

    private static string ZshOf(CommandOption option)
    {
        string description = option.Description.Replace("'", "'\\''", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal);
        string value = option.Value is null ? "" : $":{option.Value.Replace(":", "\\:", StringComparison.Ordinal)}:_files";
        return $"'{option.LongName}[{description}]{value}'";
    }

    private static string FishOf(CommandOption option)
    {
        string letter = option.Short == '\0' ? "" : $" -s {option.Short}";
        return $"complete -c minifetch{letter} -l {option.Name}{(option.Value is null ? "" : " -r")} -d '{option.Description.Replace("'", "\\'", StringComparison.Ordinal)}'";
    }
}
