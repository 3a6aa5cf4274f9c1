// The pages of the lab: what there is, and about each experiment what is said, byte by byte, and what a client should make of it.

using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Writes the pages of the lab. Of a request only the host gets into them, which is one of this machine.</summary>
internal static class LabPage
{
    /// <summary>Lines of a script that are shown: enough to see how it goes on.</summary>
    private const int MostLines = 24;

    /// <summary>The page about all experiments.</summary>
    public static void WriteIndex(RequestHead request, IConnection connection, Response response)
    {
        var rows = new StringBuilder();
        foreach (Experiment experiment in Experiments.All)
        {
            rows.Append($"""<tr><td><a href="{experiment.PagePath}">{experiment.Name}</a><td>{Text(experiment.Does)}<td>{experiment.Exit}""").Append('\n');
        }

        Write(response, "The lab", $"""
            <h1>The lab</h1>
            <p>Resources that behave badly on purpose, for trying clients. Each does so at its own address, and has a page that says what a right client does.</p>
            <pre>{Text(Commands(Experiments.All[0], Origin(request, connection)))}</pre>
            <table>
            <thead><tr><th>{Experiment.Folder}/…<th>what the server does<th>exit code</tr></thead>
            <tbody>
            {rows}</tbody>
            </table>
            <p>The exit code is that of minifetch, which is curl's for the same failure; redirects are followed with <code>-L</code>.</p>
            <p><a href="{Experiment.Folder}/{RequestEcho.Name}">{Experiment.Folder}/{RequestEcho.Name}</a> answers with the bytes of the request, as text and as hex, whatever its method.</p>

            """);
    }

    /// <summary>The page about one experiment.</summary>
    public static void Write(Experiment experiment, RequestHead request, IConnection connection, Response response)
        => Write(response, $"{experiment.Name}: the lab", $"""
            <p><a href="{Experiment.Folder}">The lab</a></p>
            <h1>{experiment.Name}</h1>
            <p>{Text(experiment.Does)}</p>
            <h2>What a right client does</h2>
            <p>{Text(experiment.Right)}</p>
            <p><small>{Text(experiment.Rule)}</small></p>
            <h2>Try it</h2>
            <pre>{Text(Commands(experiment, Origin(request, connection)))}</pre>
            <p>minifetch ends with exit code {experiment.Exit}. <a href="{experiment.Path}">What this browser makes of it</a></p>
            {(experiment.Script is null ? "" : $"<h2>What is said</h2>\n<pre>{Text(Steps(experiment.Script()))}</pre>\n")}
            """);

    private static void Write(Response response, string title, string content)
    {
        ToolPages.Lab.AddFields(response, "text/html; charset=utf-8"u8);
        response.Body.Write(Encoding.UTF8.GetBytes(ToolPages.Lab.Start(title) + content + ToolPages.Lab.End()));
    }

    private static string Commands(Experiment experiment, string origin)
    {
        string follow = experiment.Script is null ? "-L " : "";
        return $"curl -v {follow}{origin}{experiment.Path}\nminifetch -v {follow}{origin}{experiment.Path}\n";
    }

    // What the client calls us, since that is what reaches us; it has passed the guard, and names this machine.
    private static string Origin(RequestHead request, IConnection connection)
        => request.Fields.TryGet(FieldName.Host, out ReadOnlySpan<byte> host)
            ? $"http://{Encoding.ASCII.GetString(host)}" : $"http://{connection.Local as IPEndPoint}";

    private static string Steps(IEnumerable<ScriptStep> script)
    {
        string[] lines = [.. script.SelectMany(Lines).Take(MostLines + 1)];
        IEnumerable<string> shown = lines.Length <= MostLines ? lines : [.. lines[..MostLines], "…"];
        return string.Concat(shown.Select(line => line + "\n"));
    }

    private static IEnumerable<string> Lines(ScriptStep step) => step.Kind switch
    {
        ScriptStepKind.Send => ["send", .. ByteLines.Of(step.Bytes.Span).Select(line => "    " + line)],
        ScriptStepKind.Pause => [string.Create(CultureInfo.InvariantCulture, $"pause {step.Time.TotalSeconds:0.###} s")],
        ScriptStepKind.HalfClose => ["shutdown(SHUT_WR), and receive until the client closes"],
        ScriptStepKind.Reset => ["reset"],
        _ => [step.Kind.ToString()],
    };

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
