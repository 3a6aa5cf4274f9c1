using MiniHttp.Hosting;

namespace MiniHttp.Testing;

/// <summary>
/// A root that knows of no change times: a file was changed when it was modified. Tests can set the modification time
/// of a file, and only that. It is also what the server would be without change times, and shows that they are needed.
/// </summary>
/// <param name="inner">The root.</param>
/// <param name="clock">The time of each look.</param>
internal sealed class RootWithoutChangeTimes(IFileRoot inner, TimeProvider clock) : IFileRoot
{
    public Entry Open(ReadOnlySpan<byte> relative)
    {
        Entry entry = inner.Open(relative);
        FileVersion version = entry.Version with { Changed = entry.Version.Modified };
        return entry with { Version = version, Looked = clock.GetUtcNow() };
    }

    public IDirectoryReader? OpenDirectory(ReadOnlySpan<byte> relative, out EntryKind kind)
        => inner.OpenDirectory(relative, out kind);

    public bool MayExist(ReadOnlySpan<byte> relative) => inner.MayExist(relative);

    public void Dispose() => inner.Dispose();
}
