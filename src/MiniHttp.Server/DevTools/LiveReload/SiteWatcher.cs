// Watches the folder that is served. An editor, or a build, touches many names for one change: what comes within a moment is told as one.

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MiniHttp.Hosting;

namespace MiniHttp.Server;

/// <summary>Notices that files below the root have changed.</summary>
/// <param name="root">The directory that is served.</param>
/// <param name="changes">Whom to tell.</param>
/// <param name="clock">When the moment is over.</param>
/// <param name="logger">Told if there is no watching.</param>
internal sealed partial class SiteWatcher(string root, SiteChanges changes, TimeProvider clock, ILogger<SiteWatcher> logger) : IHostedService, IDisposable
{
    /// <summary>How long nothing more must come: as long as other live-reloading servers wait.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(100);

    /// <summary>How long it may go on without a quiet moment.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private FileSystemWatcher? _root;
    private FileSystemWatcher[] _way = []; // Of directories in which the root, or a link on its path, may be exchanged.
    private ITimer? _timer;
    private long _first;
    private bool _isPending;
    private bool _isStyleOnly;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = clock.CreateTimer(_ => Tell(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Watch();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _root?.Dispose();
            Array.ForEach(_way, watcher => watcher.Dispose());
            _timer?.Dispose();
            (_root, _way, _timer) = (null, [], null);
        }
    }

    /// <summary>Whether nobody would see a change of that file: hidden names, and what editors put beside the file that they write.</summary>
    /// <param name="name">The path below the root.</param>
    internal static bool IsIgnored(string name)
    {
        string[] segments = name.Split('/', '\\');
        string last = segments[^1];
        return segments.Any(segment => segment is ['.', ..] and not (".well-known" or "." or ".."))
            || last is "4913" or [.., '~'] or ['#', .., '#'] // 4913: by it Vim tries out whether it may write.
            || Path.GetExtension(last) is ".swp" or ".swo" or ".swx" or ".tmp"
            || last.Contains("___jb_", StringComparison.Ordinal);
    }

    /// <summary>Whether it is a style sheet, or the map that a compiler writes with one.</summary>
    internal static bool IsStyle(string name)
        => name.EndsWith(".css", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".css.map", StringComparison.OrdinalIgnoreCase);

    private void WatchRoot()
    {
        FileSystemWatcher? watcher = TryWatch(root, recursive: true);
        lock (_gate)
        {
            _root?.Dispose();
            _root = _timer is null ? null : watcher;
        }

        if (watcher is null)
        {
            return;
        }

        watcher.Changed += (_, e) => OnChanged(e);
        watcher.Created += (_, e) => Note(e.Name);
        watcher.Deleted += (_, e) => Note(e.Name);
        watcher.Renamed += (_, e) =>
        {
            Note(e.OldName);
            Note(e.Name);
        };
        watcher.Error += (_, _) => Note(null); // More has changed than could be told.
    }

    private void Watch()
    {
        FileSystemWatcher[] way = [.. WayTo(root).Select(TryWatchName).OfType<FileSystemWatcher>()];
        lock (_gate)
        {
            FileSystemWatcher[] unused = _timer is null ? way : _way;
            _way = _timer is null ? [] : way;
            Array.ForEach(unused, watcher => watcher.Dispose());
        }

        WatchRoot();
    }

    // A site is deployed by putting another folder in its place, or by switching a link on its path: what was watched
    // is elsewhere then, or gone.
    private static IEnumerable<string> WayTo(string root)
    {
        string path = Path.TrimEndingDirectorySeparator(root);
        for (string? part = path; Path.GetDirectoryName(part) is { } directory; part = directory)
        {
            if (part == path || new DirectoryInfo(part).LinkTarget is not null)
            {
                yield return part;
            }
        }
    }

    private FileSystemWatcher? TryWatchName(string path)
    {
        string name = Path.GetFileName(path);
        FileSystemWatcher? watcher = TryWatch(Path.GetDirectoryName(path)!, recursive: false);
        if (watcher is not null)
        {
            watcher.Created += (_, e) => OnMade(e.Name);
            watcher.Renamed += (_, e) => OnMade(e.Name);
        }

        return watcher;

        void OnMade(string? made)
        {
            if (made == name)
            {
                Watch();
                Note(null);
            }
        }
    }

    private FileSystemWatcher? TryWatch(string path, bool recursive)
    {
        FileSystemWatcher? watcher = null;
        try
        {
            watcher = new FileSystemWatcher(path)
            {
                IncludeSubdirectories = recursive,
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
                EnableRaisingEvents = true,
            };
            return watcher;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            watcher?.Dispose();
            if (recursive)
            {
                LogNotWatched(OneLine.Of(e.Message));
            }

            return null;
        }
    }

    // A directory "changes" when something in it does, which is told by itself.
    private void OnChanged(FileSystemEventArgs e)
    {
        if (!Directory.Exists(e.FullPath))
        {
            Note(e.Name);
        }
    }

    private void Note(string? name)
    {
        if (name is not null && IsIgnored(name))
        {
            return;
        }

        lock (_gate)
        {
            _isStyleOnly = (!_isPending || _isStyleOnly) && name is not null && IsStyle(name);
            _first = _isPending ? _first : clock.GetTimestamp();
            _isPending = true;
            if (clock.GetElapsedTime(_first) < Longest)
            {
                _timer?.Change(Quiet, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Tell()
    {
        bool isStyleOnly;
        lock (_gate)
        {
            if (!_isPending)
            {
                return;
            }

            (_isPending, isStyleOnly) = (false, _isStyleOnly);
        }

        changes.Tell(isStyleOnly);
    }

    [LoggerMessage(1, LogLevel.Warning, "Files cannot be watched, and pages do not reload by themselves: {Reason}")]
    private partial void LogNotWatched(string reason);
}
