namespace MiniHttp.Bench;

/// <summary>A process and all that it has started, as /proc tells.</summary>
internal static class ProcessTree
{
    /// <summary>The processes of a server: the one that was started first.</summary>
    public static List<int> Of(int first)
    {
        ILookup<int, int> children = Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), out int process) ? process : 0)
            .Where(process => process > 0)
            .ToLookup(ParentOf);
        List<int> tree = [first];
        for (int i = 0; i < tree.Count; i++)
        {
            tree.AddRange(children[tree[i]]);
        }

        return tree;
    }

    /// <summary>Resident memory in bytes: what each process sees, and its share of what is shared.</summary>
    public static (long Resident, long Proportional) Memory(IEnumerable<int> processes)
    {
        (long Resident, long Proportional) sum = default;
        foreach (int process in processes)
        {
            string[] lines;
            try
            {
                lines = File.ReadAllLines($"/proc/{process}/smaps_rollup");
            }
            catch (IOException)
            {
                continue; // It has ended meanwhile.
            }

            sum.Resident += Kibibytes(lines, "Rss:") * 1024;
            sum.Proportional += Kibibytes(lines, "Pss:") * 1024;
        }

        return sum;
    }

    private static long Kibibytes(string[] lines, string name)
        => long.Parse(lines.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], null);

    // Of "PID (NAME) STATE PARENT ...", where the name may hold anything. Nobody's child is who has ended, and waits to be asked how.
    private static int ParentOf(int process)
    {
        try
        {
            string text = File.ReadAllText($"/proc/{process}/stat");
            string[] words = text[(text.LastIndexOf(')') + 2)..].Split(' ', 3);
            return words[0] == "Z" ? 0 : int.Parse(words[1], null);
        }
        catch (IOException)
        {
            return 0; // It has ended meanwhile.
        }
    }
}
