// From a reference in Markdown (MarkdownManual) to a page for man(1), with the macros of man(7). Of Markdown it reads
// what the references use: headings, paragraphs, lists, code, tables of two columns, links, emphasis. US-ASCII only.

using System.Text;
using System.Text.RegularExpressions;

namespace MiniHttp.CommandLine;

/// <summary>Writes docs/man/PROGRAM.1.</summary>
internal sealed partial class ManPage
{
    private readonly StringBuilder _page = new();
    private readonly string[] _lines;
    private int _at;
    private bool _isAfterHeading;

    private ManPage(string[] lines) => _lines = lines;

    /// <param name="program">Its name and its purpose.</param>
    /// <param name="markdown">Its reference.</param>
    /// <param name="omitted">Headings of sections that are not for the page.</param>
    /// <exception cref="FormatException">The page cannot show something.</exception>
    public static string Of(CommandSummary program, string markdown, params IReadOnlyCollection<string> omitted)
    {
        if (markdown.FirstOrDefault(c => c is not '\n' and (< ' ' or > '~')) is not '\0' and var other)
        {
            throw new FormatException($"U+{(int)other:X4} is not US-ASCII");
        }

        string date = Date().Match(markdown) is { Success: true } match
            ? match.Groups[1].Value
            : throw new FormatException("<!-- man date: YYYY-MM-DD --> is missing");
        string body = Comment().Replace(markdown[markdown.IndexOf("\n# ", StringComparison.Ordinal)..], "");
        foreach (string heading in omitted)
        {
            body = Regex.Replace(body, $@"(?ms)^## {Regex.Escape(heading)}\n.*?(?=^## |\z)", "");
        }

        var page = new ManPage(body.Split('\n'));
        page._page.Append($".TH {program.Name.ToUpperInvariant()} 1 {date} MiniHttp \"User Commands\"\n")
            .Append($".SH NAME\n{program.Name} \\- {program.Purpose}\n");
        page.Write();
        return page._page.ToString();
    }

    private void Write()
    {
        for (; _at < _lines.Length; _at++)
        {
            if (_lines[_at].Length > 0)
            {
                bool isHeading = WriteHeading(_lines[_at]);
                if (!isHeading)
                {
                    WriteBlock(_lines[_at]);
                }

                _isAfterHeading = isHeading;
            }
        }
    }

    private bool WriteHeading(string line)
    {
        string? macro = line.Split(' ')[0] switch
        {
            "#" => ".SH SYNOPSIS",
            "##" => $".SH {line[3..].ToUpperInvariant()}",
            "###" => $".SS {line[4..]}",
            _ => null,
        };
        _page.Append(macro is null ? "" : macro + "\n");
        return macro is not null;
    }

    private void WriteBlock(string line)
    {
        switch (line)
        {
            case ['`', '`', '`', ..]:
                WriteCode();
                break;
            case ['|', ..]:
                WriteTable();
                break;
            case ['-', ' ', .. var item]:
                _page.Append($".IP \\(bu 2\n{Text(item)}\n");
                break;
            default:
                WriteLine(line);
                break;
        }
    }

    // A paragraph begins after a blank line. After a heading, man(7) has begun it.
    private void WriteLine(string line)
    {
        bool begins = _lines[_at - 1].Length == 0 && !_isAfterHeading;
        _page.Append(begins ? ".PP\n" : "").Append(Text(line.TrimStart(' '))).Append('\n');
    }

    private void WriteCode()
    {
        _page.Append(_isAfterHeading ? "" : ".PP\n").Append(".RS 4\n.EX\n");
        while (_lines[++_at] != "```")
        {
            _page.Append(Protected(Code(_lines[_at]))).Append('\n');
        }

        _page.Append(".EE\n.RE\n");
    }

    // The first two rows are the head. What is left of a row is a tag, what is right its paragraph.
    private void WriteTable()
    {
        for (_at += 2; _at < _lines.Length && _lines[_at].StartsWith('|'); _at++)
        {
            string[] cells = Bar().Split(_lines[_at].Trim('|', ' '));
            if (cells.Length != 2)
            {
                throw new FormatException($"{_lines[_at]}: a table has two columns");
            }

            _page.Append($".TP\n{Text(cells[0])}\n{Text(cells[1])}\n");
        }

        _at--;
    }

    private static string Text(string markdown)
    {
        var text = new StringBuilder();
        int end = 0;
        foreach (Match match in Inline().Matches(markdown))
        {
            text.Append(Plain(markdown[end..match.Index])).Append(Marked(match));
            end = match.Index + match.Length;
        }

        return Protected(text.Append(Plain(markdown[end..])).ToString());
    }

    private static string Marked(Match match) => match.Value switch
    {
        ['`', .. var code, '`'] => $"\\fB{Code(code.Replace(@"\|", "|", StringComparison.Ordinal))}\\fR",
        ['*', .. var word, '*'] => $"\\fI{Plain(word)}\\fR",
        ['\\', var c] => Plain($"{c}"),
        _ => Plain(match.Groups["label"].Value),
    };

    private static string Plain(string text) => text.Replace(@"\", @"\e", StringComparison.Ordinal);

    // Characters that a terminal must show as they are, to be copied.
    private static string Code(string text) => new StringBuilder(text).Replace(@"\", @"\e").Replace("-", @"\-")
        .Replace("'", @"\(aq").Replace("`", @"\(ga").Replace("^", @"\(ha").Replace("~", @"\(ti").ToString();

    // At the beginning of a line, a dot or an apostrophe would begin a request.
    private static string Protected(string line) => line is ['.' or '\'', ..] ? @"\&" + line : line;

    [GeneratedRegex("<!-- man date: ([0-9-]+) -->")]
    private static partial Regex Date();

    [GeneratedRegex("^<!-- .* -->\n", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@" (?<!\\)\| ")]
    private static partial Regex Bar();

    [GeneratedRegex(@"`[^`]+`|\*[^* ][^*]*\*|\\[!-/:-@\[-`{-~]|\[(?<label>[^\]]+)\]\([^)]+\)")]
    private static partial Regex Inline();
}
