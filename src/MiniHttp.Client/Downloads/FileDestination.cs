// A download that can be trusted: FILE.part grows beside FILE.part.json, and becomes FILE when it is whole and not before. Whatever ends it
// before that, Ctrl-C or a power cut, leaves a pair that says what it is a part of.

using System.Buffers;
using System.Security.Cryptography;

namespace MiniHttp.Client;

/// <summary>What is asked of a file.</summary>
public sealed record FileDestinationOptions
{
    /// <summary>The URL that is asked for: a part of another one is not continued.</summary>
    public required string Url { get; init; }

    /// <summary>Whether a part that is there is continued; else it is replaced.</summary>
    public bool Resume { get; init; }

    /// <summary>Whether missing directories are created.</summary>
    public bool CreateDirectories { get; init; }

    /// <summary>Whether a file that is there is replaced; else it is an error.</summary>
    public bool Overwrite { get; init; } = true;

    /// <summary>Whether the file gets the time at which its entity was modified.</summary>
    public bool KeepTime { get; init; }

    /// <summary>What its bytes have to add up to, or null.</summary>
    public Checksum? Checksum { get; init; }
}

/// <summary>A regular file.</summary>
public sealed class FileDestination : IBodyDestination
{
    private const int CopySize = 256 * 1024;

    private readonly FileDestinationOptions _options;
    private readonly string _path;
    private readonly string _part;
    private readonly string _note;
    private FileStream? _stream;
    private BodyOrigin? _origin;
    private bool _isNoted; // Not before more than one piece is needed: most files are small, and are whole before a note could be of use.

    /// <summary>Nothing is touched yet.</summary>
    /// <param name="path">Where the file will be. Where a symbolic link is there, its target.</param>
    /// <param name="options">What is asked of it.</param>
    public FileDestination(string path, FileDestinationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _path = Guard(path, "written", () => TargetOf(path));
        _part = _path + ".part";
        _note = _part + ".json";
    }

    /// <inheritdoc/>
    public PartialBody? Partial
    {
        get
        {
            if (_stream is not null)
            {
                return _origin!.Validator is null ? null : new PartialBody(_origin, _stream.Length);
            }

            return _options.Resume ? Guard(_part, "read", ReadPair) : null;
        }
    }

    /// <inheritdoc/>
    public bool CanStartAgain => true;

    /// <inheritdoc/>
    public void Begin(BodyOrigin origin, long offset) => Guard(_part, "written", () =>
    {
        ArgumentNullException.ThrowIfNull(origin);
        if (!_options.Overwrite && File.Exists(_path))
        {
            throw new DestinationException($"{_path} exists, and is not to be replaced");
        }

        if (Directory.Exists(_path))
        {
            throw new DestinationException($"{_path} is a directory");
        }

        if (_options.CreateDirectories && Path.GetDirectoryName(Path.GetFullPath(_path)) is { } directory)
        {
            Directory.CreateDirectory(directory);
        }

        _stream ??= Open(offset == 0 ? origin.Length : null);
        if (_stream.Length != offset)
        {
            _stream.SetLength(offset); // Not else: it would take back the room, too.
        }

        _stream.Position = offset;
        _origin = origin;
        if (offset == 0)
        {
            File.Delete(_note); // Else it would stand beside bytes that it says nothing about.
        }

        _isNoted = offset > 0;
        return true;
    });

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _stream!.Write(bytes);
            if (!_isNoted && _stream.Position != _origin!.Length)
            {
                Note();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(_part, "written", e);
        }
    }

    /// <inheritdoc/>
    public void Complete(DateTimeOffset? modified) => Guard(_path, "written", () =>
    {
        if (_stream is null)
        {
            Begin(ReadPair()!.Origin, new FileInfo(_part).Length); // All of it was there already.
        }

        if (_options.Checksum is { } checksum)
        {
            Verify(checksum);
        }

        Close();
        if (!OperatingSystem.IsWindows() && File.Exists(_path))
        {
            File.SetUnixFileMode(_part, File.GetUnixFileMode(_path)); // Replaced it is, but who may read it stays as it was.
        }

        if (_options.KeepTime && modified is { } time)
        {
            File.SetLastWriteTimeUtc(_part, time.UtcDateTime);
        }

        File.Move(_part, _path, _options.Overwrite);
        if (_isNoted)
        {
            File.Delete(_note);
        }

        return true;
    });

    /// <summary>Closes the file; what is there of it stays.</summary>
    public void Dispose()
    {
        if (_stream is not null)
        {
            Guard(_part, "written", () => GiveBackRoom(_stream));
            Close();
        }
    }

    // Not shared: two programs that write one part would make neither's file. Where the length is known, the room is taken at once: a disk
    // that is too small says so before an hour has passed, and the file system need not look for room at each write.
    private FileStream Open(long? length) => new(_part, new FileStreamOptions
    {
        Mode = length is null ? FileMode.OpenOrCreate : FileMode.Create,
        Access = FileAccess.ReadWrite,
        Share = FileShare.None,
        BufferSize = 0,
        PreallocationSize = length ?? 0,
    });

    // Setting the length that it has takes back the room behind its end (fallocate(2) reserved it without counting it as length).
    private static bool GiveBackRoom(FileStream part)
    {
        part.SetLength(part.Length);
        return true;
    }

    // As curl writes through a symbolic link: it stays, what it leads to is replaced. A relative target is resolved beside the link only
    // where the link's own path is absolute: else .NET looks for it in the root directory.
    private static string TargetOf(string path)
        => new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(Path.GetFullPath(path), returnFinalTarget: true)!.FullName;

    private void Note()
    {
        new PartNote(_origin!.Url, _origin.Length, _origin.ETag, _origin.LastModified).Write(_note);
        _isNoted = true;
    }

    private void Close()
    {
        _stream?.Dispose();
        _stream = null;
    }

    private PartialBody? ReadPair()
    {
        var part = new FileInfo(_part);
        if (!part.Exists || PartNote.Read(_note) is not { Url: { } url } note || url != _options.Url)
        {
            return null;
        }

        var origin = new BodyOrigin(url, note.Length, note.ETag, note.LastModified);
        return origin.Validator is null || part.Length == 0 || part.Length > origin.Length ? null : new PartialBody(origin, part.Length);
    }

    private void Verify(Checksum checksum)
    {
        using var hash = IncrementalHash.CreateHash(checksum.Algorithm);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(CopySize);
        _stream!.Position = 0;
        int count;
        while ((count = _stream.Read(buffer)) > 0)
        {
            hash.AppendData(buffer.AsSpan(0, count));
        }

        ArrayPool<byte>.Shared.Return(buffer);
        byte[] found = hash.GetHashAndReset();
        if (!found.AsSpan().SequenceEqual(checksum.Value.Span))
        {
            Close();
            File.Delete(_part);
            File.Delete(_note); // It is whole and wrong: there is nothing to continue.
            throw new ChecksumException($"{_path}: the checksum is {checksum.Format(found)}, not {checksum}; what came was thrown away");
        }
    }

    private static T Guard<T>(string path, string done, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Failure(path, done, e);
        }
    }

    internal static DestinationException Failure(string path, string done, Exception e) => new(
        e switch
        {
            DirectoryNotFoundException => $"{path} cannot be {done}: its directory does not exist (--create-dirs creates it)",
            UnauthorizedAccessException => $"{path} cannot be {done}: permission denied",
            _ => $"{path} cannot be {done}: {e.Message}",
        },
        e);
}
