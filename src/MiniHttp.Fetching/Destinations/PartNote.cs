// FILE.part.json, the note beside FILE.part: what it is a part of. It is written before the first byte of a body that
// comes in several pieces, so that a part with bytes in it has one. What lies at its path may come from elsewhere: it
// is read with suspicion.

using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Win32.SafeHandles;
using MiniHttp.Protocol;

namespace MiniHttp.Fetching;

/// <summary>What is written down of a part.</summary>
/// <param name="Url">Where it is from.</param>
/// <param name="Length">Bytes of the whole, or null.</param>
/// <param name="ETag">The entity tag, or null.</param>
/// <param name="LastModified">Last-Modified, or null.</param>
internal sealed record PartNote(string? Url, long? Length, string? ETag, string? LastModified)
{
    /// <summary>
    /// Bytes of a note; a longer file is not one. The URL is most of it: a word of a command line, up to 128 KiB,
    /// escaped.
    /// </summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Bytes at the beginning of the part that are copied from FILE.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Copied { get; init; }

    /// <summary>
    /// How many of <see cref="Copied"/>, at their end, were compared with the server's: all, or the version is not
    /// proven.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Compared { get; init; }

    /// <summary>Whether they are still being copied. A run that was killed meanwhile leaves an unusable part.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsCopying { get; init; }

    [JsonIgnore]
    public BodyOrigin Origin => new(Url!, Length, ETag, LastModified);

    /// <summary>Reads a note.</summary>
    /// <param name="path">Its path. A link is not followed, and nothing but a regular file is opened.</param>
    /// <param name="problem">Where the result is null: what is wrong with the note; null if there is none.</param>
    public static PartNote? Read(string path, out string? problem)
    {
        problem = null;
        if (FileFacts.Of(path) is not { } facts)
        {
            return null;
        }

        problem = facts.Kind is { } kind ? $"is {kind}"
            : facts.Length > MaxBytes ? $"has more than {MaxBytes} bytes"
            : null;
        if (problem is not null)
        {
            return null;
        }

        PartNote? note = Parse(path);
        problem = note is null ? "is damaged or cannot be read" : null;
        return note;
    }

    /// <summary>
    /// Writes a note in one piece: it is there whole, or not at all. Only its owner can read it: the URL may hold a
    /// secret, and the group is not that of FILE.
    /// </summary>
    /// <param name="path">Its path; what is there is replaced.</param>
    public void Write(string path)
    {
        string draft = path + ".new";
        File.Delete(draft); // Left by a run that was killed. A link would be followed otherwise.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileRights.OfOwner;
        }

        using var file = new FileStream(draft, options);
        try
        {
            file.Write(JsonSerializer.SerializeToUtf8Bytes(this, PartNoteJson.Default.PartNote));
            file.Dispose();
            File.Move(draft, path, overwrite: true);
        }
        catch (IOException)
        {
            File.Delete(draft); // The disk is full.
            throw;
        }
    }

    private static PartNote? Parse(string path)
    {
        try
        {
            PartNote? note = JsonSerializer.Deserialize(ReadBounded(path), PartNoteJson.Default.PartNote);
            return note is { Url.Length: > 0, Length: null or >= 0, Copied: >= 0, Compared: >= 0 }
                && IsTag(note.ETag) && IsDate(note.LastModified) ? note : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException
            or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // The file may have grown since its length was looked at.
    private static byte[] ReadBounded(string path)
    {
        using SafeFileHandle file = PartFile.OpenUnfollowed(path, FileAccess.Read);
        byte[] bytes = new byte[Math.Min(RandomAccess.GetLength(file), MaxBytes)];
        int length = 0, count;
        while ((count = RandomAccess.Read(file, bytes.AsSpan(length), length)) > 0)
        {
            length += count;
        }

        return bytes[..length];
    }

    // They are sent back in a request.
    private static bool IsTag(string? tag)
        => tag is null
            || (tag.Length is > 0 and <= BodyOrigin.MaxTagLength
                && tag.All(c => c is >= ' ' and <= '\u00FF' and not '\u007F'));

    private static bool IsDate(string? date)
        => date is null || HttpDate.TryParse(Encoding.Latin1.GetBytes(date), out _);
}

/// <summary>How a note is read and written, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(PartNote))]
internal sealed partial class PartNoteJson : JsonSerializerContext;
