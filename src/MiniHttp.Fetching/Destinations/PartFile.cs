// FILE.part and the note beside it, on the disk. FILE.part is locked from the first look at it until it is renamed, so
// that two programs do not write one part, and neither renames the other's. What lies at its path and is no part of
// this download is moved aside, not written.

using Microsoft.Win32.SafeHandles;

namespace MiniHttp.Fetching;

/// <summary>A part: open and locked, or not there yet.</summary>
/// <param name="file">The path of the file that it becomes.</param>
/// <param name="warn">Told in a line what was moved aside.</param>
internal sealed class PartFile(string file, Action<string>? warn) : IDisposable
{
    private FileStream? _stream;
    private string? _foreign; // Why what is there must not be replaced.
    private bool _hasNote;
    private bool _hasRoom; // Reserved on the disk behind the end.

    /// <summary><c>FILE.part</c>.</summary>
    public string Path { get; } = file + ".part";

    /// <summary><c>FILE.part.json</c>.</summary>
    public string NotePath => Path + ".json";

    public long Length => _stream!.Length;

    public long Position
    {
        get => _stream!.Position;
        set => _stream!.Position = value;
    }

    public SafeFileHandle Handle => _stream!.SafeFileHandle;

    /// <summary>Opens a file that is there, and follows no link.</summary>
    public static SafeFileHandle OpenUnfollowed(string path, FileAccess access)
        => OperatingSystem.IsLinux() ? FileCalls.OpenUnfollowed(path, access)
            : FileFacts.Of(path) is { Kind: { } kind } ? throw new IOException($"{path} is {kind}")
            : access == FileAccess.Read ? File.OpenHandle(path, share: FileShare.ReadWrite)
            : File.OpenHandle(path, access: access, share: FileShare.None);

    /// <summary>Opens and locks what is there.</summary>
    /// <param name="url">The URL of this download; null: a part of any URL may be replaced.</param>
    /// <returns>The note, if there is a part of that URL with at least one byte that counts.</returns>
    /// <exception cref="DestinationException">Another program is writing it.</exception>
    public PartNote? Open(string? url)
    {
        if (FileFacts.Of(Path) is not { } look)
        {
            return null;
        }

        if (look.Kind is { } kind)
        {
            _foreign = $"is {kind}";
            return null;
        }

        if (!TryOpenLocked())
        {
            _foreign = "permission denied";
            return null;
        }

        FileFacts facts = FileFacts.Of(Handle);
        if (facts.Length == 0)
        {
            return null; // Left by a run that was killed. There is nothing to lose.
        }

        PartNote? note = PartNote.Read(NotePath, out string? problem);
        _foreign = facts.Links > 1 ? "has another name (hard link)"
            : IsOfAnotherUser(facts) ? "belongs to another user"
            : note is null ? problem is null ? "no note says what it is a part of" : $"its note {NotePath} {problem}"
            : note.Length < facts.Length ? "is longer than its note says"
            : url is not null && note.Url != url ? $"is a part of {note.Url}"
            : null;
        _hasNote = note is not null;
        return _foreign is null && note!.Url == url && !note.IsCopying ? note : null;
    }

    /// <summary>
    /// Begins an empty part with the mode and owner of FILE. An old part is removed; anything else is moved aside.
    /// </summary>
    /// <param name="room">Bytes to reserve on the disk, so that one that is too small says so at once; null if the
    /// length is not known.</param>
    public void Create(long? room)
    {
        using FileStream? old = _stream; // Locked until it has lost its name.
        CloseOnWindows();
        (_stream, _hasRoom) = (null, false);
        if (_foreign is not null)
        {
            string aside = Aside.Move(Path, NotePath); // Also if no one is warned.
            warn?.Invoke($"{Path}: {_foreign}; kept as {aside}");
            _foreign = null;
        }
        else if (old is not null)
        {
            File.Delete(Path);
        }

        RemoveNote();
        _hasNote = false;
        FileFacts? replaced = Replaced;
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, // Follows no link.
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
            PreallocationSize = room ?? 0,
        };
        if (replaced is not null && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileRights.OfOwner; // Until it has FILE's owner and group.
        }

