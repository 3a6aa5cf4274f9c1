// What is in a directory, in order. A folder of 100,000 files takes a while to read and to sort, so both are done in pieces: a piece is read
// and sorted at once, and the sorted pieces are merged while they are written out. A directory of one piece is just
// that array.

namespace MiniHttp.Hosting;

/// <summary>What came of reading a piece.</summary>
internal enum PieceRead
{
    /// <summary>There is more.</summary>
    More,

    /// <summary>The directory has ended.</summary>
    End,

    /// <summary>There is no memory for more.</summary>
    OutOfMemory,
}

/// <summary>The entries of a directory, read and put in order piece by piece.</summary>
/// <param name="reader">The directory; disposed of with the listing.</param>
/// <param name="order">The order.</param>
internal sealed class Listing(IDirectoryReader reader, ListingOrder order) : IDisposable
{
    /// <summary>How many names one piece has: to read them takes about a millisecond.</summary>
    public const int PieceLength = 512;

    /// <summary>Names of the file that describes a directory, in any case; the first that exists counts.</summary>
    public static readonly string[] ReadmeNames = ["README.md", "README.txt", "README"];

    /// <summary>Bytes of the room that reading takes: the reader's, and a piece as objects.</summary>
    private const int ReadingBytes = 96 * 1024;

    private IDirectoryReader? _reader = reader;
    private ListedEntry[] _first = [];
    private int _taken; // Of these.
    private ListingShare? _memory; // Of a listing that has more pieces.
    private readonly List<SortedRun> _runs = [];
    private PriorityQueue<SortedRun, ListedEntry>? _next;
    private int _readme = ReadmeNames.Length;

    /// <summary>How many directories have been read.</summary>
    public int Directories { get; private set; }

    /// <summary>How many files have been read.</summary>
    public int Files { get; private set; }

    /// <summary>The name of the file that says what the directory is about, if there is one.</summary>
    public byte[]? Readme { get; private set; }

    /// <summary>Reads the first piece.</summary>
    /// <returns>False where the directory has ended, and the listing can be taken.</returns>
    /// <exception cref="IOException">The file system failed.</exception>
    public bool ReadFirst()
    {
        _first = ReadSorted(out bool hasMore);
        return hasMore;
    }

    /// <summary>Lets the listing have more pieces than one.</summary>
    /// <param name="memory">What it may hold; disposed of with the listing.</param>
    public void Extend(ListingShare memory) => _memory = memory;

    /// <summary>Reads a further piece.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    public PieceRead ReadNext()
    {
        if (_runs.Count == 0 && !(_memory!.TryTake(ReadingBytes) && TryKeep(_first)))
        {
            return PieceRead.OutOfMemory;
        }

        _first = [];
        if (!TryKeep(ReadSorted(out bool hasMore)))
        {
            return PieceRead.OutOfMemory;
        }

        if (!hasMore)
        {
            _memory!.Return(ReadingBytes);
            _memory.Trim();
        }

        return hasMore ? PieceRead.More : PieceRead.End;
    }

    /// <summary>
    /// Takes the next entry in order, good until the one after it is taken; called when all was read.
    /// </summary>
    public bool TryTake(out ListedEntry entry)
    {
        if (_runs.Count > 0)
        {
            return TryTakeMerged(out entry);
        }

        entry = _taken < _first.Length ? _first[_taken] : default;
        return _taken++ < _first.Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader?.Dispose();
        _runs.ForEach(run => run.Drop());
        _memory?.Dispose();
    }

    private ListedEntry[] ReadSorted(out bool hasMore)
    {
        var piece = new List<ListedEntry>();
        hasMore = _reader!.Read(piece, PieceLength);
        foreach (ListedEntry entry in piece)
        {
            Count(entry);
        }

        ListedEntry[] sorted = [.. piece];
        Array.Sort(sorted, order);
        if (!hasMore)
        {
            _reader.Dispose(); // A client that takes its time holds no descriptor of the directory.
            _reader = null;
        }

        return sorted;
    }

    private bool TryKeep(ListedEntry[] sorted)
    {
        var run = new SortedRun(_memory!);
        _runs.Add(run);
        if (!_memory!.TryTake(SortedRun.Overhead) || !Array.TrueForAll(sorted, entry => run.TryAdd(entry)))
        {
            return false;
        }

        run.Complete();
        return true;
    }

    private bool TryTakeMerged(out ListedEntry entry)
    {
        if (_next is null)
        {
            _next = new PriorityQueue<SortedRun, ListedEntry>(_runs.Count, order);
            _runs.ForEach(Enqueue);
        }

        if (!_next.TryDequeue(out SortedRun? run, out entry))
        {
            return false;
        }

        Enqueue(run);
        return true;
    }

    private void Enqueue(SortedRun run)
    {
        if (run.TryTake(out ListedEntry entry))
        {
            _next!.Enqueue(run, entry);
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
            if (System.Text.Ascii.EqualsIgnoreCase(entry.Name.Span, ReadmeNames[i]))
            {
                (_readme, Readme) = (i, entry.Name.ToArray());
            }
        }
    }
}
