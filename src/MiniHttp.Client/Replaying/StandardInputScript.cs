using System.Threading.Channels;
using MiniHttp.Fetching;
using MiniHttp.Protocol;

namespace MiniHttp.Client;

/// <summary>Standard input as a script: each piece is sent as it comes, so that a person can type a request and watch.</summary>
internal static class StandardInputScript
{
    /// <summary>How often it is looked whether something was typed, while answers are received.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    /// <summary>The steps, without an end until standard input has one.</summary>
    /// <param name="input">Standard input.</param>
    /// <param name="halfCloses">Whether its end is told to the server.</param>
    /// <param name="onPiece">Gets each piece before it is sent.</param>
    public static IEnumerable<ScriptStep> Read(Stream input, bool halfCloses, Action<byte[]> onPiece)
    {
        var pieces = Channel.CreateBounded<byte[]>(4);
        new Thread(() => Fill(input, pieces.Writer)) { IsBackground = true, Name = "standard input" }.Start(); // Nobody can wake a thread that reads it.
        return Steps(pieces.Reader, halfCloses, onPiece);
    }

    private static IEnumerable<ScriptStep> Steps(ChannelReader<byte[]> pieces, bool halfCloses, Action<byte[]> onPiece)
    {
        while (!pieces.Completion.IsCompleted)
        {
            if (pieces.TryRead(out byte[]? piece))
            {
                onPiece(piece);
                yield return ScriptStep.Send(piece);
            }
            else
            {
                yield return ScriptStep.Pause(Look);
            }
        }

        pieces.Completion.GetAwaiter().GetResult(); // What could not be read is said.
        if (halfCloses)
        {
            yield return ScriptStep.HalfClose;
        }
    }

    private static void Fill(Stream input, ChannelWriter<byte[]> pieces)
    {
        try
        {
            byte[] buffer = new byte[64 * 1024];
            while (input.Read(buffer) is > 0 and int count)
            {
                pieces.WriteAsync(buffer[..count]).AsTask().GetAwaiter().GetResult();
            }

            pieces.Complete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            pieces.Complete(new FetchException(FetchCode.ReadFailed, $"standard input cannot be read: {e.Message}", e));
        }
    }
}
