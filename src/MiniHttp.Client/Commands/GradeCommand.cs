// minifetch --grade URL: the conformance cases of this project against any server.

using MiniHttp.Fetching;
using MiniHttp.Protocol;

namespace MiniHttp.Client;

/// <summary>Grades a server.</summary>
/// <param name="arguments">The command line.</param>
/// <param name="options">How to connect.</param>
/// <param name="say">Says a line to the user.</param>
internal sealed class GradeCommand(FetchArguments arguments, FetchOptions options, Action<string> say)
{
    /// <summary>Does it.</summary>
    /// <returns>Ok if every required row is met.</returns>
    /// <exception cref="CommandLineException">The URL or a file of cases makes no sense.</exception>
    /// <exception cref="FetchException">Nobody can be connected to.</exception>
    public async Task<FetchCode> RunAsync(CancellationToken cancellation)
    {
        HttpUrl url = FetchRequest.ParseUrl(arguments.Urls[0]);
        List<GradeCase> cases = [.. GradeCases.Own()];
        string source = "its own cases";
        try
        {
            foreach (string file in arguments.GradeCases)
            {
                source = file;
                cases.AddRange(GradeCases.Parse(Read(file)));
            }

            IReadOnlyList<GradedRow> rows = await new GradeRun(url, options).RunAsync(cases, say, cancellation).ConfigureAwait(false);
            StandardOutput.Write(output => output.Write(GradeReport.Of(url, rows)));
            return rows.All(row => row.IsMet || !row.Row.IsRequired) ? FetchCode.Ok : FetchCode.NotConforming;
        }
        catch (FormatException e)
        {
            throw new CommandLineException($"--grade-cases: {source}: {e.Message}", inner: e);
        }
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandLineException.OfFile(file, e);
        }
    }
}
