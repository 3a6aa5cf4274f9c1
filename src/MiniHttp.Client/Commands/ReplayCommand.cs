// minifetch --replay FILE URL and minifetch --raw URL: bytes to a server as they are, and what comes back as it is. --lint says before what
// is wrong with them, and keeps nothing from being sent.

using MiniHttp.Fetching;
using MiniHttp.Protocol;
using MiniHttp.Wire;

namespace MiniHttp.Client;

/// <summary>Sends what was recorded, written by hand, or typed.</summary>
/// <param name="arguments">The command line.</param>
/// <param name="options">How to connect.</param>
/// <param name="say">Says a line to the user.</param>
internal sealed class ReplayCommand(FetchArguments arguments, FetchOptions options, Action<string> say)
{
    private readonly List<byte> _typed = [];

    /// <summary>Does it.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="CommandLineException">The URL or the file makes no sense.</exception>
    /// <exception cref="FetchException">No connection could be made, or it ended badly.</exception>
    /// <exception cref="DestinationException">What came cannot be written.</exception>
    public async Task<FetchCode> RunAsync(CancellationToken cancellation)
    {
        HttpUrl url = FetchRequest.ParseUrl(arguments.Urls[0]);
        IEnumerable<ScriptStep> script = Script();
        using Stream output = OpenOutput(out bool isTerminal);
        RawOutcome outcome = await RawConversation.RunAsync(url, options, script, bytes => Write(output, isTerminal, bytes), cancellation).ConfigureAwait(false);
        if (arguments.Raw && arguments.Lint)
        {
            Lint([.. _typed]); // Only now it is known what was typed.
        }

        return outcome switch
        {
            { Ending: ScriptEnding.PeerReset } => throw new FetchException(
                FetchCode.ReceiveFailed, $"{url}: the connection is gone after {outcome.Received} bytes: {outcome.Failure ?? "reset"}"),
            { Ending: ScriptEnding.TimedOut } => throw new FetchException(FetchCode.TimedOut, $"{url}: timed out after {outcome.Received} bytes"),
            { Ending: ScriptEnding.EndOfStream, Received: 0 } => throw new FetchException(
                FetchCode.NothingCame, $"{url}: the server ended the connection without an answer"),
            _ => FetchCode.Ok,
        };
    }

    private IEnumerable<ScriptStep> Script()
    {
        bool halfCloses = options.Exchange.HalfClose;
        if (arguments.Raw)
        {
            return StandardInputScript.Read(Console.OpenStandardInput(), halfCloses, _typed.AddRange);
        }

        try
        {
            IReadOnlyList<ScriptStep> steps = ReplayScript.Of(Transcript.Parse(ReadFile(arguments.Replay!)));
            if (arguments.Lint)
            {
                Lint(ReplayScript.BytesOf(steps));
            }

            return halfCloses && !steps.Any(step => step.Kind is ScriptStepKind.HalfClose or ScriptStepKind.Close or ScriptStepKind.Reset)
                ? [.. steps, ScriptStep.HalfClose]
                : steps;
        }
        catch (FormatException e)
        {
            throw new CommandLineException($"--replay: {arguments.Replay}: {e.Message}", inner: e);
        }
    }

    private static string ReadFile(string file)
    {
        try
        {
            return file == "-" ? Console.In.ReadToEnd() : File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandLineException.OfFile(file, e);
        }
    }

    private void Lint(ReadOnlySpan<byte> bytes)
    {
        IReadOnlyList<LintFinding> findings = RequestLint.Check(bytes);
        foreach (LintFinding finding in findings)
        {
            say($"lint: {finding}");
        }

        if (findings.Count == 0)
        {
            say("lint: nothing is wrong with it");
        }
    }

    private Stream OpenOutput(out bool isTerminal)
    {
        string? file = arguments.Outputs.Count > 0 ? arguments.Outputs[0].File : "-";
        isTerminal = file == "-" && arguments.Outputs.Count == 0 && !Console.IsOutputRedirected;
        try
        {
            return file switch
            {
                "-" => StandardOutput.Open(),
                null => throw new CommandLineException("-O with --replay or --raw: the URL names no file here; use -o FILE"),
                _ => new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw FileDestination.Failure(file!, "written", e);
        }
    }

    private static void Write(Stream output, bool isTerminal, ReadOnlySpan<byte> bytes)
    {
        try
        {
            output.Write(isTerminal ? Printable.OfHead(bytes) : bytes); // No byte of a stranger commands a terminal.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileDestination.Failure("what came", "written", e);
        }
    }
}
