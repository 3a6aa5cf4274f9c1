using System.Diagnostics;

namespace MiniHttp.Fetching;

/// <summary>Notes when the steps of one try happened.</summary>
internal sealed class FetchClock
{
    private readonly long _start = Stopwatch.GetTimestamp();

    public FetchTimings Timings { get; private set; } = new();

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    public void OnResolved() => Timings = Timings with { NameLookup = Elapsed };

    public void OnConnected() => Timings = Timings with { Connect = Elapsed };

    public void OnSecured() => Timings = Timings with { Secure = Elapsed };

    public void OnRequest() => Timings = Timings with { PreTransfer = Elapsed };

    public void OnFirstByte() => Timings = Timings with { FirstByte = Elapsed };

    public void OnRedirect() => Timings = Timings with { Redirect = Elapsed };

    public FetchTimings End() => Timings with { Total = Elapsed };
}
