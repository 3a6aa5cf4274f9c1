// The making of a large listing: who reads when, what is let go of and how often, and what becomes of a disk that fails.

using System.Buffers;
using System.Globalization;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Server.Tests;

public class ListingProducerTests
{
    private static readonly TimeSpan HangLimit = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource _woken = new(), _letGo = new();
    private int _released;

    // A directory of so many files; a gate may hold its reader back, and it may fail at its end.
    private sealed class Reader(int count, ManualResetEventSlim? gate = null, Exception? failure = null) : IDirectoryReader
    {
        private int _read;

        public bool IsClosed { get; private set; }

        public int MostAtOnce { get; private set; }

        public bool Read(List<ListedEntry> entries, int most)
        {
            Assert.True(gate?.Wait(HangLimit) ?? true);
            MostAtOnce = Math.Max(MostAtOnce, most);
            for (int looked = 0; looked < most; looked++)
            {
                if (_read == count)
                {
                    return failure is not null ? throw failure : false;
                }

                entries.Add(new ListedEntry(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"file{_read++}")), false, 0, default));
            }

            return true;
        }

        public void Dispose() => IsClosed = true;
    }

    private ListingProducer Make(Reader reader)
        => new(new ListingBody(new Listing(reader, ListingOrder.Default), new TextListing()), LetGo);

    private static Task Happens(TaskCompletionSource what) => what.Task.WaitAsync(HangLimit);

    private void LetGo()
    {
        Interlocked.Increment(ref _released);
        _letGo.TrySetResult();
    }

    [Fact]
    public async Task It_wakes_when_all_is_read_and_writes_a_few_KiB_at_a_time()
    {
        var reader = new Reader(5000);
        using (ListingProducer producer = Make(reader))
        {
            producer.Start(_woken.SetResult);
            await Happens(_woken);
            var all = new ArrayBufferWriter<byte>();
            Produced produced;
            do
            {
                int before = all.WrittenCount;
                produced = producer.Produce(all);
                Assert.InRange(all.WrittenCount - before, 0, 9000);
            }
            while (produced == Produced.Some);
            Assert.Equal(Produced.End, produced);
            Assert.Equal(string.Concat(Enumerable.Range(0, 5000).Select(i => $"file{i}\n")), Encoding.ASCII.GetString(all.WrittenSpan));
        }

        Assert.Equal(Listing.PieceLength, reader.MostAtOnce);
        Assert.True(reader.IsClosed);
        Assert.Equal(1, _released);
    }

    [Fact]
    public async Task While_it_reads_there_is_nothing_yet()
    {
        using var gate = new ManualResetEventSlim();
        using ListingProducer producer = Make(new Reader(10, gate));
        producer.Start(_woken.SetResult);
        Assert.Equal(Produced.NothingYet, producer.Produce(new ArrayBufferWriter<byte>()));
        gate.Set();
        await Happens(_woken);
        Assert.Equal(Produced.End, producer.Produce(new ArrayBufferWriter<byte>()));
    }

    [Fact]
    public void What_was_never_started_is_let_go_of_at_once_and_only_once()
    {
        var reader = new Reader(10);
        ListingProducer producer = Make(reader);
        producer.Dispose();
        producer.Dispose();
        Assert.True(reader.IsClosed);
        Assert.Equal(1, _released);
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
        await Happens(_letGo);
        Assert.True(reader.IsClosed);
        Assert.False(_woken.Task.IsCompleted);
    }

    [Fact]
    public async Task A_listing_that_could_not_be_read_to_its_end_is_not_taken_for_whole()
    {
        using ListingProducer producer = Make(new Reader(10, failure: new IOException("Input/output error")));
        producer.Start(_woken.SetResult);
        await Happens(_woken);
        var e = Assert.Throws<IOException>(() => producer.Produce(new ArrayBufferWriter<byte>()));
        Assert.Equal("A directory could not be read to its end: Input/output error", e.Message);
    }

    [Fact]
    public void There_are_only_so_many_at_a_time()
    {
        using var folder = new TemporaryFolder();
        for (int i = 0; i <= Listing.PieceLength; i++)
        {
            folder.File($"{i}");
        }

        using var root = FileRoots.Open(FileRootKind.Portable, folder.Path);
        var lister = new DirectoryLister(root, new ServerSettings { Root = folder.Path });
        Response[] responses = [.. Enumerable.Range(0, 16).Select(_ => new Response())];
        Assert.All(responses, response => Assert.Null(lister.Answer(new RequestHead(), [], response)));
        using var late = new Response();
        Assert.Equal(StatusCode.ServiceUnavailable, lister.Answer(new RequestHead(), [], late));
        responses[0].Dispose();
        Assert.Null(lister.Answer(new RequestHead(), [], late));
        Assert.All(responses, response => response.Dispose());
    }
}
