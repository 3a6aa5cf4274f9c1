// RFC 1945 §4.2: fields as lines, General first, then those of the request or response, then those of the entity; never
// folded (§2.2). HeaderFields has already refused whatever could not stand on a line.

using System.Buffers;

namespace MiniHttp.Protocol;

internal static class FieldWriter
{
    private const int Groups = 3; // FieldGroup has them in the order in which they are written.

    /// <summary>Writes the fields in their good order, and the empty line that ends a head.</summary>
    /// <param name="fields">The fields.</param>
    /// <param name="isLeftOut">Which are not written; null for none.</param>
    /// <param name="destination">Where to.</param>
    public static void Write(HeaderFields fields, Func<HeaderField, FieldGroup, bool>? isLeftOut, IBufferWriter<byte> destination)
    {
        // Where the lines of each group end, then where they begin: so each field is looked at twice, and room is asked
        // for once.
        Span<int> places = stackalloc int[Groups];
        for (int i = 0; i < fields.Count; i++)
        {
            HeaderField field = fields[i];
            FieldGroup group = fields.GroupAt(i);
            places[(int)group] += isLeftOut?.Invoke(field, group) == true ? 0 : Length(field);
        }

        int length = places[0] + places[1] + places[2];
        (places[0], places[1], places[2]) = (0, places[0], places[0] + places[1]);
        Span<byte> lines = destination.GetSpan(length + 2);
        for (int i = 0; i < fields.Count; i++)
        {
            HeaderField field = fields[i];
            FieldGroup group = fields.GroupAt(i);
            if (isLeftOut?.Invoke(field, group) != true)
            {
                Write(field, lines[places[(int)group]..]);
                places[(int)group] += Length(field);
            }
        }

        "\r\n"u8.CopyTo(lines[length..]);
        destination.Advance(length + 2);
    }

    private static int Length(HeaderField field) => field.Name.Length + field.Value.Length + 4;

    private static void Write(HeaderField field, Span<byte> line)
    {
        field.Name.CopyTo(line);
        line = line[field.Name.Length..];
        line[0] = (byte)':';
        line[1] = (byte)' ';
        field.Value.CopyTo(line[2..]);
        line = line[(field.Value.Length + 2)..];
        line[0] = (byte)'\r';
        line[1] = (byte)'\n';
    }
}
