// What version of the site there is, and who wants to hear of the next one. A version is a number within one run of the server: after a
// restart each page finds another one, and reloads.

using System.Globalization;

namespace MiniHttp.Server;

/// <summary>Tells the open pages that the site has changed.</summary>
internal sealed class SiteChanges : IDisposable
{
    /// <summary>A comment, which a client that is there passes over.</summary>
    public const string Comment = ":\n\n";

    /// <summary>After how many milliseconds a page without a stream asks again.</summary>
    private const string PollMilliseconds = "5000";

    /// <summary>How long a stream says nothing: a client that has vanished is noticed when something is sent to it.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly HashSet<ReloadStream> _streams = [];
    private readonly string _run;
    private readonly ITimer _comments;
    private int _number;

    /// <summary>Begins with a version that no other run had.</summary>
    public SiteChanges(TimeProvider clock)
    {
        _run = clock.GetUtcNow().ToUnixTimeMilliseconds().ToString("x", CultureInfo.InvariantCulture);
        _comments = clock.CreateTimer(_ => Send(Comment), null, Silence, Silence);
    }

    /// <summary>The version of the site, in characters that need no escape anywhere.</summary>
    public string Version
    {
        get
        {
            lock (_gate)
            {
                return $"{_run}-{_number}";
            }
        }
    }

    /// <summary>
    /// The whole answer to a page for which there is no stream: its EventSource takes it for a stream that has ended,
    /// and asks again after the time that it names. A page that finds another version reloads, so that it polls.
    /// </summary>
    public string Poll => $"retry: {PollMilliseconds}\nevent: version\ndata: {Version}\n\n";

    /// <summary>Something has changed.</summary>
    /// <param name="isStyleOnly">Whether only style sheets have.</param>
    public void Tell(bool isStyleOnly)
    {
        string version;
        lock (_gate)
        {
            _number++;
            version = Version;
        }

        Send($"event: {(isStyleOnly ? "css" : "reload")}\ndata: {version}\n\n");
    }

    /// <summary>Adds a listener, which hears first which version there is.</summary>
    public void Add(ReloadStream stream)
    {
        lock (_gate)
        {
            _streams.Add(stream);
            stream.Append($"retry: 1000\nevent: version\ndata: {Version}\n\n");
        }
    }

    /// <summary>Removes a listener.</summary>
    public void Remove(ReloadStream stream)
    {
        lock (_gate)
        {
            _streams.Remove(stream);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _comments.Dispose();

    private void Send(string text)
    {
        ReloadStream[] streams;
        lock (_gate)
        {
            streams = [.. _streams];
        }

        Array.ForEach(streams, stream => stream.Send(text)); // Outside of the lock: some may end at this, and want to be removed.
    }
}
