// The first byte of an input of the parsers chooses their limits: small ones are reached by short inputs.

using MiniHttp.Protocol;

namespace MiniHttp.Fuzz;

internal static class HeadOptions
{
    private static readonly HeadLimits[] Limits =
    [
        new(),
        new() { StartLine = 64, Field = 64, AllFields = 160, FieldCount = 4 },
        new() { StartLine = 20, Field = 16, AllFields = 40, FieldCount = 2 },
        new() { StartLine = 200, Field = 9, AllFields = 1000, FieldCount = 100 },
    ];

    /// <summary>Five bits: three leniencies taken back, one of four sets of limits.</summary>
    public static HeadLimits Choose(byte choice) => Limits[(choice >> 3) & 3] with { Strict = (Strict)(choice & 7) };

    /// <summary>What a head must be, once it is whole.</summary>
    public static void Check(HeaderFields fields, HeadLimits limits)
    {
        Invariant.Holds(fields.Count <= limits.FieldCount, "There are more fields than allowed.");
        int all = 0;
        for (int i = 0; i < fields.Count; i++)
        {
            HeaderField field = fields[i];
            Invariant.Holds(Tokens.IsToken(field.Name), "A field's name is no token.");
            Invariant.Holds(Tokens.IsFieldText(field.Value), "A field's value holds a control character.");
            Invariant.Holds(field.Name.Length + 1 + field.Value.Length <= limits.Field, "A field is longer than allowed.");
            Invariant.Holds(Tokens.TrimLws(field.Value).Length == field.Value.Length, "A field's value has white space around it.");
            all += field.Name.Length + 1 + field.Value.Length;
        }

        Invariant.Holds(all <= limits.AllFields, "The fields are longer than allowed.");
    }

    /// <summary>A head as bytes: lines that end with CR LF, and no CR or LF elsewhere.</summary>
    public static void CheckWritten(ReadOnlySpan<byte> head, int fields)
    {
        Invariant.Holds(head.EndsWith("\r\n\r\n"u8), "A written head does not end with an empty line.");
        int lines = head.Count("\r\n"u8);
        Invariant.Holds(lines == fields + 2, "A written head has other lines than it has fields.");
        Invariant.Holds(head.Count((byte)'\r') == lines && head.Count((byte)'\n') == lines && !head.Contains((byte)0), "A line of a written head holds CR, LF or NUL.");
    }
}
