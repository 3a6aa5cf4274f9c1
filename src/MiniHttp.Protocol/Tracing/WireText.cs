// The text form of wire events: made to be read, and to be read back (Transcript). Its marks are those of curl -v.
//
//   *   0.000312 #1 >  receive: 27 bytes          an operation: when, on which connection, which way, and what came of it
//   > GET / HTTP/1.0\r\n       │ request-line, RFC 1945 §5.1
//   > \r\n                     │ blank line: the head ends, RFC 1945 §4.1
//
// > goes to the server and < to the client, whichever end looks on.

using System.Globalization;
using System.Text;

namespace MiniHttp.Protocol;

/// <summary>Writes events as text.</summary>
/// <param name="output">Where; it stays its owner's.</param>
/// <param name="bodyShown">How many bytes of an entity body are shown; null for all.</param>
/// <param name="isColored">Whether a terminal shows it: what is said of the bytes stands back behind them.</param>
public sealed class WireText(TextWriter output, long? bodyShown = null, bool isColored = false) : IWireObserver
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
        _text.Clear();
        AppendOperation(happened, WireWording.Describe(happened));
        if (happened.Connection != 0)
        {
            AppendConversation(happened);
        }

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

    private void AppendConversation(in WireEvent happened)
    {
        if (!_connections.TryGetValue(happened.Connection, out Shown? shown))
        {
            _connections.Add(happened.Connection, shown = new Shown(bodyShown ?? long.MaxValue));
        }

        shown.Conversation.Take(happened, _parts);
        foreach (WirePart part in _parts)
        {
            AppendPart(happened, part, shown);
        }

        if (happened.Count > happened.Bytes.Length)
        {
            AppendOmitted(happened.Direction, happened.Count - happened.Bytes.Length);
        }

        if (shown.Conversation.IsClosed)
        {
            _connections.Remove(happened.Connection);
            AppendOperation(new WireEvent { Time = happened.Time, Connection = happened.Connection }, $"= {shown.Conversation.Verdict}");
        }
    }

    private void AppendOperation(in WireEvent happened, string text)
    {
        _text.Append(CultureInfo.InvariantCulture, $"* {happened.Time.TotalSeconds,10:0.000000} ");
        if (happened.Connection != 0)
        {
            _text.Append(CultureInfo.InvariantCulture, $"#{happened.Connection} ");
        }

        _text.Append(Arrow(happened.Direction)).Append(' ').Append(text).Append('\n');
    }

    private void AppendPart(in WireEvent happened, WirePart part, Shown shown)
    {
        ref long left = ref shown.Left(happened.Direction);
        bool isBody = part.Kind is WirePartKind.EntityBody or WirePartKind.ChunkedBody or WirePartKind.NotUnderstood;
        left = isBody ? left : bodyShown ?? long.MaxValue;
        ReadOnlySpan<byte> bytes = happened.Bytes.Slice(part.Start, (int)(isBody ? Math.Min(part.Length, left) : part.Length));
        left -= isBody ? bytes.Length : 0;
        string? said = part.Rule is { } rule ? $"{part.Name}, {rule}" : part.Name;
        AppendBytes(_text, happened.Direction, bytes, said);
        if (bytes.Length < part.Length)
        {
            AppendOmitted(happened.Direction, part.Length - bytes.Length);
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

    private void AppendOmitted(WireDirection direction, long count)
        => _text.Append(CultureInfo.InvariantCulture, $"* {Arrow(direction)} not shown: {count} more bytes\n");

    /// <summary>A connection, and how much of a body is still to be shown in each direction.</summary>
    private sealed class Shown(long most)
    {
        private readonly long[] _left = [most, most, most];

        public WireConversation Conversation { get; } = new();

        public ref long Left(WireDirection direction) => ref _left[(int)direction];
    }
}
