// The making of a large listing: who reads when, what is let go of and how often, and what becomes of a disk that fails.

using System.Buffers;
using System.Globalization;
using System.Text;
using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public class ListingProducerTests
{
    private static readonly TimeSpan HangLimit = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource _woken = new();
    private ListingMemory _memory = new(64 << 20);
    private int _toldOfMemory;

    // A directory of so many files. A gate may hold its reader back after the first piece, and it may fail at its end.
    private sealed class Reader(int count, ManualResetEventSlim? gate = null, Exception? failure = null) : IDirectoryReader
    {
        private readonly TaskCompletionSource _closed = new();
        private int _read;

        public Task Closed => _closed.Task;

        public int MostAtOnce { get; private set; }

        public int Pieces { get; private set; }

        public bool Read(List<ListedEntry> entries, int most)
        {
            Assert.True(_read == 0 || gate is null || gate.Wait(HangLimit));
            MostAtOnce = Math.Max(MostAtOnce, most);
            Pieces++;
            for (int looked = 0; looked < most; looked++)
            {
                if (_read == count)
                {
                    return failure is not null ? throw failure : false;
                }

                byte[] name = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"file{_read++}"));
                entries.Add(new ListedEntry(name, false, 0, default));
            }

            return true;
        }

        public void Dispose() => _closed.TrySetResult();
    }

    private ListingProducer Make(Reader reader, IListingWriter? writer = null)
    {
        var body = new ListingBody(new Listing(reader, ListingOrder.Default), writer ?? new TextListing());
        Assert.True(body.ReadFirst());
        body.Extend(_memory.Begin(null)!);
        return new ListingProducer(body, () => _toldOfMemory++);
    }

    private static Task Happens(TaskCompletionSource what) => what.Task.WaitAsync(HangLimit);

    private static (Produced Outcome, string Text) Produce(ListingProducer producer)
    {
        var destination = new ArrayBufferWriter<byte>();
        Produced outcome = producer.Produce(destination);
        return (outcome, Encoding.UTF8.GetString(destination.WrittenSpan));
    }

    [Fact]
    public async Task It_wakes_when_all_is_read_and_writes_a_few_KiB_at_a_time()
    {
        var reader = new Reader(5000);
        using (ListingProducer producer = Make(reader))
        {
            producer.Start(_woken.SetResult);
            await Happens(_woken);
            var all = new StringBuilder();
            Produced produced;
            do
            {
                (produced, string text) = Produce(producer);
                Assert.InRange(text.Length, 0, 9000);
                all.Append(text);
            }
            while (produced == Produced.Some);
            Assert.Equal(Produced.End, produced);
            Assert.Equal(string.Concat(Enumerable.Range(0, 5000).Select(i => $"file{i}\n")), all.ToString());
        }

        Assert.Equal(Listing.PieceLength, reader.MostAtOnce);
        Assert.True(reader.Closed.IsCompleted);
        Assert.Equal(0, _memory.Total);
    }

    [Fact]
    public async Task While_it_reads_there_is_nothing_yet()
    {
        using var gate = new ManualResetEventSlim();
        using ListingProducer producer = Make(new Reader(600, gate));
        producer.Start(_woken.SetResult);
        Assert.Equal((Produced.NothingYet, ""), Produce(producer));
        gate.Set();
        await Happens(_woken);
        Assert.Equal(Produced.End, Produce(producer).Outcome);
    }

    [Fact]
    public void What_was_never_started_is_let_go_of_at_once()
    {
        var reader = new Reader(600);
        ListingProducer producer = Make(reader);
        producer.Dispose();
        producer.Dispose();
        Assert.True(reader.Closed.IsCompleted);
        Assert.Equal(0, _memory.Total);
    }

    [Fact]
    public async Task A_client_that_leaves_ends_the_reading_and_the_directory_is_not_closed_under_it()
    {
        using var gate = new ManualResetEventSlim();
        var reader = new Reader(1_000_000, gate);
        ListingProducer producer = Make(reader);
        producer.Start(_woken.SetResult);
        producer.Dispose();
        gate.Set();
        await reader.Closed.WaitAsync(HangLimit, TestContext.Current.CancellationToken);
        Assert.InRange(reader.Pieces, 1, 2);
        Assert.False(_woken.Task.IsCompleted);
    }

    [Fact]
    public async Task A_listing_that_could_not_be_read_to_its_end_is_not_taken_for_whole()
    {
        using ListingProducer producer = Make(new Reader(600, failure: new IOException("Input/output error")));
        producer.Start(_woken.SetResult);
        await Happens(_woken);
        var e = Assert.Throws<IOException>(() => Produce(producer));
        Assert.Equal("A directory could not be read to its end: Input/output error", e.Message);
    }

    [Fact]
    public async Task A_listing_that_takes_more_memory_than_there_is_gives_up()
    {
        _memory = new ListingMemory(1 << 20);
        using (ListingProducer producer = Make(new Reader(1_000_000)))
        {
            producer.Start(_woken.SetResult);
            await Happens(_woken);
            Assert.Equal((Produced.Failed, ""), Produce(producer));
            Assert.Equal(1, _toldOfMemory);
        }

        Assert.Equal(0, _memory.Total);
    }

    [Theory]
    [InlineData(ListingProducer.MaxPiecesAfterStop, true)]
    [InlineData(ListingProducer.MaxPiecesAfterStop + 1, false)]
    [InlineData(10_000, false)]
    public async Task When_the_server_stops_a_few_pieces_are_read_and_no_more(int pieces, bool isWhole)
    {
        using var gate = new ManualResetEventSlim();
        var reader = new Reader(pieces * Listing.PieceLength, gate); // The last piece has nothing in it.
        using ListingProducer producer = Make(reader);
        producer.Stop();
        producer.Start(_woken.SetResult);
        gate.Set();
        await Happens(_woken);
        Assert.Equal(isWhole ? Produced.Some : Produced.Failed, Produce(producer).Outcome);
        Assert.InRange(reader.Pieces, 1, ListingProducer.MaxPiecesAfterStop + 1);
        Assert.Equal(0, _toldOfMemory);
    }

    public static TheoryData<string, string> Fillers => new() { { "html", "\n" }, { "json", "\n" }, { "text", "" } };

    // A client that has closed answers it with a reset; for one that has half-closed it means nothing.
    [Theory]
    [MemberData(nameof(Fillers))]
    public async Task When_the_client_sends_no_more_a_byte_that_means_nothing_is_written(string format, string filler)
    {
        using var gate = new ManualResetEventSlim();
        using var folder = new TemporaryFolder();
        using IFileRoot root = FileRoots.Open(FileRootKind.Portable, folder.Path);
        using ListingProducer producer = Make(new Reader(600, gate), format switch
        {
            "html" => new HtmlListing(root, [], ListingOrder.Default, showsReadme: true),
            "json" => new JsonListing(),
            _ => new TextListing(),
        });
        int wakes = 0;
        producer.Start(() =>
        {
            if (++wakes == 2)
            {
                _woken.SetResult();
            }
        });
        Assert.Equal((Produced.NothingYet, ""), Produce(producer));
        producer.OnPeerEnded();
        Assert.Equal(1, wakes);
        Assert.Equal((filler == "" ? Produced.NothingYet : Produced.Some, filler), Produce(producer));
        Assert.Equal((Produced.NothingYet, ""), Produce(producer));
        gate.Set();
        await Happens(_woken);
        string start = format switch { "html" => "<!DOCTYPE html>", "json" => "[\n{", _ => "file0\n" };
        Assert.StartsWith(start, Produce(producer).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Beyond_the_memory_of_all_listings_a_further_one_is_503()
    {
        using var folder = new TemporaryFolder();
        for (int i = 0; i <= Listing.PieceLength; i++)
        {
            folder.File($"{i}");
        }

        using var root = FileRoots.Open(FileRootKind.Portable, folder.Path);
        var lister = new DirectoryLister(root, 16 * ListingMemory.Small, new ListLogger<DirectoryLister>());
        var connection = new NoConnection();
        Response[] responses = [.. Enumerable.Range(0, 7).Select(_ => new Response())];
        Assert.All(responses, response => Assert.True(TryWrite(response)));
        using var late = new Response();
        Assert.False(TryWrite(late));
        responses[0].Dispose();
        Assert.True(TryWrite(late));
        Assert.All(responses, response => response.Dispose());
        late.Dispose();
        Assert.Equal(0, lister.Memory.Total);

        bool TryWrite(Response response)
            => lister.TryWrite(new RequestHead(), connection, response, [], root.OpenDirectory([], out _)!);
    }

    private sealed class NoConnection : IConnection
    {
        public System.Net.EndPoint? Local => null;

        public System.Net.EndPoint? Remote => null;
    }
}
