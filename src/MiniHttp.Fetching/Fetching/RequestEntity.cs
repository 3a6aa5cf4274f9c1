using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MiniHttp.Fetching;

/// <summary>
/// The entity body of a request (RFC 1945 §7.2) and its media type. HTTP/1.0 has to send its length before it
/// (RFC 1945 §7.2.2), so each source below has one.
/// </summary>
public sealed record RequestEntity
{
    internal const string NeedsReflection
        = "This overload uses reflection; trimmed and native programs use the one with JsonTypeInfo.";

    internal RequestEntity()
    {
    }

    /// <summary>The Content-Type field (RFC 1945 §10.5), or null to send none.</summary>
    public string? ContentType { get; init; }

    internal ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>The path of a file whose content is sent, or null. It is opened anew for each try.</summary>
    internal string? File { get; init; }

    internal StreamEntity? Stream { get; init; }

    /// <summary>Sends bytes from memory; they must not change meanwhile.</summary>
    /// <param name="bytes">The body.</param>
    /// <param name="contentType">The media type, or null to send none.</param>
    public static RequestEntity FromBytes(ReadOnlyMemory<byte> bytes, string? contentType = null)
        => new() { Bytes = bytes, ContentType = contentType };

    /// <summary>Sends text as UTF-8, and says so in the media type.</summary>
    /// <param name="text">The body.</param>
    /// <param name="mediaType">The media type, without a charset.</param>
    public static RequestEntity FromText(string text, string mediaType = "text/plain")
        => FromBytes(Encoding.UTF8.GetBytes(text), $"{mediaType}; charset=utf-8");

    /// <summary>Sends a value as JSON (<c>application/json</c>), without reflection: for trimmed and native
    /// programs.</summary>
    /// <param name="value">The value.</param>
    /// <param name="type">How to write it, from a <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>
    /// of the program.</param>
    /// <typeparam name="T">The type of the value.</typeparam>
    public static RequestEntity FromJson<T>(T value, JsonTypeInfo<T> type)
        => FromBytes(JsonSerializer.SerializeToUtf8Bytes(value, type), "application/json");

    /// <summary>Sends a value as JSON (<c>application/json</c>), in camel case as on the Web
    /// (<see cref="JsonSerializerDefaults.Web"/>).</summary>
    /// <param name="value">The value.</param>
    /// <typeparam name="T">The type of the value.</typeparam>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static RequestEntity FromJson<T>(T value)
        => FromBytes(JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions.Web), "application/json");

    /// <summary>Sends a file. It is opened when it is sent, and read as the server takes it.</summary>
    /// <param name="path">The file. One that cannot be read is <see cref="FetchCode.ReadFailed"/>.</param>
    /// <param name="contentType">The media type, or null to send none.</param>
    public static RequestEntity FromFile(string path, string? contentType = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new() { File = path, ContentType = contentType };
    }

    /// <summary>
    /// Sends a stream from its position on, read as the server takes it, 64 KiB ahead. The stream stays its owner's,
    /// and must not be used meanwhile. A stream that can seek is sent again where a redirect or a further try needs it;
    /// one that cannot is <see cref="FetchCode.ReadFailed"/> then. A stream that ends before
    /// <paramref name="length"/> bytes is <see cref="FetchCode.ReadFailed"/>, too: the connection is reset, so that the
    /// server does not take it for the whole.
    /// </summary>
    /// <param name="stream">The body.</param>
    /// <param name="contentType">The media type, or null to send none.</param>
    /// <param name="length">How many bytes to send. Null: up to the end of a stream that can seek.</param>
    /// <exception cref="ArgumentException">The stream cannot be read, or it cannot seek and no length is given. Read it
    /// into memory then, and send that (<see cref="FromBytes"/>).</exception>
    public static RequestEntity FromStream(Stream stream, string? contentType = null, long? length = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead)
        {
            throw new ArgumentException("The stream cannot be read.", nameof(stream));
        }

        if (length is null && !stream.CanSeek)
        {
            throw new ArgumentException(
                "The length of the stream is unknown, and HTTP/1.0 has to send it first: give the length, or read the "
                + "stream into memory.",
                nameof(stream));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        return new() { Stream = new StreamEntity(stream, length), ContentType = contentType };
    }
}
