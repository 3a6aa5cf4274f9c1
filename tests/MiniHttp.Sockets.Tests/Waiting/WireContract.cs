using System.Text;
using System.Text.RegularExpressions;
using MiniHttp.Testing;
using MiniHttp.Wire;

namespace MiniHttp.Sockets.Tests;

public static class ConversationNames
{
    public static TheoryData<string> All => [.. Conversation.All.Select(conversation => conversation.Name)];
}

/// <summary>Whoever looks on is told what happens on the sockets, the same under every strategy.</summary>
public abstract partial class WireContract<TStrategy>
    where TStrategy : IStrategyUnderTest
{
    [Theory]
    [MemberData(nameof(ConversationNames.All), MemberType = typeof(ConversationNames))]
    public async Task A_conversation_is_seen_as_it_was(string name)
    {
        Transcript expected = Conversation.Get(name).Transcript;
        var wire = new RecordedWire();
        await using var server = TestServer.Start<TStrategy>(wire: wire);
        using RawClient client = await server.ConnectAsync();
        await PlayAsync(client, expected);
        await wire.WaitForCloseAsync();
        Assert.Equal(expected.Normalize(), Transcript.Parse(wire.Text).Normalize());
    }

    [Fact]
    public async Task Each_piece_is_seen_by_itself_with_its_place_and_size()
    {
        const string Request = "GET /small HTTP/1.0\r\n\r\n";
        var wire = new RecordedWire();
        await using var server = TestServer.Start<TStrategy>(wire: wire);
        using RawClient client = await server.ConnectAsync();
        client.Socket.NoDelay = true;
        for (int i = 0; i < Request.Length; i++)
        {
            await client.SendAsync(Request[i..(i + 1)]);
            await server.Exchanges.WaitForAsync(Watch.Received, i + 1);
        }

        await client.ReceiveToEndAsync();
        await wire.WaitForCloseAsync();
        TranscriptEntry[] received = [.. Transcript.Parse(wire.Text).Entries.Where(entry => entry.Operation == WireOperation.Receive)];
        Assert.Equal(Request.Select(c => c.ToString()), received.Select(entry => Encoding.Latin1.GetString(entry.Bytes.Span)));
        Assert.Equal(Request.Length, PieceLine().Count(wire.Text));
    }

    [Fact]
    public async Task A_file_is_seen_byte_for_byte_by_whichever_call_it_goes()
    {
        byte[] pattern = TestSite.Pattern(300_000);
        var wire = new RecordedWire();
        await using var server = TestServer.Start<TStrategy>(wire: wire);
        server.Site.MapFile("/file", pattern);
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET /file HTTP/1.0\r\n\r\n");
        ReceivedBytes answer = await client.ReceiveToEndAsync();
        await wire.WaitForCloseAsync();
        byte[] seen = [.. Transcript.Parse(wire.Text).Entries.Where(entry => entry.Direction == WireDirection.ToClient).SelectMany(entry => entry.Bytes.ToArray())];
        Assert.Equal(answer.Bytes, seen);
        Assert.Equal(TStrategy.SendsFilesUnread, wire.Text.Contains("sendfile: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_limit_that_passes_is_seen_and_what_came_of_it()
    {
        var wire = new RecordedWire();
        await using var server = TestServer.Start<TStrategy>(TestServer.Patient with { HeadTimeout = TimeSpan.FromMilliseconds(300) }, wire: wire);
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET /");
        await client.ReceiveToEndAsync();
        client.HalfClose();
        await wire.WaitForCloseAsync();
        Assert.StartsWith("* - accept\n> GET /\n* - deadline\n< HTTP/1.0 408 ", Transcript.Parse(wire.Text).Normalize());
    }

    [Fact]
    public async Task Connections_are_told_apart_and_told_how_they_ended()
    {
        var wire = new RecordedWire();
        await using var server = TestServer.Start<TStrategy>(wire: wire);
        using RawClient first = await server.ConnectAsync(), second = await server.ConnectAsync();
        await second.SendAsync("GET /small HTTP/1.0\r\n\r\n");
        await second.ReceiveToEndAsync();
        await wire.WaitForCloseAsync();
        first.HalfClose();
        await wire.WaitForCloseAsync();
        Assert.Contains("#2 - = GET /small HTTP/1.0 was answered 200, length met: 5 bytes as Content-Length says; the server has said that it sends no more", wire.Text);
        Assert.Contains("#1 - = nothing was asked; both ends have said that they send no more", wire.Text);
        Assert.Matches(@"^\*   0\.[0-9]{6} - listen: 127\.0\.0\.1:[0-9]+\n", wire.Text);
    }

    /// <summary>Does what the client did.</summary>
    private static async Task PlayAsync(RawClient client, Transcript transcript)
    {
        foreach (TranscriptEntry entry in transcript.Entries)
        {
            switch (entry)
            {
                case { Direction: WireDirection.ToServer, MovesBytes: true }:
                    await client.SendAsync(entry.Bytes);
                    break;
                case { Direction: WireDirection.ToClient, MovesBytes: true }:
                    Assert.Equal(entry.Bytes.ToArray(), await client.ReceiveExactlyAsync(entry.Bytes.Length));
                    break;
                case { Operation: WireOperation.EndOfStream }:
                    client.HalfClose();
                    break;
                case { Operation: WireOperation.Reset }:
                    client.Reset();
                    break;
                case { Operation: WireOperation.HalfClose }:
                    Assert.Empty(await client.ReceiveAsync());
                    break;
            }
        }
    }

    [GeneratedRegex("> receive: 1 byte\n> ", RegexOptions.CultureInvariant)]
    private static partial Regex PieceLine();
}
