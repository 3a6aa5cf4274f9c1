// FILE.part.json, the note beside FILE.part: what it is a part of. Written as soon as the first piece of a body has come and more is to
// come, and never left beside bytes of something else: a note that is there goes before the first byte is written.

using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniHttp.Client;

/// <summary>What is written down of a part.</summary>
/// <param name="Url">Where it is from.</param>
/// <param name="Length">Bytes of the whole, or null.</param>
/// <param name="ETag">The entity tag, or null.</param>
/// <param name="LastModified">Last-Modified, or null.</param>
internal sealed record PartNote(string? Url, long? Length, string? ETag, string? LastModified)
{
    /// <summary>Reads a note; null if there is none, or it is damaged: the part is of no use then.</summary>
    public static PartNote? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), PartNoteJson.Default.PartNote);
        }
        catch (Exception e) when (e is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Writes a note in one piece: it is there whole, or not at all.</summary>
    public void Write(string path)
    {
        string draft = path + ".new";
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(this, PartNoteJson.Default.PartNote));
        File.Move(draft, path, overwrite: true);
    }
}

/// <summary>How a note is read and written, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(PartNote))]
internal sealed partial class PartNoteJson : JsonSerializerContext;
