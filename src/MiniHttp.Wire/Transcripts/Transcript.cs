// A conversation that was written down: by WireText, or by hand. Read back, compared, and sent again.

using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MiniHttp.Sockets;

namespace MiniHttp.Wire;

/// <summary>One entry of a transcript.</summary>
/// <param name="Operation">What was done; null for bytes of which only the direction is known, and for a pause.</param>
/// <param name="Direction">Which way.</param>
/// <param name="Connection">The connection, counted from 1; 0 where it is not said.</param>
/// <param name="Time">When, since the beginning of the transcript; null where it is not said.</param>
/// <param name="Pause">How long nothing is done here; null but for a pause.</param>
/// <param name="Bytes">The bytes.</param>
/// <param name="Omitted">How many bytes were not written down.</param>
internal sealed record TranscriptEntry(
    WireOperation? Operation,
    WireDirection Direction,
    int Connection = 0,
    TimeSpan? Time = null,
    TimeSpan? Pause = null,
    ReadOnlyMemory<byte> Bytes = default,
    long Omitted = 0)
{
    /// <summary>Whether bytes went over the wire.</summary>
    public bool MovesBytes => Operation is WireOperation.Send or WireOperation.SendFile or WireOperation.Receive || (Operation is null && Pause is null);
}

/// <summary>A transcript.</summary>
/// <remarks>
/// Written by hand it needs no more than lines of bytes, <c>&gt; GET / HTTP/1.0\r\n</c>, and between them, where it
/// matters, <c>* pause 0.2 s</c>, <c>* send</c> (what follows goes by a call of its own), <c>* &gt; half-close</c>,
/// <c>* &gt; close</c> or <c>* &gt; close with a reset</c>. In a Markdown file it stands in a block that begins with
/// <c>```wire</c>.
/// </remarks>
internal sealed partial class Transcript
{
    private const string Fence = "```wire", FenceEnd = "```";

    private Transcript(IReadOnlyList<TranscriptEntry> entries) => Entries = entries;

    /// <summary>What happened, in its order.</summary>
    public IReadOnlyList<TranscriptEntry> Entries { get; }

