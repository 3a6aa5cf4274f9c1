// RFC 1945 §4.2: fields as lines, General first, then those of the request or response, then those of the entity; never folded (§2.2).
// HeaderFields has already refused whatever could not stand on a line.

using System.Buffers;

namespace MiniHttp.Protocol;

internal static class FieldWriter
{
    public static void Write(HeaderFields fields, FieldGroup group, IBufferWriter<byte> destination)
    {
        for (int i = 0; i < fields.Count; i++)
        {
            if (fields.GroupAt(i) == group)
            {
                HeaderField field = fields[i];
                Write(field.Name, field.Value, destination);
            }
        }
    }

    public static void Write(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, IBufferWriter<byte> destination)
    {
        int length = name.Length + value.Length + 4;
        Span<byte> line = destination.GetSpan(length);
        name.CopyTo(line);
        ": "u8.CopyTo(line[name.Length..]);
        value.CopyTo(line[(name.Length + 2)..]);
        "\r\n"u8.CopyTo(line[(length - 2)..]);
        destination.Advance(length);
    }
}
