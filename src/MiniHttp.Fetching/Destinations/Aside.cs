// FILE.part.1, FILE.part.2 …: where something goes that lies at FILE.part, or at its note, and must not be lost.

using System.Globalization;

namespace MiniHttp.Fetching;

/// <summary>Moves aside what is in the way.</summary>
internal static class Aside
{
    private const int MaxCount = 10_000;

    /// <summary>
    /// Moves a part and its note, as far as they are there. The note goes first: a part without a note is moved aside
    /// by the next run, but a note without a part is deleted.
    /// </summary>
    /// <returns>The new name of the part; that of the note has <c>.json</c> behind it.</returns>
    /// <exception cref="DestinationException">No name is free.</exception>
    public static string Move(string part, string note)
    {
        string aside = NextFree(part);
        MoveOne(note, aside + ".json");
        MoveOne(part, aside);
        return aside;
    }

    private static string NextFree(string part)
    {
        for (int i = 1; i <= MaxCount; i++)
        {
            string aside = string.Create(CultureInfo.InvariantCulture, $"{part}.{i}");
            if (FileFacts.Of(aside) is null && FileFacts.Of(aside + ".json") is null)
            {
                return aside;
            }
        }

        throw new DestinationException($"{part}: cannot be kept: {part}.1 to {part}.{MaxCount} exist");
    }

    // An empty file takes the new name first: a file that comes there meanwhile is not overwritten.
    private static void MoveOne(string from, string to)
    {
        if (FileFacts.Of(from) is null)
        {
            return;
        }

        if (Directory.Exists(from))
        {
            Directory.Move(from, to);
            return;
        }

        File.OpenHandle(to, FileMode.CreateNew, FileAccess.Write).Dispose();
        try
        {
            File.Move(from, to, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(to);
            throw;
        }
    }
}
