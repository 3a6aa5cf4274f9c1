using MiniHttp.Protocol;
using MiniHttp.Sockets;
using MiniHttp.Wire;

namespace MiniHttp.Client;

/// <summary>From a transcript to what its client did, step by step: its bytes in its pieces, its pauses, its end.</summary>
internal static class ReplayScript
{
    /// <summary>The steps of the first connection of a transcript.</summary>
    /// <exception cref="FormatException">There is nothing in it that a client sends, or not all of it was written down.</exception>
    public static IReadOnlyList<ScriptStep> Of(Transcript transcript)
    {
        var steps = new List<ScriptStep>();
        int connection = transcript.Entries.FirstOrDefault(entry => entry.Connection != 0)?.Connection ?? 0;
        TimeSpan? before = null; // When the last thing happened that the client did, or may have waited for.
        bool hasAnswered = false; // Since the client sent something.
        long received = 0, awaited = 0;
        foreach (TranscriptEntry entry in transcript.Entries.Where(entry => entry.Connection == 0 || entry.Connection == connection))
        {
            if (entry.Pause is { } pause)
            {
                steps.Add(ScriptStep.Pause(pause));
            }
            else if (entry.Direction == WireDirection.ToClient && entry.MovesBytes)
            {
                (awaited, hasAnswered, before) = (hasAnswered ? awaited : received + 1, true, entry.Time ?? before);
                received += entry.Bytes.Length + entry.Omitted;
            }
            else if (entry.Direction == WireDirection.ToServer && StepOf(entry) is { } step)
            {
                if (hasAnswered && entry.MovesBytes)
                {
                    steps.Add(ScriptStep.Await(awaited)); // The first byte of the answer: it may be another server, whose answer is shorter.
                    hasAnswered = false;
                }

                if (entry.Time - before is { TotalMilliseconds: >= 1 } gap)
                {
                    steps.Add(ScriptStep.Pause(gap));
                }

                before = entry.Time ?? before;
                steps.Add(step);
            }
            else if (entry.Operation is WireOperation.Accept or WireOperation.Connected)
            {
                before = entry.Time;
            }
        }

        return steps.Exists(step => step.Kind == ScriptStepKind.Send)
            ? steps
            : throw new FormatException("""there is nothing in it that a client sends: lines that begin with "> " (--raw sends a file as it is)""");
    }

    /// <summary>Everything that is sent, in one piece.</summary>
    public static byte[] BytesOf(IEnumerable<ScriptStep> steps)
    {
        var all = new List<byte>();
        foreach (ScriptStep step in steps.Where(step => step.Kind == ScriptStepKind.Send))
        {
            all.AddRange(step.Bytes.Span);
        }

        return [.. all];
    }

    private static ScriptStep? StepOf(TranscriptEntry entry) => entry.Operation switch
    {
        _ when entry.Omitted > 0 => throw new FormatException("not all that the client sent was written down: --wire-to writes every byte, --wire does not"),
        _ when entry.MovesBytes => entry.Bytes.IsEmpty ? null : ScriptStep.Send(entry.Bytes),
        WireOperation.HalfClose or WireOperation.EndOfStream => ScriptStep.HalfClose,
        WireOperation.Abort or WireOperation.Reset => ScriptStep.Reset,
        WireOperation.Close => ScriptStep.Close,
        _ => null,
    };
}
