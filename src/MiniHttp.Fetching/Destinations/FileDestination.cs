// A download that can be trusted: FILE.part grows beside FILE.part.json, and becomes FILE when it is whole and not
// before. A run that is ended before that, by Ctrl-C or by SIGKILL, leaves a pair that says what it is a part of.
// docs/resume.md has the rules of -C -.

using Microsoft.Win32.SafeHandles;

namespace MiniHttp.Fetching;

/// <summary>A regular file.</summary>
internal sealed class FileDestination : IBodyDestination
{
    private const int MaxCopiedAtOnce = 64 * 1024 * 1024; // Some 50 ms.

    private readonly FileDestinationOptions _options;
    private readonly string _path;
    private readonly PartFile _part;
    private FileToContinue? _file; // FILE, where its bytes have to be those of the server.
    private BodyOrigin? _origin; // What the part is a part of, or will be.
    private long _copied, _compared; // As in the note.
    private bool _isInspected;
    private bool _hasPart; // The open part holds the first bytes of the origin.
    private bool _isNoted; // A body that comes in one piece needs no note.
    private bool _isComparing; // What comes is compared with FILE, up to its end.
    private Task? _copying; // Of a large FILE to the beginning of the part.

    /// <summary>Nothing is touched yet.</summary>
    /// <param name="path">Where the file will be. Where a symbolic link is there, its target.</param>
    /// <param name="options">What is asked of it.</param>
    public FileDestination(string path, FileDestinationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _path = Guard(path, "written", () => TargetOf(path));
        _part = new PartFile(_path, options.Warn);
    }

    /// <inheritdoc/>
    public PartialBody? Partial
    {
        get
        {
            if (_options.Resume || _options.ContinueFile)
            {
                Guard(_part.Path, "read", Inspect);
            }

            return ContinuesPart ? new PartialBody(_origin!, _part.Length) : PartialFile();
        }
    }

    /// <inheritdoc/>
    public bool CanStartAgain => true;

    /// <inheritdoc/>
    public void Begin(BodyOrigin origin, long offset) => Guard(_part.Path, "written", () =>
    {
        ArgumentNullException.ThrowIfNull(origin);
        CheckPath();
        Inspect();
        if (offset > 0 && ContinuesPart)
        {
            _part.Position = offset;
            return;
        }

        FinishCopy();
        _origin = origin;
        _hasPart = false;
        _isComparing = _file is not null;
        _file?.Begin(offset, origin.Length);
        if (!_isComparing)
        {
            CreatePart(copied: 0, compared: 0);
        }
    });

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (_isComparing)
            {
                bytes = _file!.Compare(bytes);
                if (bytes.IsEmpty)
                {
                    return;
                }

                CreatePart(_file.Length, _file.Compared);
                CopyFile();
            }

            if (!_isNoted && _part.Position + bytes.Length != _origin!.Length)
            {
                Note();
            }

