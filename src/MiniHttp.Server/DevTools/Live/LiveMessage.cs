// What the live page is told: one JSON object in each message. An event is what --wire-json writes, and beside it the lines that --wire-to writes,
// of which the page makes transcripts. Bytes are masked before they come here.

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MiniHttp.Sockets;
using MiniHttp.Wire;

namespace MiniHttp.Server;

/// <summary>Writes messages of a stream of events.</summary>
internal static class LiveMessage
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }; // As JSON escapes line ends, none of them ends the message.

    /// <summary>The first message: what server it is.</summary>
    public static void WriteHello(IBufferWriter<byte> destination, string run, string strategy, IReadOnlyList<string> listening)
        => Write(destination, json =>
        {
            json.WriteString("run", run);
            json.WriteString("strategy", strategy);
            json.WriteStartArray("listening");
            foreach (string end in listening)
            {
                json.WriteStringValue(end);
            }

            json.WriteEndArray();
        });

    /// <summary>More has happened than is told.</summary>
    /// <param name="destination">Where.</param>
    /// <param name="events">Events that are gone before they could be told.</param>
    /// <param name="connections">Connections that nobody has followed.</param>
    public static void WriteMissed(IBufferWriter<byte> destination, long events, long connections)
        => Write(destination, json =>
        {
            json.WriteNumber("missedEvents", events);
            json.WriteNumber("missedConnections", connections);
        });

    /// <summary>A connection is one with the page itself, and what was told of it is to be forgotten.</summary>
    public static void WriteForget(IBufferWriter<byte> destination, int connection) => Write(destination, json => json.WriteNumber("forget", connection));

    /// <summary>
    /// A password came on a connection: what was told of it is to be forgotten, and nothing more is told of it.
    /// </summary>
    public static void WriteWithheld(IBufferWriter<byte> destination, int connection)
        => Write(destination, json => json.WriteNumber("withheld", connection));

    /// <summary>An event.</summary>
    public static void WriteEvent(IBufferWriter<byte> destination, LiveEvent happened)
    {
        var text = new StringBuilder();
        var wire = new ArrayBufferWriter<byte>();
        if (happened.Operation is not null)
        {
            WireEvent told = happened.ToWire();
            WireText.Append(text, told, happened.Parts, happened.Verdict);
            WireJson.Write(wire, told, told.Bytes, happened.Parts, happened.Verdict);
        }

        Write(destination, json =>
        {
            json.WriteNumber("connection", happened.Conversation.Number);
            json.WriteNumber("index", happened.Index);
            json.WriteNumber("skipped", happened.Skipped);
            json.WriteBoolean("own", happened.Conversation.IsOwn);
            if (happened.Operation is null)
            {
                json.WriteBoolean("left", true);
                return;
            }

            json.WriteString("text", text.ToString());
            json.WritePropertyName("event");
            json.WriteRawValue(wire.WrittenSpan, skipInputValidation: true);
        });
    }

    private static void Write(IBufferWriter<byte> destination, Action<Utf8JsonWriter> members)
    {
        destination.Write("data: "u8);
        using (var json = new Utf8JsonWriter(destination, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        destination.Write("\n\n"u8);
    }
}
