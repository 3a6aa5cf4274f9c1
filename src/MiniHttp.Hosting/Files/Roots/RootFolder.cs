// Whether the folder can be served at all. Found out at the start: otherwise the first visitor would find out, by 403
// or 404 for everything.

using System.ComponentModel;
using Microsoft.Win32.SafeHandles;

namespace MiniHttp.Hosting;

/// <summary>Checks the root directory before the server starts.</summary>
internal static class RootFolder
{
    /// <summary>Why a directory cannot be served; null if it can.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="listing">Whether directories are listed, which takes read permission; files in it take search
    /// permission only.</param>
    public static string? Problem(string path, bool listing)
        => OperatingSystem.IsLinux() ? ProblemOnLinux(path, listing) : PortableProblem(path, listing);

    private static string? ProblemOnLinux(string path, bool listing)
    {
        using SafeFileHandle root = OpenAt.Root(path, out int error);
        if (root.IsInvalid)
        {
            return Explain(error);
        }

        if (!FileStatus.TryGet(root, out FileStatus status) || !status.IsDirectory)
        {
            return NotDirectory;
        }

        // "." in a directory without search permission cannot be looked up, though the directory itself is open.
        if (!FileStatus.TryGetBelow(root, ".\0"u8, out _))
        {
            return NotSearchable;
        }

        using SafeFileHandle listed = OpenAt.Entry(root, ".\0"u8, Lookup.Read, out error);
        return !listing || !listed.IsInvalid ? null : error == ErrorNumber.AccessDenied ? NotListable : Explain(error);
    }

    private static string? PortableProblem(string path, bool listing)
    {
        if (!Directory.Exists(path))
        {
            return File.Exists(path) ? NotDirectory : NoDirectory;
        }

        try
        {
            using IEnumerator<string> names = Directory.EnumerateFileSystemEntries(path).GetEnumerator();
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return listing ? NotListable : null;
        }
    }

    private static string Explain(int error) => error switch
    {
        ErrorNumber.NoEntry => NoDirectory,
        ErrorNumber.NotDirectory => NotDirectory,
        ErrorNumber.AccessDenied => NotSearchable,
        ErrorNumber.TooManyLinks => "its symbolic links lead in a circle",
        ErrorNumber.NameTooLong => "the path is too long",
        _ => $"cannot be opened: {new Win32Exception(error).Message}",
    };

    private const string NoDirectory = "no such directory", NotDirectory = "not a directory";

    private const string NotSearchable
        = "permission denied: the user of the server needs search permission (x) on it and on every directory above it";

    private const string NotListable
        = "permission denied: listings need read permission (r) on it; grant it, or serve with --no-listing";
}
