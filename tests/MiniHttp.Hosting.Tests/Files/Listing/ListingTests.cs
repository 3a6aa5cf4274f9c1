// The entries of a directory in order, read in any number of pieces.

using System.Text;

namespace MiniHttp.Hosting.Tests;

public class ListingTests
{
    private readonly ListingMemory _memory = new(64 << 20);

    public static MatrixTheoryData<int, string> Sizes
        => new([1, 511, 512, 513, 1024, 5000, 20_000], ["", "sort=size&order=desc", "sort=time"]);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_entry_is_taken_once_and_in_order(int count, string query)
    {
        var order = ListingOrder.Of(Encoding.ASCII.GetBytes(query));
        ListedEntry[] entries = [.. Entries(count)];
        using var listing = new Listing(new ListReader(entries), order);
        Assert.Equal(count >= Listing.PieceLength, listing.ReadFirst());
        if (count >= Listing.PieceLength)
        {
            listing.Extend(_memory.Begin(null)!);
            PieceRead read;
            while ((read = listing.ReadNext()) == PieceRead.More)
            {
            }

            Assert.Equal(PieceRead.End, read);
        }

        var taken = new List<string>();
        while (listing.TryTake(out ListedEntry entry))
        {
            taken.Add(Describe(entry));
        }

        Assert.Equal(entries.Order(order).Select(Describe), taken);
        Assert.Equal(count, listing.Directories + listing.Files);
    }

    // 18 bytes and its name, less than a tenth of waste in blocks, and next to nothing for a piece.
    [Fact]
    public void An_entry_takes_little_more_memory_than_its_name()
    {
        ListedEntry[] entries = [.. Enumerable.Range(0, 100_000).Select(
            i => new ListedEntry(Encoding.ASCII.GetBytes($"some-file-{i:d9}"), false, i, default))];
        using var listing = new Listing(new ListReader(entries), ListingOrder.Default);
        listing.ReadFirst();
        listing.Extend(_memory.Begin(null)!);
        while (listing.ReadNext() == PieceRead.More)
        {
        }

        Assert.InRange(_memory.Total / 100_000.0, 37, 42);
    }

    [Fact]
    public void Memory_is_given_back_as_entries_are_taken()
    {
        using (var listing = new Listing(new ListReader([.. Entries(20_000)]), ListingOrder.Default))
        {
            listing.ReadFirst();
            listing.Extend(_memory.Begin(null)!);
            while (listing.ReadNext() == PieceRead.More)
            {
            }

            long all = _memory.Total;
            for (int i = 0; i < 10_000; i++)
            {
                listing.TryTake(out _);
            }

            Assert.InRange(_memory.Total, all / 3, all * 3 / 4);
        }

        Assert.Equal(0, _memory.Total);
    }

    [Fact]
    public void A_directory_that_takes_too_much_is_not_read_to_its_end()
    {
        var memory = new ListingMemory(2 << 20); // Of which one listing gets 256 KiB, and three quarters of a half.
        var reader = new ListReader([.. Entries(100_000)]);
        using (var listing = new Listing(reader, ListingOrder.Default))
        {
            listing.ReadFirst();
            listing.Extend(memory.Begin(null)!);
            PieceRead read;
            while ((read = listing.ReadNext()) == PieceRead.More)
            {
            }

            Assert.Equal(PieceRead.OutOfMemory, read);
            Assert.InRange(memory.Total, 900_000, 1 << 20);
            Assert.InRange(reader.Taken, 1000, 50_000);
        }

        Assert.True(reader.IsClosed);
        Assert.Equal(0, memory.Total);
    }

    private static string Describe(ListedEntry entry)
        => $"{Convert.ToHexString(entry.Name.Span)} {entry.IsDirectory} {entry.Length} {entry.Modified.UtcTicks}";

    // Of all lengths of names, in no order.
    private static IEnumerable<ListedEntry> Entries(int count)
    {
        var random = new Random(1945);
        for (int i = 0; i < count; i++)
        {
            byte[] name = new byte[4 + random.Next(i % 50 == 0 ? 251 : 40)];
            random.NextBytes(name);
            BitConverter.TryWriteBytes(name, i); // No two are the same.
            bool isDirectory = random.Next(10) == 0;
            var time = DateTimeOffset.UnixEpoch.AddTicks(random.NextInt64(TimeSpan.TicksPerDay * 20_000));
            yield return new ListedEntry(name, isDirectory, isDirectory ? 0 : random.NextInt64(), time);
        }
    }

    private sealed class ListReader(ListedEntry[] all) : IDirectoryReader
    {
        public int Taken { get; private set; }

        public bool IsClosed { get; private set; }

        public bool Read(List<ListedEntry> entries, int most)
        {
            int count = Math.Min(most, all.Length - Taken);
            entries.AddRange(all.AsSpan(Taken, count));
            Taken += count;
            return count == most;
        }

        public void Dispose() => IsClosed = true;
    }
}
