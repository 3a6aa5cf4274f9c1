// What is in a directory, in order. A folder of 100,000 files takes a while to read and to sort, so both are done in pieces: a piece is read
// and sorted at once, and the sorted pieces are merged while they are written out.

namespace MiniHttp.Server;

/// <summary>The entries of a directory, read and put in order piece by piece.</summary>
/// <param name="reader">The directory; disposed of with the listing.</param>
/// <param name="order">The order.</param>
internal sealed class Listing(IDirectoryReader reader, ListingOrder order) : IDisposable
{
    /// <summary>How many names one piece has: to read them takes about a millisecond.</summary>
    public const int PieceLength = 512;

    /// <summary>Names of the file that describes a directory, in any case; the first that exists counts.</summary>
    public static readonly string[] ReadmeNames = ["README.md", "README.txt", "README"];

    private readonly List<ListedEntry[]> _pieces = [];
    private PriorityQueue<(int Piece, int Index), ListedEntry>? _next;
    private int _readme = ReadmeNames.Length;

    /// <summary>How many directories have been read.</summary>
    public int Directories { get; private set; }

    /// <summary>How many files have been read.</summary>
    public int Files { get; private set; }

    /// <summary>The name of the file that says what the directory is about, if there is one.</summary>
    public byte[]? Readme { get; private set; }

    /// <summary>Reads one piece.</summary>
    /// <returns>False where the directory has ended.</returns>
    /// <exception cref="IOException">The file system failed.</exception>
    public bool ReadPiece()
    {
        var piece = new List<ListedEntry>();
        bool hasMore = reader.Read(piece, PieceLength);
        foreach (ListedEntry entry in piece)
        {
            Count(entry);
        }

        ListedEntry[] sorted = [.. piece];
        Array.Sort(sorted, order);
        _pieces.Add(sorted);
        if (!hasMore)
        {
            reader.Dispose(); // A client that takes its time holds no descriptor of the directory.
        }

        return hasMore;
    }

    /// <summary>Takes the next entry in order; called when all was read.</summary>
    public bool TryTake(out ListedEntry entry)
    {
        if (_next is null)
        {
            _next = new PriorityQueue<(int, int), ListedEntry>(order);
            for (int piece = 0; piece < _pieces.Count; piece++)
            {
                Enqueue(piece, 0);
            }
        }

        if (!_next.TryDequeue(out (int Piece, int Index) place, out entry))
        {
            return false;
        }

        Enqueue(place.Piece, place.Index + 1);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => reader.Dispose();

    private void Enqueue(int piece, int index)
    {
        if (index < _pieces[piece].Length)
        {
            _next!.Enqueue((piece, index), _pieces[piece][index]);
        }
    }

    private void Count(ListedEntry entry)
    {
        if (entry.IsDirectory)
        {
            Directories++;
            return;
        }

        Files++;
        for (int i = 0; i < _readme; i++)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(entry.Name, ReadmeNames[i]))
            {
                (_readme, Readme) = (i, entry.Name);
            }
        }
    }
}
