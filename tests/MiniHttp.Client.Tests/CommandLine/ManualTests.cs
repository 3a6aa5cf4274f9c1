// A template and a table become a reference in Markdown, and that becomes a man page.

using MiniHttp.CommandLine;

namespace MiniHttp.Client.Tests;

public class ManualTests
{
    private const string Template = """
        <!-- man date: 2026-01-31 -->
        # serve

        <!-- usage -->

        ## Options

        <!-- options -->

        ## Ends

        Text with `--code`, *emphasis*, a
        [link](https://h/) and a \* star.

        - one item
          of two lines
        - another

        <!-- exit codes -->

        ## Build

        <!-- examples -->

        ## See also

        `.serverc`: <!-- no placeholder -->
        """;

    private static readonly Dictionary<string, string> None = [];

    [Fact]
    public void The_reference_is_the_template_filled_in()
    {
        string reference = MarkdownManual.Of(Sample.Program, Template, None);
        Assert.Contains("\n# serve\n\n```\nserve [options] ROOT\n```\n", reference, StringComparison.Ordinal);
        Assert.Contains(
            """

            ### Files

            About `files`.

            | option | effect |
            |---|---|
            | `-i`, `--index` *NAME* | It's the page of a folder. See [Ends](#ends). |
            | `--config` *FILE* | Read FILE [or \*]. |
            | `-n`, `--no-listing` | List no folder. |

            ### Log

            | option |
            """.TrimEnd('\n', '|', ' '), reference, StringComparison.Ordinal);
        Assert.Contains("\n| 2 | invalid option, as `--nope` |\n", reference, StringComparison.Ordinal);
        Assert.Contains(
            "\n```sh\nserve .        # this folder\nserve -n site  # another one\n```\n",
            reference, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!-- nonsense -->")]
    [InlineData("<!-- usage -->")] // A second time.
    public void A_placeholder_without_text_is_an_error(string placeholder)
        => Assert.Contains(placeholder, Error($"{Template}\n\n{placeholder}\n", None), StringComparison.Ordinal);

    [Fact]
    public void A_text_without_a_placeholder_is_an_error()
        => Assert.Contains("<!-- more -->", Error(Template, new() { ["more"] = "text" }), StringComparison.Ordinal);

    private static string Error(string template, Dictionary<string, string> sections)
        => Assert.Throws<FormatException>(() => MarkdownManual.Of(Sample.Program, template, sections)).Message;

    [Fact]
    public void The_man_page_has_the_macros_of_man()
    {
        string page = ManPage.Of(Sample.Program, MarkdownManual.Of(Sample.Program, Template, None), "Build");
        Assert.StartsWith(
            """
            .TH SERVE 1 2026-01-31 MiniHttp "User Commands"
            .SH NAME
            serve \- serve a folder
            .SH SYNOPSIS
            .RS 4
            .EX
            serve [options] ROOT
            .EE
            .RE
            .SH OPTIONS
            .SS Files
            About \fBfiles\fR.
            .TP
            \fB\-i\fR, \fB\-\-index\fR \fINAME\fR
            It's the page of a folder. See Ends.
            .TP
            \fB\-\-config\fR \fIFILE\fR
            Read FILE [or *].
            """,
            page, StringComparison.Ordinal);
        Assert.EndsWith(
            """
            .SH ENDS
            Text with \fB\-\-code\fR, \fIemphasis\fR, a
            link and a * star.
            .IP \(bu 2
            one item
            of two lines
            .IP \(bu 2
            another
            .TP
            0
            success
            .TP
            2
            invalid option, as \fB\-\-nope\fR
            .SH SEE ALSO
            \fB.serverc\fR: <!-- no placeholder -->

            """,
            page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""a \b and `\n` 'x'""", """a \eb and \fB\en\fR 'x'""")]
    [InlineData("`~/.x^'`", """\fB\(ti/.x\(ha\(aq\fR""")]
    [InlineData(".dot", """\&.dot""")]
    [InlineData("'quote", """\&'quote""")]
    [InlineData("| a | b |\n|---|---|\n| `x \\| y` | z |", ".TP\n\\fBx | y\\fR\nz")]
    [InlineData("```\n.a - b\\n\n```", ".PP\n.RS 4\n.EX\n\\&.a \\- b\\en\n.EE\n.RE")]
    public void No_text_is_taken_for_a_request(string markdown, string roff)
    {
        string page = ManPage.Of(Sample.Program, $"<!-- man date: 2026-01-31 -->\n# x\n\nText.\n\n{markdown}\n");
        Assert.EndsWith($"\n{roff}\n", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# x\n\nNo date.\n")]
    [InlineData("<!-- man date: 2026-01-31 -->\n# x\n\nMore than US-ASCII: \u2026\n")]
    [InlineData("<!-- man date: 2026-01-31 -->\n# x\n\n| a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |\n")]
    public void What_the_page_cannot_show_is_an_error(string markdown)
        => Assert.Throws<FormatException>(() => ManPage.Of(Sample.Program, markdown));
}