        _stream = Create(options);
        _hasRoom = room > 0;
        FileRights.Give(Handle, replaced);
    }

    public void Write(ReadOnlySpan<byte> bytes) => _stream!.Write(bytes);

    /// <summary>Writes the note.</summary>
    public void Write(PartNote note)
    {
        note.Write(NotePath);
        _hasNote = true;
    }

    /// <summary>
    /// Makes the part FILE while it is locked. At every moment FILE is the old one or the whole new one.
    /// </summary>
    /// <param name="modified">The time that it gets, or null for now.</param>
    /// <param name="overwrite">Whether a file of that name is replaced.</param>
    public void Rename(DateTimeOffset? modified, bool overwrite)
    {
        if (FileFacts.Of(Path)?.Identity != FileFacts.Of(Handle).Identity)
        {
            throw new DestinationException($"{Path}: another program replaced it while it was written");
        }

        SafeFileHandle handle = Handle; // Closed below on Windows, where files have no mode.
        UnixFileMode? mode = FileRights.Give(handle, Replaced);
        if (modified is { } time)
        {
            File.SetLastWriteTimeUtc(handle, time.UtcDateTime);
        }

        CloseOnWindows();
        File.Move(Path, file, overwrite);
        // Not before: a run killed between the two calls must leave a part that its owner can open.
        FileRights.Withdraw(handle, mode);
        _hasRoom = false; // Nothing is left behind the end of a whole file.
        Dispose();
        DeleteNote();
    }

    /// <summary>Removes the part and its note.</summary>
    public void Delete()
    {
        CloseOnWindows();
        File.Delete(Path);
        DeleteNote();
        _hasRoom = false;
        Dispose();
    }

    /// <summary>Removes a note of this URL without a part: a run was killed after it had renamed the part.</summary>
    public void RemoveLeftNote(string url)
    {
        if (FileFacts.Of(Path) is null && PartNote.Read(NotePath, out _)?.Url == url)
        {
            File.Delete(NotePath);
        }
    }

    /// <summary>Closes the part; it stays.</summary>
    public void Dispose()
    {
        if (_hasRoom)
        {
            // Setting the length that it has takes back the room behind its end (fallocate(2) reserved it without
            // counting it as length).
            _stream!.SetLength(_stream.Length);
            _hasRoom = false;
        }

        _stream?.Dispose();
        _stream = null;
    }

    // An open file cannot be renamed or deleted there.
    private void CloseOnWindows()
    {
        if (OperatingSystem.IsWindows())
        {
            Dispose();
        }
    }

    private FileFacts? Replaced => FileFacts.Of(file) is { IsRegular: true } facts ? facts : null;

    private FileStream Create(FileStreamOptions options)
    {
        try
        {
            return new FileStream(Path, options);
        }
        catch (IOException) when (FileFacts.Of(Path) is not null)
        {
            throw Busy(); // It came there, or was locked, since it was looked for.
        }
    }

    private DestinationException Busy() => new($"{Path}: another program is writing it");

    // Even a part that is only moved aside must not be in use: if possible, it is locked too.
    private bool TryOpenLocked()
    {
        try
        {
            _stream = OpenLocked(FileAccess.ReadWrite);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            try
            {
                _stream = OpenLocked(FileAccess.Read);
            }
            catch (UnauthorizedAccessException)
            {
                // A part that cannot be read cannot be locked.
            }

            return false;
        }
    }

    private FileStream OpenLocked(FileAccess access)
    {
        SafeFileHandle handle = OpenUnfollowed(Path, access);
        bool isLocked = !OperatingSystem.IsLinux() || FileCalls.TryLock(handle);
        // A program that had the lock until now may have renamed the part: it is FILE then.
        FileFacts facts = FileFacts.Of(handle);
        if (isLocked && facts.IsRegular && FileFacts.Of(Path)?.Identity == facts.Identity)
        {
            return new FileStream(handle, access, bufferSize: 0);
        }

        handle.Dispose();
        throw Busy();
    }

    // In a directory that others may write to, a part may be a trap: with the URL and the tag of a file that its user
    // is going to fetch.
    private bool IsOfAnotherUser(in FileFacts facts)
    {
        const UnixFileMode WrittenByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        uint owner = facts.Owner.User;
        string directory = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;
        return OperatingSystem.IsLinux() && owner != FileCalls.EffectiveUser() && owner != Replaced?.Owner.User
            && FileFacts.Of(directory + "/.") is { } parent && owner != parent.Owner.User
            && (parent.Mode & WrittenByOthers) != 0;
    }

    private void RemoveNote()
    {
        if (PartNote.Read(NotePath, out string? problem) is not null)
        {
            File.Delete(NotePath); // It does not describe the bytes that follow.
        }
        else if (problem is not null)
        {
            string aside = Aside.Move(Path, NotePath);
            warn?.Invoke($"{NotePath}: is not a note; kept as {aside}.json");
        }
    }

    private void DeleteNote()
    {
        if (_hasNote)
        {
            File.Delete(NotePath);
            _hasNote = false;
        }
    }
}
