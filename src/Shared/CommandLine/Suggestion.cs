namespace MiniHttp.CommandLine;

/// <summary>The known word that an unknown one was probably meant to be.</summary>
internal static class Suggestion
{
    /// <summary>The nearest word, or null if more than a third of the letters differ. Of several the first.</summary>
    public static string? For(string word, IEnumerable<string> known)
    {
        string? nearest = null;
        int least = (word.Length / 3) + 1;
        foreach (string candidate in known)
        {
            if (Edits(word, candidate) is var edits && edits < least)
            {
                (nearest, least) = (candidate, edits);
            }
        }

        return nearest;
    }

    // Letters to insert, delete, replace or swap with their neighbour: the optimal string alignment distance.
    private static int Edits(string from, string to)
    {
        int[,] edits = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
        {
            for (int j = 0; j <= to.Length; j++)
            {
                edits[i, j] = i == 0 || j == 0 ? i + j : Edits(edits, from, to, i, j);
            }
        }

        return edits[from.Length, to.Length];
    }

    private static int Edits(int[,] edits, string from, string to, int i, int j)
    {
        int replaced = edits[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
        int least = Math.Min(replaced, Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1);
        bool isSwapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
        return isSwapped ? Math.Min(least, edits[i - 2, j - 2] + 1) : least;
    }
}
