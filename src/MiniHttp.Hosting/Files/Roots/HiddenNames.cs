// Files below the root that are not served: some by their names, the server's own by identity.

using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MiniHttp.Hosting;

/// <summary>Hides files below the root.</summary>
internal sealed class HiddenNames
{
    private readonly bool _dotfiles;
    private readonly OwnFiles? _own;
    private readonly (byte[] Directory, byte[] Name)[] _ownNames = [];

    /// <summary>Hides by name only.</summary>
    /// <param name="dotfiles">Whether dotfiles are served.</param>
    public HiddenNames(bool dotfiles) => _dotfiles = dotfiles;

    /// <summary>Hides the server's own files as well.</summary>
    /// <param name="dotfiles">Whether dotfiles are served.</param>
    /// <param name="own">The server's own files.</param>
    /// <param name="root">The path of the root.</param>
    public HiddenNames(bool dotfiles, OwnFiles own, string root)
        => (_dotfiles, _own, _ownNames) = (dotfiles, own, [.. own.Paths.SelectMany(path => NamesBelow(root, path))]);

    /// <summary>
    /// True for dotfiles (<c>.git</c>, <c>.env</c>, <c>.htpasswd</c>) unless they are served, except <c>.well-known</c>
    /// (RFC 8615). Always true for <c>appsettings*.json</c>, for the server's own files, and for copies of either (<see
    /// cref="Leftovers"/>): they may hold secrets. Always true for <c>.</c> and <c>..</c>.
    /// </summary>
    /// <param name="relative">A path below the root.</param>
    public bool Hide(ReadOnlySpan<byte> relative)
        => HidePlain(relative) || (!NameFolding.IsPlain(relative) && HidePlain(NameFolding.Fold(relative)));

    /// <summary>The same for a name in a directory that is not hidden.</summary>
    public bool Hide(ReadOnlySpan<byte> directory, ReadOnlySpan<byte> name)
        => Hide(_ownNames.Length == 0 || directory.IsEmpty ? name : [.. directory, (byte)'/', .. name]);

    /// <summary>To whom an open file belongs, whatever its name. Linux only.</summary>
    public Ownership OwnershipOf(SafeFileHandle file, in FileStatus status) => _own?.Of(file, status) ?? Ownership.Site;

    /// <summary>Whether a file that was looked at is one of the server's own. Linux only.</summary>
    public bool IsOwn(in FileStatus status) => _own?.Contains(status) == true;

    /// <summary>The same for a path without links in it, on other systems.</summary>
    public bool IsOwn(string realPath) => _own?.Contains(realPath) == true;

    private bool HidePlain(ReadOnlySpan<byte> relative)
    {
        int slash = relative.LastIndexOf((byte)'/');
        if (IsOwnName(relative[..Math.Max(slash, 0)], relative[(slash + 1)..]))
        {
            return true;
        }

        while (!relative.IsEmpty)
        {
            int end = relative.IndexOf((byte)'/');
            ReadOnlySpan<byte> segment = end < 0 ? relative : relative[..end];
            relative = end < 0 ? default : relative[(end + 1)..];
            if (IsHiddenDotfile(segment) || Leftovers.AreOf(segment, "appsettings"u8, ".json"u8))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsHiddenDotfile(ReadOnlySpan<byte> segment)
        => segment is [(byte)'.', ..]
            && (segment is [_] or [_, (byte)'.'] || (!_dotfiles && !segment.SequenceEqual(".well-known"u8)));

    private bool IsOwnName(ReadOnlySpan<byte> directory, ReadOnlySpan<byte> name)
    {
        foreach ((byte[] ownDirectory, byte[] ownName) in _ownNames)
        {
            if (NameFolding.AreEqual(directory, ownDirectory) && Leftovers.AreOf(name, ownName))
            {
                return true;
            }
        }

        return false;
    }

    // The place of the name and, if it is a link, of its target; none outside the root.
    private static IEnumerable<(byte[] Directory, byte[] Name)> NamesBelow(string root, string path)
    {
        int links = 0;
        string? top = PortableFileRoot.RealPath(root, ref links);
        string? directory = PortableFileRoot.RealPath(Path.GetDirectoryName(path) ?? path, ref links);
        string? place = directory is null ? null : Path.Join(directory, Path.GetFileName(path));
        foreach (string real in new[] { place, PortableFileRoot.RealPath(path, ref links) }.OfType<string>().Distinct())
        {
            if (top is not null && PortableFileRoot.IsBelow(top, real))
            {
                string below = Path.GetRelativePath(top, real);
                string folder = (Path.GetDirectoryName(below) ?? "").Replace(Path.DirectorySeparatorChar, '/');
                yield return (Folded(folder), Folded(Path.GetFileName(below)));
            }
        }
    }

    private static byte[] Folded(string name) => NameFolding.Fold(Encoding.UTF8.GetBytes(name));
}
