// Where each response goes: -o, -O and -J, each for the URL at its place, otherwise standard output; heads: -i and -D.

using MiniHttp.Fetching;
using MiniHttp.Protocol;

namespace MiniHttp.Client;

/// <summary>Where the response to one URL goes.</summary>
/// <param name="destination">Takes the body.</param>
/// <param name="title">The name on a progress bar.</param>
/// <param name="heads">Take the heads; opened for the first one, so that a file stays as it is until then.</param>
internal sealed class Output(IBodyDestination destination, string title, IReadOnlyList<Lazy<Stream>> heads)
    : IDisposable
{
    public IBodyDestination Destination => destination;

    public string Title => title;

    /// <summary>Whether the body itself is on the screen.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>The stream for heads that is a terminal, where control characters must not arrive.</summary>
    public Lazy<Stream>? Terminal { get; init; }

    /// <summary>The file that is written, or null.</summary>
    public string? File { get; set; }

    /// <summary>The file that takes heads and body, or null.</summary>
    public Lazy<Stream>? Shared { get; init; }

    public void OnHead(ResponseHead head)
    {
        if (destination is NamedByServer named)
        {
            named.Head = head;
        }
    }

    public void TakeHead(ReadOnlySpan<byte> raw)
    {
        foreach (Lazy<Stream> stream in heads)
        {
            try
            {
                stream.Value.Write(stream == Terminal ? Printable.OfHead(raw) : raw);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw FileDestination.Failure("the head", "written", e);
            }
        }
    }

    public void Dispose()
    {
        destination.Dispose();
        if (Shared is { IsValueCreated: true })
        {
            Shared.Value.Dispose();
        }
    }
}

/// <summary>Opens outputs.</summary>
internal sealed class Outputs : IDisposable
{
    private readonly FetchArguments _arguments;
    private readonly Action<string> _warn;
    private readonly Lazy<Stream> _standard = new(StandardOutput.Open);
    private readonly Lazy<Stream>? _heads;

    /// <param name="arguments">The command line.</param>
    /// <param name="warn">Takes warnings about the files.</param>
    public Outputs(FetchArguments arguments, Action<string> warn)
    {
        (_arguments, _warn) = (arguments, warn);
        _heads = arguments.DumpHeader switch
        {
            null => null,
            "-" => _standard,
            var file => new Lazy<Stream>(Create(file, FileMode.Create)),
        };
    }

    /// <summary>The output for a URL.</summary>
    /// <exception cref="DestinationException">It cannot be opened.</exception>
    public Output Open(int number, HttpUrl url)
    {
        OutputChoice? choice = number < _arguments.Outputs.Count ? _arguments.Outputs[number]
            : _arguments.RemoteNameAll ? new OutputChoice(null)
            : null;
        bool showsHeads = _arguments.Include || _arguments.Head;
        if (choice is null or { File: "-" })
        {
            var destination = new StreamDestination(_standard.Value, "standard output", checksum: _arguments.Checksum);
            IBodyDestination shown = choice is null && Terminal is not null
                ? new TerminalDestination(destination)
                : destination;
            return new Output(shown, url.ToString(), Heads(showsHeads ? _standard : null))
            {
                IsTerminal = Terminal is not null,
                Terminal = Terminal,
            };
        }

        if (choice.File is null && _arguments.RemoteHeaderName && !showsHeads)
        {
            Output? output = null;
            var named = new NamedByServer(head =>
            {
                output!.File = PathOf(RemoteName.Of(head) ?? RemoteName.Of(url));
                return Open(output.File, OptionsOf(url) with { Overwrite = RemoteName.Of(head) is null });
            });
            return output = new Output(named, url.ToString(), Heads(null)) { Terminal = Terminal };
        }

        string path = PathOf(choice.File ?? RemoteName.Of(url));
        if (showsHeads)
        {
            var stream = new Lazy<Stream>(() => Create(path, FileMode.Create));
            var late = new NamedByServer(_ => new StreamDestination(stream.Value, path, checksum: _arguments.Checksum));
            return new Output(late, path, Heads(stream)) { File = path, Shared = stream, Terminal = Terminal };
        }

        // -C OFFSET without a file: the rest becomes a new file, as with curl.
        bool isAppended = _arguments.ContinueAt is not (null or "-" or "0") && File.Exists(path);
        IBodyDestination file = isAppended ? OpenAt(path) : Open(path, OptionsOf(url));
        return new Output(file, path, Heads(null)) { File = path, Terminal = Terminal };
    }

    public void Dispose()
    {
        _heads?.Value.Dispose();
        if (_standard.IsValueCreated)
        {
            _standard.Value.Dispose();
        }
    }

    private Lazy<Stream>? Terminal => Console.IsOutputRedirected ? null : _standard;

    private FileDestinationOptions OptionsOf(HttpUrl url) => new()
    {
        Url = url.ToString(),
        Resume = _arguments.ContinueAt == "-",
        ContinueFile = _arguments.ContinueAt == "-",
        CreateDirectories = _arguments.CreateDirectories,
        KeepTime = _arguments.RemoteTime,
        Checksum = _arguments.Checksum,
        Warn = _warn,
    };

    private Lazy<Stream>[] Heads(Lazy<Stream>? shown) => [.. new[] { _heads, shown }.OfType<Lazy<Stream>>()];

    private string PathOf(string name)
        => _arguments.OutputDirectory is { } directory ? Path.Combine(directory, name) : name;

    // -C OFFSET appends to the file itself, as in curl: the user vouches for its bytes.
    private StreamDestination OpenAt(string path)
    {
        long offset = long.Parse(_arguments.ContinueAt!, System.Globalization.CultureInfo.InvariantCulture);
        Stream stream = Create(path, FileMode.Open);
        if (stream.CanSeek && stream.Length != offset)
        {
            long length = stream.Length;
            stream.Dispose();
            throw new FetchException(FetchCode.CannotResume, string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{path}: {length} bytes long, cannot be resumed at {offset}; -C - resumes at its end"));
        }

        if (stream.CanSeek)
        {
            stream.Seek(0, SeekOrigin.End);
        }

        return new StreamDestination(stream, path, owns: true);
    }

    private static IBodyDestination Open(string path, FileDestinationOptions options)
        => options.Overwrite && StandardOutput.Named(path) is { } stream
            ? new StreamDestination(stream, path, owns: true, options.Checksum)
            : Destinations.Open(path, options);

    private Stream Create(string path, FileMode mode)
    {
        try
        {
            if (_arguments.CreateDirectories && Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory)
            {
                Directory.CreateDirectory(directory);
            }

            return StandardOutput.Named(path)
                ?? new FileStream(path, mode, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw FileDestination.Failure(path, "written", e);
        }
    }
}
