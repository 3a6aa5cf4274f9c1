using MiniHttp.Protocol;

namespace MiniHttp.Server;

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
}