    /// <summary>Reads the wire text, or the blocks of it in a Markdown file.</summary>
    /// <exception cref="FormatException">A line is neither; the message says which, and what is wrong.</exception>
    public static Transcript Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reader = new Reader();
        bool isMarkdown = text.StartsWith(Fence, StringComparison.Ordinal) || text.Contains("\n" + Fence, StringComparison.Ordinal);
        bool isInside = !isMarkdown;
        int number = 0;
        foreach (ReadOnlySpan<char> raw in text.AsSpan().EnumerateLines())
        {
            number++;
            if (isMarkdown && raw.StartsWith(isInside ? FenceEnd : Fence))
            {
                isInside = !isInside;
            }
            else if (isInside)
            {
                try
                {
                    reader.Read(raw);
                }
                catch (FormatException e)
                {
                    throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"line {number}: {e.Message}"), e);
                }
            }
        }

        return new Transcript(reader.End());
    }

    /// <summary>
    /// The form that is compared: no times, no numbers of connections, no addresses, none of what depends on the moment
    /// (would-block, readiness), and bytes that follow each other in one direction in one piece.
    /// </summary>
    /// <param name="keepsSplits">Whether bytes stay in the pieces in which they went.</param>
    public string Normalize(bool keepsSplits = false)
    {
        var text = new StringBuilder();
        var run = new ArrayBufferWriter<byte>();
        WireDirection direction = WireDirection.None;
        foreach (TranscriptEntry entry in Entries)
        {
            if (entry.MovesBytes)
            {
                if (keepsSplits || entry.Direction != direction)
                {
                    EndRun();
                    direction = entry.Direction;
                }

                run.Write(entry.Bytes.Span);
            }
            else if (entry.Operation is { } operation && operation is not (WireOperation.WouldBlock or WireOperation.Ready or WireOperation.Resolve
                or WireOperation.Connect or WireOperation.ConnectFailed or WireOperation.Listen))
            {
                EndRun();
                text.Append(CultureInfo.InvariantCulture, $"* {WireText.Arrow(entry.Direction)} {WireWording.WordFor(operation)}\n");
            }
        }

        EndRun();
        return text.ToString();

        void EndRun()
        {
            if (keepsSplits && run.WrittenCount > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"* {WireText.Arrow(direction)} piece\n");
            }

            WireText.AppendBytes(text, direction, run.WrittenSpan, null);
            run.ResetWrittenCount();
            direction = WireDirection.None;
        }
    }

    [GeneratedRegex(
        @"^\*( +(?<time>[0-9]+\.[0-9]+))?( +#(?<connection>[0-9]+))?( +(?<arrow>[><-]))? +(?<text>.+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Operation();

    [GeneratedRegex(@"^pause (?<time>[0-9]+(\.[0-9]+)?) ?(?<unit>ms|s)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Pause();

    [GeneratedRegex(@"^not shown: (?<count>[0-9]+) more bytes$", RegexOptions.ExplicitCapture)]
    private static partial Regex NotShown();

    /// <summary>Reads line by line.</summary>
    private sealed class Reader
    {
        private readonly List<TranscriptEntry> _entries = [];
        private TranscriptEntry? _open; // Gets the lines of bytes that follow.
        private ArrayBufferWriter<byte> _bytes = new();

        public List<TranscriptEntry> End()
        {
            if (_open is not null)
            {
                _entries.Add(_open with { Bytes = _bytes.WrittenMemory });
                (_open, _bytes) = (null, new ArrayBufferWriter<byte>());
            }

            return _entries;
        }

        public void Read(ReadOnlySpan<char> line)
        {
            if (line.IsWhiteSpace() || line[0] == '#')
            {
                return; // A remark.
            }

            switch (line[0])
            {
                case '>' or '<' when line.Length == 1 || line[1] == ' ':
                    ReadBytes(line[0] == '>' ? WireDirection.ToServer : WireDirection.ToClient, line.Length == 1 ? "" : line[2..]);
                    break;
                case '*' when Operation().Match(line.ToString()) is { Success: true } operation:
                    ReadOperation(operation);
                    break;
                default:
                    throw new FormatException("""a line begins with "> " or "< " and bytes, with "* " and an operation, or with "#" and a remark""");
            }
        }

        private void ReadBytes(WireDirection direction, ReadOnlySpan<char> text)
        {
            int margin = text.IndexOf(WireText.Margin);
            if (_open?.Direction != direction)
            {
                End();
                _open = new TranscriptEntry(null, direction);
            }

            ByteText.Parse(margin < 0 ? text : text[..margin].TrimEnd(' '), _bytes);
        }

        private void ReadOperation(Match line)
        {
            string text = line.Groups["text"].Value;
            if (text[0] == '=')
            {
                return; // The verdict follows from the rest.
            }

            WireDirection direction = line.Groups["arrow"].Value switch
            {
                ">" => WireDirection.ToServer,
                "<" => WireDirection.ToClient,
                _ => WireDirection.None,
            };
            if (NotShown().Match(text) is { Success: true } notShown && _open is not null)
            {
                _open = _open with { Omitted = _open.Omitted + long.Parse(notShown.Groups["count"].ValueSpan, CultureInfo.InvariantCulture) };
                return;
            }

            End();
            if (Pause().Match(text) is { Success: true } pause)
            {
                double time = double.Parse(pause.Groups["time"].ValueSpan, CultureInfo.InvariantCulture);
                _entries.Add(new TranscriptEntry(
                    null, WireDirection.None, Pause: pause.Groups["unit"].Value == "s" ? TimeSpan.FromSeconds(time) : TimeSpan.FromMilliseconds(time)));
                return;
            }

            // "piece" is what the normal form says of a call, whose end is the same for both.
            WireOperation operation = text == "piece" ? WireOperation.Send : WireWording.Find(text)
                ?? throw new FormatException($"""there is no operation "{text}": send, receive, pause 0.2 s, half-close, end of stream, close, close with a reset""");
            _open = new TranscriptEntry(
                operation,
                direction == WireDirection.None && operation == WireOperation.Send ? WireDirection.ToServer : direction,
                line.Groups["connection"].Success ? int.Parse(line.Groups["connection"].ValueSpan, CultureInfo.InvariantCulture) : 0,
                line.Groups["time"].Success ? TimeSpan.FromSeconds(double.Parse(line.Groups["time"].ValueSpan, CultureInfo.InvariantCulture)) : null);
            if (!_open.MovesBytes)
            {
                End();
            }
        }
    }
}
