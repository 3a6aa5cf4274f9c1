// Points the cases at a server: one connection for each, one after the other.

using System.Globalization;
using System.Text;
using MiniHttp.Fetching;
using MiniHttp.Protocol;
using MiniHttp.Wire;

namespace MiniHttp.Client;

/// <summary>A row that was looked at.</summary>
/// <param name="Case">Its case.</param>
/// <param name="Row">The row.</param>
/// <param name="Conversation">What came of the case.</param>
/// <param name="IsMet">Whether the point was won.</param>
internal sealed record GradedRow(GradeCase Case, GradeRow Row, GradedConversation Conversation, bool IsMet);

/// <summary>Runs cases.</summary>
/// <param name="url">What the server serves; a page that is there.</param>
/// <param name="options">How to connect, and how long a case may take.</param>
internal sealed class GradeRun(HttpUrl url, FetchOptions options)
{
    /// <summary>How long a case may take: a server that answers at all answers in less, and one that waits for more is not waited for.</summary>
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(3);

    private readonly FetchOptions _options = options.Timeout == Timeout.InfiniteTimeSpan ? options with { Timeout = Usual } : options;
    private readonly Dictionary<string, GradedConversation> _conversations = [];

    /// <summary>Runs them.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="onSkipped">Told of a case that does not fit the page, with the reason.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <exception cref="FormatException">A case cannot be sent.</exception>
    /// <exception cref="FetchException">Nobody can be connected to.</exception>
    public async Task<IReadOnlyList<GradedRow>> RunAsync(IEnumerable<GradeCase> cases, Action<string> onSkipped, CancellationToken cancellation)
    {
        Dictionary<string, string?> variables = await FindVariablesAsync(cancellation).ConfigureAwait(false);
        var rows = new List<GradedRow>();
        foreach (GradeCase one in cases)
        {
            string wire = one.Wire;
            if (variables.FirstOrDefault(variable => variable.Value is null && wire.Contains(Written(variable.Key), StringComparison.Ordinal)) is { Key: { } unknown })
            {
                onSkipped($"not graded: {one.Name}: the page has no {unknown}");
                continue;
            }

            wire = variables.Aggregate(wire, (text, variable) => text.Replace(Written(variable.Key), variable.Value, StringComparison.Ordinal));
            GradedConversation conversation = await ConverseAsync(one.Name, wire, cancellation).ConfigureAwait(false);
            _conversations[one.Name] = conversation;
            rows.AddRange(one.Rows.Select(row => new GradedRow(one, row, conversation, row.Expectation.IsMet(conversation))));
        }

        return rows;
    }

    private static string Written(string variable) => $"\\{{{variable}}}";

    private async Task<Dictionary<string, string?>> FindVariablesAsync(CancellationToken cancellation)
    {
        GradedConversation page = await ConverseAsync(
            "the page", $"> GET {url.PathAndQuery} HTTP/1.0\\r\\n\n> Host: {url.Authority}\\r\\n\n> \\r\\n\n", cancellation).ConfigureAwait(false);
        string path = url.PathAndQuery;
        string encoded = string.Concat(path.Select(c => char.IsAsciiLetter(c) ? string.Create(CultureInfo.InvariantCulture, $"%{(int)c:X2}") : c.ToString()));
        return new()
        {
            ["path"] = path,
            ["host"] = url.Authority,
            ["missing"] = "/minifetch-grade-nothing-is-here",
            ["last-modified"] = page.First?.Field("Last-Modified"),
            ["encoded-path"] = encoded == path || path.Contains('%', StringComparison.Ordinal) ? null : encoded,
            ["last-modified-rfc850"] = OldDate(page, "dddd, dd-MMM-yy HH:mm:ss 'GMT'"),
            ["last-modified-asctime"] = OldDate(page, "ddd MMM d HH:mm:ss yyyy"),
        };
    }

    private static string? OldDate(GradedConversation page, string format)
        => page.First?.Field("Last-Modified") is { } text && HttpDate.TryParse(Encoding.Latin1.GetBytes(text), out DateTimeOffset date)
            ? date.UtcDateTime.ToString(format.Replace("MMM d ", date.Day < 10 ? "MMM  d " : "MMM d ", StringComparison.Ordinal), CultureInfo.InvariantCulture)
            : null;

    private async Task<GradedConversation> ConverseAsync(string name, string wire, CancellationToken cancellation)
    {
        IReadOnlyList<ScriptStep> script;
        try
        {
            script = ReplayScript.Of(Transcript.Parse(wire));
        }
        catch (FormatException e)
        {
            throw new FormatException($"the case \"{name}\": {e.Message}", e);
        }

        var received = new List<byte>();
        RawOutcome outcome = await RawConversation.RunAsync(url, _options, script, received.AddRange, cancellation).ConfigureAwait(false);
        return GradedConversation.Of(ReplayScript.BytesOf(script), [.. received], outcome.Ending == ScriptEnding.EndOfStream) with
        {
            Others = other => _conversations.GetValueOrDefault(other),
        };
    }
}
