using MiniHttp.Protocol;
using MiniHttp.Sockets;

namespace MiniHttp.Hosting;

/// <summary>What is done with the content of a file that is not just sent.</summary>
internal static class FileContents
{
    /// <summary>Reads all of it, as long as it was when it was opened.</summary>
    /// <returns>Null where it has become shorter meanwhile, or cannot be read.</returns>
    public static byte[]? ReadWhole(this IFileContent file)
    {
        byte[] content = GC.AllocateUninitializedArray<byte>((int)file.Length);
        for (int length = 0, count; length < content.Length; length += count)
        {
            count = file.Read(content.AsSpan(length), length);
            if (count == 0)
            {
                return null;
            }
        }

        return content;
    }

    /// <summary>
    /// Reads a version of a file that other programs may write to meanwhile. The version is settled, so that any write
    /// changes it. A large file is compared before and after; a small one is of one version already.
    /// </summary>
    /// <param name="root">Where the file is.</param>
    /// <param name="relative">Its path.</param>
    /// <param name="version">The version that is wanted.</param>
    /// <param name="read">Reads it; returns false to give up.</param>
    /// <returns>Whether all that was read was of that version.</returns>
    /// <exception cref="IOException">As for <see cref="IFileRoot.Open"/>.</exception>
    public static bool TryRead(
        this IFileRoot root, ReadOnlySpan<byte> relative, in FileVersion version, Func<IFileContent, bool> read)
    {
        Entry before = root.Open(relative);
        using (before.File)
        {
            if (before.Version != version || !read(before.File!))
            {
                return false;
            }
        }

        if (before.File is not OpenedFile)
        {
            return true;
        }

        Entry after = root.Open(relative);
        after.File?.Dispose();
        return after.Version == version;
    }
}
