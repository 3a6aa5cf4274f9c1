// The text form of wire events: made to be read, and to be read back (Transcript). Its marks are those of curl -v.
//
//   *   0.000312 #1 >  receive: 27 bytes          an operation: when, on which connection, which way, and what came of it
//   > GET / HTTP/1.0\r\n       │ request-line, RFC 1945 §5.1
//   > \r\n                     │ blank line: the head ends, RFC 1945 §4.1
//
// > goes to the server and < to the client, whichever end looks on.

using System.Globalization;
using System.Text;
using MiniHttp.Sockets;

namespace MiniHttp.Wire;

/// <summary>Writes events as text.</summary>
/// <param name="output">Where; it stays its owner's.</param>
/// <param name="bodyShown">How many bytes of an entity body are shown; null for all.</param>
/// <param name="isColored">Whether a terminal shows it: what is said of the bytes stands back behind them.</param>
internal sealed class WireText(TextWriter output, long? bodyShown = null, bool isColored = false) : IWireObserver
{
    /// <summary>What stands between bytes and what is said of them: no byte is written so.</summary>
    internal const char Margin = '│';

    /// <summary>Bytes of a line at most: one that is longer goes on in the next.</summary>
    private const int LongestLine = 96;

    /// <summary>The column of the margin, where a line is not longer.</summary>
    private const int MarginColumn = 58;

    // ECMA-48: what is sent back to normal, an operation, and what is said of bytes.
    private const string Normal = "\e[0m", Bright = "\e[36m", Dim = "\e[2m";

    private readonly Dictionary<int, Shown> _connections = [];
    private readonly List<WirePart> _parts = [];
    private readonly StringBuilder _text = new();

    /// <summary>The arrow of a direction.</summary>
    public static string Arrow(WireDirection direction) => direction switch
    {
        WireDirection.ToServer => ">",
        WireDirection.ToClient => "<",
        _ => "-",
    };

    /// <inheritdoc/>
    public void On(in WireEvent happened)
    {
        Shown? shown = null;
        _parts.Clear();
        if (happened.Connection != 0)
        {
            if (!_connections.TryGetValue(happened.Connection, out shown))
            {
                _connections.Add(happened.Connection, shown = new Shown(bodyShown ?? long.MaxValue));
            }

            shown.Conversation.Take(happened, _parts);
        }

        string? verdict = null;
        if (shown is { Conversation.IsClosed: true })
        {
            _connections.Remove(happened.Connection);
            verdict = shown.Conversation.Verdict;
        }

        _text.Clear();
        long all = long.MaxValue;
        Append(_text, happened, _parts, verdict, ref shown is null || bodyShown is null ? ref all : ref shown.Left(happened.Direction), bodyShown ?? all);
        if (isColored)
        {
            WriteColored(_text.ToString());
        }
        else
        {
            output.Write(_text);
        }

        output.Flush();
    }

    /// <summary>Appends one event, for whoever has followed its connection.</summary>
    /// <param name="text">Gets the lines.</param>
    /// <param name="happened">The event, with the bytes that are to be shown.</param>
    /// <param name="parts">The parts of its bytes.</param>
    /// <param name="verdict">How the connection ended, where this is its last event.</param>
    public static void Append(StringBuilder text, in WireEvent happened, IReadOnlyList<WirePart> parts, string? verdict)
    {
        long all = long.MaxValue;
        Append(text, happened, parts, verdict, ref all, all);
    }

    private void WriteColored(string text)
    {
        foreach (ReadOnlySpan<char> line in text.AsSpan().TrimEnd('\n').EnumerateLines())
        {
            int said = line[0] == '*' ? 0 : line.IndexOf(Margin);
            said = said < 0 ? line.Length : said;
            output.Write(line[..said]);
            output.Write(line[0] == '*' ? Bright : Dim);
            output.Write(line[said..]);
            output.Write(Normal);
            output.Write('\n');
        }
    }

    private static void Append(
        StringBuilder text, in WireEvent happened, IReadOnlyList<WirePart> parts, string? verdict, ref long bodyLeft, long bodyShown)
    {
        AppendOperation(text, happened, WireWording.Describe(happened));
        foreach (WirePart part in parts)
        {
            AppendPart(text, happened, part, ref bodyLeft, bodyShown);
        }

        if (happened.Count > happened.Bytes.Length)
        {
            AppendOmitted(text, happened.Direction, happened.Count - happened.Bytes.Length);
        }

        if (verdict is not null)
        {
            AppendOperation(text, new WireEvent { Time = happened.Time, Connection = happened.Connection }, $"= {verdict}");
        }
    }

    private static void AppendOperation(StringBuilder text, in WireEvent happened, string what)
    {
        text.Append(CultureInfo.InvariantCulture, $"* {happened.Time.TotalSeconds,10:0.000000} ");
        if (happened.Connection != 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"#{happened.Connection} ");
        }

        text.Append(Arrow(happened.Direction)).Append(' ').Append(what).Append('\n');
    }

    private static void AppendPart(StringBuilder text, in WireEvent happened, WirePart part, ref long left, long bodyShown)
    {
        bool isBody = part.Kind is WirePartKind.EntityBody or WirePartKind.ChunkedBody or WirePartKind.NotUnderstood;
        left = isBody ? left : bodyShown;
        ReadOnlySpan<byte> bytes = happened.Bytes.Slice(part.Start, (int)(isBody ? Math.Min(part.Length, left) : part.Length));
        left -= isBody ? bytes.Length : 0;
        string? said = part.Rule is { } rule ? $"{part.Name}, {rule}" : part.Name;
        AppendBytes(text, happened.Direction, bytes, said);
        if (bytes.Length < part.Length)
        {
            AppendOmitted(text, happened.Direction, part.Length - bytes.Length);
        }
    }

    /// <summary>Appends bytes, line by line, each behind its arrow.</summary>
    /// <param name="text">Gets the lines.</param>
    /// <param name="direction">Which way they go.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="said">What stands in the margin of the first line; null for no margin.</param>
    public static void AppendBytes(StringBuilder text, WireDirection direction, ReadOnlySpan<byte> bytes, string? said)
    {
        ArgumentNullException.ThrowIfNull(text);
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)'\n') + 1;
            end = end == 0 ? bytes.Length : end;
            end = end > LongestLine + 2 ? LongestLine : end; // Its CR LF is not put on a line of its own.
            int start = text.Length;
            text.Append(Arrow(direction)).Append(' ');
            ByteText.Append(text, bytes[..end]);
            bytes = bytes[end..];
            if (said is not null)
            {
                text.Append(' ', Math.Max(MarginColumn - (text.Length - start), 1)).Append(Margin).Append(' ').Append(said);
                said = null; // The lines that follow are more of the same.
            }

            text.Append('\n');
        }
    }

    private static void AppendOmitted(StringBuilder text, WireDirection direction, long count)
        => text.Append(CultureInfo.InvariantCulture, $"* {Arrow(direction)} not shown: {count} more bytes\n");

    /// <summary>A connection, and how much of a body is still to be shown in each direction.</summary>
    private sealed class Shown(long most)
    {
        private readonly long[] _left = [most, most, most];

        public WireConversation Conversation { get; } = new();

        public ref long Left(WireDirection direction) => ref _left[(int)direction];
    }
}
