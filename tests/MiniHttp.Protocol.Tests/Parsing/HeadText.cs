namespace MiniHttp.Protocol.Tests;

/// <summary>Heads as text.</summary>
internal static class HeadText
{
    public static (string Name, string Value)[] FieldsOf(HeaderFields fields)
    {
        var list = new (string Name, string Value)[fields.Count];
        for (int i = 0; i < list.Length; i++)
        {
            list[i] = (Property.Latin1(fields[i].Name), Property.Latin1(fields[i].Value));
        }

        return list;
    }

    /// <summary>A start-line, the fields and an empty line, and no CR, LF or NUL within any of them.</summary>
    public static void AssertLines(byte[] head, int fields)
    {
        string[] lines = Property.Latin1(head).Split("\r\n");
        Assert.Equal(fields + 3, lines.Length);
        Assert.Equal(["", ""], lines[^2..]);
        Assert.All(lines[..^2], line => Assert.DoesNotContain(line, c => c is '\r' or '\n' or '\0'));
    }
}
