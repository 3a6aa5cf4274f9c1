// What is kept, what is left out, and what those who look on are told of it.

using System.Buffers;
using System.Text;
using System.Text.Json;
using MiniHttp.Hosting;
using MiniHttp.Protocol;
using MiniHttp.Sockets;
using MiniHttp.Wire;

namespace MiniHttp.Server.Tests;

public sealed class LiveFeedTests : IDisposable
{
    private const string Request = "GET /page HTTP/1.0\r\nHost: a\r\n\r\n";

    private readonly ManualClock _clock = new();
    private readonly LiveFeed _feed;

    public LiveFeedTests() => _feed = new LiveFeed(new HeadLimits(), isGuarded: false, _clock);

    public void Dispose() => _feed.Dispose();

    [Fact]
    public void What_happened_before_somebody_looked_is_told_and_what_happens_then()
    {
        Converse(1);
        using var stream = new Viewer(_feed);
        JsonElement[] before = stream.Read();
        Assert.Equal(_feed.Run, before[0].GetProperty("run").GetString());
        Assert.Equal(["accept", "receive", "send", "close"], Operations(before, 1));
        Assert.Empty(stream.Read());

        Converse(2);
        JsonElement[] then = stream.Read();
        Assert.Equal(["accept", "receive", "send", "close"], Operations(then, 2));
        Assert.Contains("GET /page HTTP/1.0 was answered 200", then[^1].GetProperty("event").GetProperty("verdict").GetString());
    }

    [Fact]
    public void The_lines_of_an_event_are_those_of_the_wire_text()
    {
        var text = new StringWriter();
        var recording = new WireText(text);
        Converse(1, recording);
        Converse(1);
        using var stream = new Viewer(_feed);
        Assert.Equal(text.ToString(), string.Concat(stream.Read().Where(IsEvent).Select(message => message.GetProperty("text").GetString())));
    }

    [Fact]
    public void No_more_is_kept_than_is_promised_and_who_is_slow_is_told_how_much_is_gone()
    {
        using var stream = new Viewer(_feed);
        stream.Read();
        int told = 0;
        for (int connection = 1; connection <= 2000; connection++)
        {
            _clock.Now += TimeSpan.FromSeconds(1);
            told += Converse(connection, body: new string('x', 20_000));
        }

        JsonElement[] late = stream.Read();
        long gone = late.Where(message => message.TryGetProperty("missedEvents", out _)).Sum(message => message.GetProperty("missedEvents").GetInt64());
        Assert.InRange(gone, 1, told);
        Assert.Equal(told, gone + late.Count(IsEvent));
        Assert.InRange(late.Count(IsEvent), 1, LiveFeed.MostKept / 256);

        // What is kept is bounded by bytes: the same number of larger events is none.
        long bytes = late.Where(IsEvent).Sum(message => message.GetProperty("event").TryGetProperty("bytes", out JsonElement b) ? b.GetBytesFromBase64().Length : 0);
        Assert.InRange(bytes, LiveFeed.MostKept / 4, LiveFeed.MostKept);
    }

    [Fact]
    public void Of_a_crowd_some_connections_are_followed_as_a_whole_and_the_others_counted()
    {
        using var stream = new Viewer(_feed);
        stream.Read();
        int followed = 0;
        for (int connection = 1; connection <= 1000; connection++)
        {
            followed += Converse(connection) > 0 ? 1 : 0;
        }

        Assert.Equal(LiveFeed.Burst, followed);
        JsonElement[] told = stream.Read();
        Assert.Equal(1000 - LiveFeed.Burst, told.Where(message => message.TryGetProperty("missedConnections", out _)).Sum(message => message.GetProperty("missedConnections").GetInt64()));
        Assert.Equal(4 * LiveFeed.Burst, told.Count(IsEvent));

        _clock.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(LiveFeed.PerSecond, Enumerable.Range(2000, 100).Count(connection => Converse(connection) > 0));
    }

