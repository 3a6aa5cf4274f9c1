using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using MiniHttp.Hosting;

namespace MiniHttp.Server;

/// <summary>Diagnostics as one line each, as of any other command: <c>minihttpd: warning: …</c>. A stack trace follows only at level Debug.</summary>
internal sealed class LineFormatter(LogLevel level) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        string kind = entry.LogLevel switch
        {
            LogLevel.Warning => "warning: ",
            LogLevel.Error or LogLevel.Critical => "error: ",
            LogLevel.Debug or LogLevel.Trace => "debug: ",
            _ => "",
        };
        string message = OneLine.Of(entry.Formatter(entry.State, entry.Exception));
        string cause = entry.Exception switch
        {
            null => "",
            { } e when level <= LogLevel.Debug => ": " + OneLine.OfEach(e.ToString()),
            { } e => ": " + OneLine.Of($"{e.GetType().Name}: {e.Message}"),
        };
        textWriter.WriteLine($"minihttpd: {kind}{message}{cause}");
    }
}
