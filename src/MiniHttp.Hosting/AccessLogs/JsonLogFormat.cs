using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>
/// One JSON object on each line, for programs. Every key is always present, null if it has no value; docs/minihttpd.md
/// explains each.
/// All of it is ASCII: whatever a client sends beyond that, and every control character and quote, is written as \uHHHH.
/// </summary>
internal static class JsonLogFormat
{
    // Its encoder leaves nothing but printable ASCII, and of that neither quotes nor what HTML would take for markup.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Default };

    /// <summary>Writes the line for an answer, with its line feed.</summary>
    /// <param name="answered">What was asked and answered.</param>
    /// <param name="user">Who was let in by name, or null.</param>
    /// <param name="now">The time, with its zone.</param>
    /// <param name="line">Where to.</param>
    public static void Write(in AnsweredRequest answered, string? user, DateTimeOffset now, IBufferWriter<byte> line)
    {
        RequestHead request = answered.Request;
        using (var json = new Utf8JsonWriter(line, Options))
        {
            json.WriteStartObject();
            json.WritePropertyName("time"u8);
            json.WriteRawValue($"\"{now.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture)}\""); // The encoder would write '+' as \u002B.
            json.WriteString("remote"u8, answered.Connection.Remote is IPEndPoint remote ? remote.Address.ToString() : null);
            json.WriteString("user"u8, user);
            json.WriteString("request"u8, Text(request.RequestLine));
            json.WriteString("method"u8, TextOrNull(request.MethodName));
            json.WriteString("target"u8, TextOrNull(request.TargetText));
            json.WriteString("version"u8, request.MethodName.IsEmpty ? null : request.Version.ToString());
            json.WriteNumber("status"u8, answered.Status.Value);
            json.WriteNumber("bytes"u8, answered.BodyBytes);
            WriteDuration(json, answered.Duration);
            json.WriteString("referer"u8, FieldOrNull(request.Fields, FieldName.Referer));
            json.WriteString("user_agent"u8, FieldOrNull(request.Fields, FieldName.UserAgent));
            json.WriteString("ended"u8, Word(answered.Ending));
            json.WriteEndObject();
        }

        line.Write("\n"u8);
    }

    private static void WriteDuration(Utf8JsonWriter json, TimeSpan? duration)
    {
        if (duration is { } time)
        {
            json.WriteNumber("duration"u8, (decimal)time.TotalMilliseconds / 1000);
        }
        else
        {
            json.WriteNull("duration"u8);
        }
    }

    private static string Word(AnswerEnding ending) => ending switch
    {
        AnswerEnding.Sent => "sent",
        AnswerEnding.Reset => "reset",
        AnswerEnding.TimedOut => "timed out",
        AnswerEnding.CutShort => "cut short",
        _ => "stopped",
    };

    private static string? FieldOrNull(HeaderFields fields, ReadOnlySpan<byte> name)
        => fields.TryGet(name, out ReadOnlySpan<byte> value) ? Text(value) : null;

    private static string? TextOrNull(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? null : Text(bytes);

    // As everywhere here: UTF-8 where it is valid, else ISO-8859-1 (RFC 1945 §2.2), which says of every byte what it was.
    private static string Text(ReadOnlySpan<byte> bytes) => (Utf8.IsValid(bytes) ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes);
}
