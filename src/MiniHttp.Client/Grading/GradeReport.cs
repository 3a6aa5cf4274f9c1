using System.Globalization;
using System.Text;
using MiniHttp.Protocol;
using MiniHttp.Sockets;
using MiniHttp.Wire;

namespace MiniHttp.Client;

/// <summary>What a person gets to read: the score of each section, and each lost point with its bytes and its rule.</summary>
internal static class GradeReport
{
    /// <summary>Bytes of an answer that are shown: its head, and the beginning of its body.</summary>
    private const int MostShown = 700;

    public static string Of(HttpUrl url, IReadOnlyList<GradedRow> rows)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{url}\n\n");
        foreach (IGrouping<string, GradedRow> section in rows.GroupBy(row => row.Row.Rule).OrderBy(section => section.Key, SectionOrder.Instance))
        {
            int met = section.Count(row => row.IsMet), all = section.Count();
            text.Append(CultureInfo.InvariantCulture, $"{section.Key,-20} {met,3} of {all}{(met == all ? "" : $", {all - met} lost")}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\nrequired     {Score(rows, true)}\nrecommended  {Score(rows, false)}\n");
        foreach (GradedRow lost in rows.Where(row => !row.IsMet))
        {
            AppendLost(text, lost);
        }

        return text.ToString();
    }

    private static string Score(IReadOnlyList<GradedRow> rows, bool isRequired)
    {
        int all = rows.Count(row => row.Row.IsRequired == isRequired);
        return string.Create(CultureInfo.InvariantCulture, $"{rows.Count(row => row.Row.IsRequired == isRequired && row.IsMet)} of {all}");
    }

    private static void AppendLost(StringBuilder text, GradedRow lost)
    {
        string level = lost.Row.IsRequired ? "required" : "recommended";
        text.Append(CultureInfo.InvariantCulture, $"\nlost: {lost.Case.Name}\n  {level} by {lost.Row.Rule}: {lost.Row.Expectation.Text}\n");
        AppendBytes(text, WireDirection.ToServer, lost.Conversation.Sent);
        AppendBytes(text, WireDirection.ToClient, lost.Conversation.Received);
        if (lost.Conversation.Received.Length == 0)
        {
            text.Append("  nothing came\n");
        }

        if (!lost.Conversation.IsClosed)
        {
            text.Append("  the server did not end the connection\n");
        }
    }

    private static void AppendBytes(StringBuilder text, WireDirection direction, byte[] bytes)
    {
        var lines = new StringBuilder();
        WireText.AppendBytes(lines, direction, bytes.AsSpan(0, Math.Min(bytes.Length, MostShown)), null);
        foreach (string line in lines.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            text.Append("  ").Append(line).Append('\n');
        }

        if (bytes.Length > MostShown)
        {
            text.Append(CultureInfo.InvariantCulture, $"  and {bytes.Length - MostShown} more bytes\n");
        }
    }

    /// <summary>RFC 1945 first; then by the numbers of the sections.</summary>
    private sealed class SectionOrder : IComparer<string>
    {
        public static SectionOrder Instance { get; } = new();

        public int Compare(string? x, string? y) => string.CompareOrdinal(Key(x!), Key(y!));

        private static string Key(string rule)
            => string.Join('.', rule.Split(['.', ' ', '§']).Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int n)
                ? n.ToString("D5", CultureInfo.InvariantCulture) : part));
    }
}