            _part.Write(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(_part.Path, "written", e);
        }
    }

    /// <inheritdoc/>
    public void Complete(DateTimeOffset? modified) => Guard(_path, "written", () =>
    {
        Inspect();
        FinishCopy();
        if (_hasPart)
        {
            CompletePart(_options.KeepTime ? modified : null);
        }
        else
        {
            CompleteFile();
        }

        WarnOfVersion();
    });

    /// <summary>Closes the file; what is there of it stays.</summary>
    public void Dispose()
    {
        Guard(_part.Path, "written", FinishCopy);
        Guard(_part.Path, "written", _part.Dispose);
        _file?.Dispose();
    }

    private bool ContinuesPart => _hasPart && _origin!.Validator is not null && _part.Length > 0;

    // FILE answers for this try. A part of an earlier try without a validator must not become FILE: if the server says
    // that FILE is whole, Complete is called without Begin.
    private PartialBody? PartialFile()
    {
        _hasPart = _hasPart && _file is null;
        return _file?.ToPartial(_options.Url);
    }

    // Once: what is there decides what is asked for. The part stays locked from here on.
    private void Inspect()
    {
        if (_isInspected)
        {
            return;
        }

        _isInspected = true;
        if (_part.Open(_options.Resume ? _options.Url : null) is { } note)
        {
            (_origin, _copied, _compared) = (note.Origin, note.Copied, note.Compared);
            _hasPart = _isNoted = true;
        }

        if (_options.ContinueFile && (!ContinuesPart || _copied > 0))
        {
            _file = Guard(_path, "read", () => FileToContinue.Open(_path));
        }
    }

    private void CheckPath()
    {
        if (!_options.Overwrite && File.Exists(_path))
        {
            throw new DestinationException($"{_path} exists, and is not to be replaced");
        }

        if (Directory.Exists(_path))
        {
            throw new DestinationException($"{_path} is a directory");
        }
    }

    private void CreatePart(long copied, long compared)
    {
        if (_options.CreateDirectories && Path.GetDirectoryName(Path.GetFullPath(_path)) is { } directory)
        {
            Directory.CreateDirectory(directory);
        }

        _part.Create(_origin!.Length);
        (_copied, _compared) = (copied, compared);
        (_hasPart, _isNoted) = (true, false);
    }

    // A large file is copied while the rest comes in behind it: the server would not wait for minutes.
    private void CopyFile()
    {
        FileToContinue file = _file!;
        SafeFileHandle part = _part.Handle;
        _isComparing = false;
        Note(isCopying: true);
        _part.Position = file.Length;
        _copying = Task.Run(() => file.CopyTo(part));
        if (file.Length <= MaxCopiedAtOnce)
        {
            FinishCopy();
        }
    }

    private void FinishCopy()
    {
        if (_copying is not { } copying)
        {
            return;
        }

        _copying = null;
        try
        {
            copying.GetAwaiter().GetResult();
            Note();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DestinationException)
        {
            _hasPart = false;
            _part.Delete(); // A copy that is not whole is of no use, and the disk may be full.
            throw;
        }
    }

    private void Note(bool isCopying = false)
    {
        _isNoted = true;
        try
        {
            _part.Write(new PartNote(_origin!.Url, _origin.Length, _origin.ETag, _origin.LastModified)
            {
                Copied = _copied,
                Compared = _compared,
                IsCopying = isCopying,
            });
        }
        catch (PathTooLongException)
        {
            _options.Warn?.Invoke($"{_part.Path}: cannot be continued later: the name of its note is too long");
        }
    }

    private void CompletePart(DateTimeOffset? modified)
    {
        if (_options.Checksum?.Mismatch(_part.Handle) is { } found)
        {
            _part.Delete(); // It is whole and wrong: there is nothing to continue.
            _hasPart = false;
            throw new ChecksumException(
                $"{_path}: the checksum is {found}, not {_options.Checksum}; what came was thrown away");
        }

        _part.Rename(modified, _options.Overwrite);
        _hasPart = false;
    }

    private void CompleteFile()
    {
        _file!.End();
        if (_options.Checksum?.Mismatch(_file.Handle) is { } found)
        {
            throw new ChecksumException($"{_path}: the checksum is {found}, not {_options.Checksum}; left as it is");
        }

        (_copied, _compared) = (_file.Length, _file.Compared);
        _part.RemoveLeftNote(_options.Url);
    }

    private void WarnOfVersion()
    {
        string? matched = _copied == 0 || _options.Checksum is not null ? null
            : _compared == _copied ? $"matched all its {_compared} bytes"
            : _compared == 0 ? "matched the server's file in length, version not proven"
            : $"matched {_compared / 1024} KiB, version not proven";
        if (matched is not null)
        {
            _options.Warn?.Invoke($"{_path}: {matched}");
        }
    }

    // As curl writes through a symbolic link: it stays, what it leads to is replaced. A relative target is resolved
    // beside the link only where the link's own path is absolute: otherwise .NET looks for it in the root directory.
    private static string TargetOf(string path)
        => new FileInfo(path).LinkTarget is null
            ? path
            : File.ResolveLinkTarget(Path.GetFullPath(path), returnFinalTarget: true)!.FullName;

    private static void Guard(string path, string done, Action action) => Guard(path, done, () =>
    {
        action();
        return true;
    });

    private static T Guard<T>(string path, string done, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (
            e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Failure(path, done, e);
        }
    }

    internal static DestinationException Failure(string path, string done, Exception e) => new(
        e switch
        {
            DirectoryNotFoundException => $"{path} cannot be {done}: its directory does not exist",
            UnauthorizedAccessException => $"{path} cannot be {done}: permission denied",
            PathTooLongException => $"{path} cannot be {done}: the name is too long",
            _ => $"{path} cannot be {done}: {e.Message}",
        },
        e);
}
