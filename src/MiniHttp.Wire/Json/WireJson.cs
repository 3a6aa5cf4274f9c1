// The form of wire events for programs: JSON Lines, one object for each event. What each member means stands in
// docs/wire.md.

using System.Buffers;
using System.Text.Json;
using MiniHttp.Sockets;

namespace MiniHttp.Wire;

/// <summary>Writes events as JSON, a line for each.</summary>
/// <param name="output">Where; it stays its owner's.</param>
internal sealed class WireJson(Stream output) : IWireObserver
{
    // What is escaped beyond need is longer, and no safer: this is no HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<int, WireConversation> _connections = [];
    private readonly List<WirePart> _parts = [];
    private readonly ArrayBufferWriter<byte> _line = new();

    /// <inheritdoc/>
    public void On(in WireEvent happened)
    {
        WireConversation? conversation = null;
        _parts.Clear();
        if (happened.Connection != 0)
        {
            if (!_connections.TryGetValue(happened.Connection, out conversation))
            {
                _connections.Add(happened.Connection, conversation = new WireConversation());
            }

            conversation.Take(happened, _parts);
        }

        string? verdict = null;
        if (conversation is { IsClosed: true })
        {
            _connections.Remove(happened.Connection);
            verdict = conversation.Verdict;
        }

        _line.ResetWrittenCount();
        Write(_line, happened, happened.Bytes, _parts, verdict);
        _line.Write("\n"u8);
        output.Write(_line.WrittenSpan);
        output.Flush();
    }

    /// <summary>Writes one event as an object.</summary>
    /// <param name="destination">Where.</param>
    /// <param name="happened">The event.</param>
    /// <param name="bytes">Its bytes, or what is to be shown in their place: as many.</param>
    /// <param name="parts">The parts of its bytes.</param>
    /// <param name="verdict">How the connection ended, where this is its last event.</param>
    public static void Write(
        IBufferWriter<byte> destination, in WireEvent happened, ReadOnlySpan<byte> bytes, IReadOnlyList<WirePart> parts, string? verdict)
    {
        ArgumentNullException.ThrowIfNull(parts);
        using var json = new Utf8JsonWriter(destination, Options);
        json.WriteStartObject();
        json.WriteNumber("time", Math.Round(happened.Time.TotalSeconds, 6));
        json.WriteString("side", happened.Side == WireSide.Server ? "server" : "client");
        json.WriteString("operation", WireWording.WordFor(happened.Operation));
        if (happened.Connection != 0)
        {
            json.WriteNumber("connection", happened.Connection);
        }

        if (happened.Direction != WireDirection.None)
        {
            json.WriteString("direction", happened.Direction == WireDirection.ToServer ? "to-server" : "to-client");
        }

        if (happened.Operation is WireOperation.Send or WireOperation.SendFile or WireOperation.Receive)
        {
            json.WriteNumber("offset", happened.Offset);
            json.WriteNumber("asked", happened.Asked);
            json.WriteNumber("count", happened.Count);
            json.WriteBase64String("bytes", bytes);
            WriteParts(json, bytes, parts);
        }

        WriteIfAny(json, "local", happened.Local?.ToString());
        WriteIfAny(json, "remote", happened.Remote?.ToString());
        WriteIfAny(json, "detail", happened.Detail);
        WriteIfAny(json, "verdict", verdict);
        json.WriteEndObject();
    }

    private static void WriteParts(Utf8JsonWriter json, ReadOnlySpan<byte> bytes, IReadOnlyList<WirePart> parts)
    {
        json.WriteStartArray("parts");
        foreach (WirePart part in parts)
        {
            json.WriteStartObject();
            json.WriteString("name", part.Name);
            WriteIfAny(json, "rule", part.Rule);
            json.WriteNumber("length", part.Length);
            json.WriteString("text", ByteText.Of(bytes.Slice(part.Start, part.Length)));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteIfAny(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