    [Theory]
    [InlineData(0, LiveConversation.MostEvents)]
    [InlineData(LiveFeed.Burst - 1, LiveConversation.MostEventsOfCrowd)]
    public void A_connection_that_goes_on_asking_is_left_in_a_crowd_sooner(int before, int events)
    {
        Assert.Equal(before, Enumerable.Range(2, before).Count(_feed.BeginsToFollow));
        Assert.True(_feed.BeginsToFollow(1));
        int requests = 0;
        for (; _feed.Follows(1); requests++)
        {
            Tell(1, WireOperation.Receive, WireDirection.ToServer, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            Tell(1, WireOperation.Send, WireDirection.ToClient, "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n");
        }

        Assert.InRange(requests, events / 2, (events / 2) + 1);
        using var stream = new Viewer(_feed);
        JsonElement[] told = stream.Read();
        Assert.Equal(events, told.Count(IsEvent));
        Assert.True(told[^1].GetProperty("left").GetBoolean());
    }

    [Fact]
    public void A_long_answer_is_followed_to_its_verdict()
    {
        Assert.True(_feed.BeginsToFollow(1));
        Tell(1, WireOperation.Receive, WireDirection.ToServer, Request);
        Tell(1, WireOperation.Send, WireDirection.ToClient, "HTTP/1.0 200 OK\r\nContent-Length: 100000000\r\n\r\n");
        for (int i = 0; i < 1000; i++)
        {
            // Of a file only the beginning is read again.
            _feed.On(new WireEvent(WireOperation.SendFile) { Connection = 1, Direction = WireDirection.ToClient, Bytes = new byte[4096], Asked = 100_000, Count = 100_000 });
        }

        Tell(1, WireOperation.HalfClose, WireDirection.ToClient);
        Tell(1, WireOperation.Close, WireDirection.None);
        using var stream = new Viewer(_feed);
        JsonElement[] told = stream.Read();
        Assert.Equal(1002 - LiveConversation.MostEvents, told[^2].GetProperty("skipped").GetInt32());
        Assert.Contains("length met: 100000000 bytes", told[^1].GetProperty("event").GetProperty("verdict").GetString());
        long bytes = told.Where(IsEvent).Sum(message => message.GetProperty("event").TryGetProperty("bytes", out JsonElement b) ? b.GetBytesFromBase64().Length : 0);
        Assert.Equal(LiveConversation.MostBytes, bytes);
    }

    [Fact]
    public void No_more_connections_are_followed_at_a_time_than_is_promised_and_the_oldest_makes_room()
    {
        int followed = 0;
        for (int connection = 1; connection <= 1000; connection++)
        {
            _clock.Now += TimeSpan.FromSeconds(1);
            Assert.True(_feed.BeginsToFollow(connection));
        }

        followed = Enumerable.Range(1, 1000).Count(_feed.Follows);
        Assert.Equal(LiveFeed.MostFollowed, followed);
        Assert.False(_feed.Follows(1000 - LiveFeed.MostFollowed));
        Assert.True(_feed.Follows(1001 - LiveFeed.MostFollowed));
    }

    [Theory]
    [InlineData("GET /_live HTTP/1.0\r\n\r\n", true)]
    [InlineData("GET /_live/events?own HTTP/1.1\r\n\r\n", true)]
    [InlineData("GET http://localhost/_live?x HTTP/1.0\r\n\r\n", true)]
    [InlineData("GET /_live\r\n", true)]
    [InlineData("GET /_lively HTTP/1.0\r\n\r\n", false)]
    [InlineData("GET /x/_live HTTP/1.0\r\n\r\n", false)]
    public void What_the_page_itself_asks_for_is_told_only_to_those_who_want_it(string request, bool isOwn)
    {
        using var usual = new Viewer(_feed);
        using var curious = new Viewer(_feed, showsOwn: true);
        _feed.BeginsToFollow(1);
        Tell(1, WireOperation.Accept, WireDirection.None);
        usual.Read(); // Whose it is, is not known as yet.
        Tell(1, WireOperation.Receive, WireDirection.ToServer, request[..7]);
        Tell(1, WireOperation.Receive, WireDirection.ToServer, request[7..]);
        Tell(1, WireOperation.Close, WireDirection.None);

        JsonElement[] told = usual.Read();
        Assert.Equal(isOwn ? 0 : 3, told.Count(IsEvent));
        Assert.Equal(isOwn, told.Any(message => message.TryGetProperty("forget", out JsonElement forgotten) && forgotten.GetInt32() == 1));
        Assert.Equal(4, curious.Read().Count(IsEvent));
    }

    [Fact]
    public void A_stream_that_is_shown_does_not_tell_of_what_it_tells()
    {
        using var curious = new Viewer(_feed, showsOwn: true);
        _feed.BeginsToFollow(1);
        Tell(1, WireOperation.Receive, WireDirection.ToServer, "GET /_live/events?own HTTP/1.1\r\n\r\n");
        Tell(1, WireOperation.Send, WireDirection.ToClient, "HTTP/1.0 200 OK\r\n\r\ndata: {}\n\n");
        Assert.Equal(2, curious.Read().Count(IsEvent));
        Tell(1, WireOperation.Send, WireDirection.ToClient, "data: more\n\n");
        Assert.Empty(curious.Read());
        Tell(1, WireOperation.Close, WireDirection.None);
        Assert.Equal(1, Assert.Single(curious.Read()).GetProperty("skipped").GetInt32());
    }

    [Fact]
    public void Who_looks_is_woken_when_there_is_something_and_now_and_then()
    {
        using var stream = new Viewer(_feed);
        stream.Read();
        _clock.Ring();
        Assert.Equal(0, stream.Woken);
        Converse(1);
        Assert.Equal(0, stream.Woken); // Not on the way of a request.
        _clock.Ring();
        Assert.Equal(1, stream.Woken);
        stream.Read();
        for (int i = 0; i < 300; i++)
        {
            _clock.Ring();
        }

        Assert.Equal(2, stream.Woken);
        Assert.Equal(":\n\n", stream.ReadText());
    }

    [Fact]
    public void A_server_that_stops_ends_the_stream()
    {
        using var stream = new Viewer(_feed);
        stream.Stream.Stop();
        Assert.Equal(Produced.End, stream.Stream.Produce(new ArrayBufferWriter<byte>()));
    }

    private const string WithPassword = "GET /private/a HTTP/1.0\r\nAuthorization: Basic eDp5\r\n\r\n";

    [Theory]
    [InlineData(1000)]
    [InlineData(1)] // The field, as the head, may come byte by byte.
    public void A_conversation_in_which_a_password_came_is_for_viewers_who_have_one(int piece)
    {
        using var feed = new LiveFeed(new HeadLimits(), isGuarded: true, _clock);
        using var without = new Viewer(feed);
        using var with = new Viewer(feed, showsPrivate: true);
        Assert.True(feed.BeginsToFollow(1));
        foreach (char[] bytes in WithPassword.Chunk(piece))
        {
            Tell(1, WireOperation.Receive, WireDirection.ToServer, new string(bytes), feed);
        }

        const string Secret = "HTTP/1.0 200 OK\r\nETag: \"secret\"\r\nContent-Length: 6\r\n\r\nsecret";
        Tell(1, WireOperation.Send, WireDirection.ToClient, Secret, feed);
        Tell(1, WireOperation.Close, WireDirection.None, observer: feed);
        string told = without.ReadText();
        Assert.Contains("data: {\"withheld\":1}\n\n", told, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", told, StringComparison.Ordinal);
        Assert.DoesNotContain("answered 200", told, StringComparison.Ordinal);
        Assert.Contains("answered 200", with.ReadText(), StringComparison.Ordinal);

        // Who comes later is told no more.
        using var late = new Viewer(feed);
        told = late.ReadText();
        Assert.Contains("data: {\"withheld\":1}\n\n", told, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", told, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_so_from_the_request_with_the_password_to_the_end_of_the_connection()
    {
        using var feed = new LiveFeed(new HeadLimits(), isGuarded: true, _clock);
        using var viewer = new Viewer(feed);
        feed.BeginsToFollow(1);
        const string Open = "GET /open HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
        Tell(1, WireOperation.Receive, WireDirection.ToServer, Open, feed);
        Tell(1, WireOperation.Send, WireDirection.ToClient, "HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nopen", feed);
        Assert.Equal(2, viewer.Read().Count(IsEvent));
        Tell(1, WireOperation.Receive, WireDirection.ToServer, WithPassword, feed);
        Tell(1, WireOperation.Receive, WireDirection.ToServer, "GET /open HTTP/1.0\r\n\r\n", feed);
        Assert.Equal(1, Assert.Single(viewer.Read()).GetProperty("withheld").GetInt32());
    }

    // Beyond the last event that is told of a connection, too: its verdict tells of the last request.
    [Fact]
    public void A_password_that_comes_in_what_is_not_told_any_more_counts()
    {
        using var feed = new LiveFeed(new HeadLimits(), isGuarded: true, _clock);
        using var viewer = new Viewer(feed);
        feed.BeginsToFollow(1);
        Tell(1, WireOperation.Receive, WireDirection.ToServer, "GET /open HTTP/1.0\r\n", feed);
        for (int i = 0; i < LiveConversation.MostEvents; i++)
        {
            Tell(1, WireOperation.WouldBlock, WireDirection.ToServer, "", feed);
        }

        viewer.Read();
        Tell(1, WireOperation.Receive, WireDirection.ToServer, "Authorization: Basic eDp5\r\n\r\n", feed);
        Tell(1, WireOperation.Send, WireDirection.ToClient, "HTTP/1.0 200 OK\r\nContent-Length: 6\r\n\r\nsecret", feed);
        Tell(1, WireOperation.Close, WireDirection.None, observer: feed);
        Assert.Equal(["withheld"], viewer.Read().Select(message => Assert.Single(message.EnumerateObject()).Name));
    }

    [Theory]
    [InlineData("GET /private/a HTTP/1.0\r\n\r\n")]
    [InlineData("GET / HTTP/1.0\r\nProxy-Authorization: Basic eDp5\r\nCookie: a=b\r\n\r\n")]
    [InlineData("GET /Authorization:x HTTP/1.0\r\nX-Authorization: y\r\nAuthorizations: z\r\n\r\n")]
    public void A_conversation_without_a_password_is_for_all(string request)
    {
        using var feed = new LiveFeed(new HeadLimits(), isGuarded: true, _clock);
        using var viewer = new Viewer(feed);
        feed.BeginsToFollow(1);
        Tell(1, WireOperation.Receive, WireDirection.ToServer, request, feed);
        const string Refusal = "HTTP/1.0 401 Unauthorized\r\nAuthorization: odd\r\n\r\n";
        Tell(1, WireOperation.Send, WireDirection.ToClient, Refusal, feed);
        Assert.Equal(2, viewer.Read().Count(IsEvent));
    }

    [Fact]
    public void Where_the_site_asks_for_no_password_one_that_comes_hides_nothing()
    {
        using var viewer = new Viewer(_feed);
        _feed.BeginsToFollow(1);
        Tell(1, WireOperation.Receive, WireDirection.ToServer, WithPassword);
        Assert.Equal(1, viewer.Read().Count(IsEvent));
    }

    [Fact]
    public void Hostile_bytes_end_no_message()
    {
        _feed.BeginsToFollow(1);
        Tell(1, WireOperation.Receive, WireDirection.ToServer, "GET /</script>\u2028\r\n\r\ndata: x\n\n\0\u001b[31m HTTP/1.0\r\n\r\n");
        using var stream = new Viewer(_feed);
        JsonElement told = stream.Read().Single(IsEvent); // Read throws where a message is no JSON.
        Assert.Equal("receive", told.GetProperty("event").GetProperty("operation").GetString());
    }

    private static bool IsEvent(JsonElement message) => message.TryGetProperty("event", out _);

    private static string[] Operations(JsonElement[] messages, int connection)
        => [.. messages.Where(IsEvent).Where(message => message.GetProperty("connection").GetInt32() == connection)
            .Select(message => message.GetProperty("event").GetProperty("operation").GetString()!)];

    private int Converse(int connection, WireText? also = null, string body = "")
    {
        IWireObserver observer = also is null ? _feed : also;
        if (!observer.BeginsToFollow(connection))
        {
            return 0;
        }

        Tell(connection, WireOperation.Accept, WireDirection.None, observer: observer);
        Tell(connection, WireOperation.Receive, WireDirection.ToServer, Request, observer);
        Tell(connection, WireOperation.Send, WireDirection.ToClient, $"HTTP/1.0 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}", observer);
        Tell(connection, WireOperation.Close, WireDirection.None, observer: observer);
        return 4;
    }

    private void Tell(int connection, WireOperation operation, WireDirection direction, string text = "", IWireObserver? observer = null)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        (observer ?? _feed).On(new WireEvent(operation) { Connection = connection, Direction = direction, Bytes = bytes, Count = bytes.Length, Asked = bytes.Length });
    }

    /// <summary>Somebody who looks on, without a connection.</summary>
    private sealed class Viewer : IDisposable
    {
        public Viewer(LiveFeed feed, bool showsOwn = false, bool showsPrivate = false)
        {
            Stream = new LiveStream(feed, "threadpool", showsOwn, showsPrivate, new EventStreams(1));
            Stream.Start(() => Woken++);
        }

        public LiveStream Stream { get; }

        public int Woken { get; private set; }

        public string ReadText()
        {
            var bytes = new ArrayBufferWriter<byte>();
            while (Stream.Produce(bytes) == Produced.Some)
            {
            }

            return Encoding.UTF8.GetString(bytes.WrittenSpan);
        }

        public JsonElement[] Read()
            => [.. ReadText().Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(message => JsonDocument.Parse(message["data: ".Length..]).RootElement)];

        public void Dispose() => Stream.Dispose();
    }

    /// <summary>A clock that stands, and whose timer rings when a test says so.</summary>
    private sealed class ManualClock : TimeProvider
    {
        private Action? _ring;

        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;

        public void Ring() => _ring?.Invoke();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _ring = () => callback(state);
            return new NoTimer();
        }

        private sealed class NoTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
