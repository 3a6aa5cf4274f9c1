// Several who look on at one source: each is told what it wants to hear, and a connection that nobody follows is not told of at all.

using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Sockets.Tests;

public sealed class WireSourceTests
{
    [Fact]
    public void A_connection_that_nobody_follows_has_no_tap_and_counts_all_the_same()
    {
        var none = new Follower(_ => false);
        var second = new Follower(connection => connection == 2);
        var source = new WireSource(WireSide.Server, none, second);
        Assert.Null(source.Open());
        source.Open()!.OnReceived("x"u8, 1);
        Assert.Equal(["2 Receive x"], second.Told);
        Assert.Equal(["2 Receive x"], none.Told); // Another one wanted it.
    }

    [Fact]
    public void Nothing_is_told_any_more_of_a_connection_that_was_left_by_all()
    {
        var follower = new Follower(_ => true) { MostEvents = 2 };
        WireTap tap = new WireSource(WireSide.Server, follower).Open()!;
        tap.OnReceived("a"u8, 1);
        tap.OnReceived("b"u8, 1);
        tap.OnReceived("c"u8, 1);
        tap.OnClosed();
        Assert.Equal(["1 Receive a", "1 Receive b"], follower.Told);
    }

    [Fact]
    public void Of_a_file_no_more_is_read_than_somebody_looks_at()
    {
        var little = new Follower(_ => true) { MostOfFile = 3 };
        var much = new Follower(_ => true) { MostOfFile = 5 };
        var file = new Letters();
        new WireSource(WireSide.Server, little).Open()!.OnSentFile(file, 1, 9, 8);
        Assert.Equal(["1 SendFile bcd"], little.Told);
        new WireSource(WireSide.Server, little, much).Open()!.OnSentFile(file, 1, 9, 8);
        Assert.Equal(["1 SendFile bcdef"], much.Told);
    }

    private sealed class Follower(Func<int, bool> begins) : IWireObserver
    {
        public List<string> Told { get; } = [];

        public int MostEvents { get; init; } = int.MaxValue;

        public int MostOfFile { get; init; } = 8;

        public bool BeginsToFollow(int connection) => begins(connection);

        public bool Follows(int connection) => Told.Count < MostEvents;

        public void On(in WireEvent happened) => Told.Add($"{happened.Connection} {happened.Operation} {Encoding.ASCII.GetString(happened.Bytes)}");
    }

    private sealed class Letters : IFileContent
    {
        public long Length => 26;

        public int Read(Span<byte> destination, long offset)
        {
            for (int i = 0; i < destination.Length; i++)
            {
                destination[i] = (byte)('a' + offset + i);
            }

            return destination.Length;
        }

        public void Dispose()
        {
        }
    }
}
