// What stands behind the exchange in its tests: a handler that records, files and producers that count, a date that stands still, and
// the answers that are expected, as text.

using System.Buffers;
using System.Text;

namespace MiniHttp.Protocol.Tests;

/// <summary>One call of <see cref="IRequestHandler.Ended"/>.</summary>
internal readonly record struct Answered(string RequestLine, int Status, long BodyBytes, AnswerEnding Ending);

/// <summary>Answers with the path that was asked for, or as it is told, and with the name of the reason where it refuses.</summary>
internal sealed class RecordingHandler(Action<RequestHead, Response>? answer = null) : IRequestHandler
{
    /// <summary>The request-lines that were answered.</summary>
    public List<string> Requests { get; } = [];

    public List<Rejection> Refusals { get; } = [];

    public List<Answered> Answered { get; } = [];

    /// <summary>How long each answer took.</summary>
    public List<TimeSpan?> Durations { get; } = [];

    /// <summary>What happens when it is told of an answer's end.</summary>
    public Action? WhenEnded { get; init; }

    /// <summary>A handler that answers everything with a part of this file.</summary>
    public static RecordingHandler Of(FakeFile file) => new((_, response) => response.SetFile(new FileRange(file, 0, file.Length)));

    /// <summary>A handler that answers everything with what this producer makes.</summary>
    public static RecordingHandler Of(FakeProducer producer) => new((_, response) => response.SetProducer(producer));

    /// <summary>A handler that answers everything with this status and a body of its number.</summary>
    public static RecordingHandler Of(StatusCode status) => new((_, response) =>
    {
        response.Head.Status = status;
        response.Write($"{status.Value}");
    });

    public void Answer(RequestHead request, IConnection connection, Response response)
    {
        Requests.Add(Encoding.Latin1.GetString(request.RequestLine));
        if (answer is null)
        {
            response.Write(Encoding.Latin1.GetString(request.Target.Path));
        }
        else
        {
            answer(request, response);
        }
    }

    public void Refuse(Rejection reason, RequestHead request, Response response)
    {
        Refusals.Add(reason);
        response.Write(reason.ToString());
    }

    public void Ended(in AnsweredRequest answered)
    {
        string line = Encoding.Latin1.GetString(answered.Request.RequestLine);
        Answered.Add(new(line, answered.Status.Value, answered.BodyBytes, answered.Ending));
        Durations.Add(answered.Duration);
        WhenEnded?.Invoke();
    }
}

/// <summary>A file of text, which may claim to be longer than it is.</summary>
internal sealed class FakeFile(string text, long? claimed = null) : IFileContent
{
    public long Length => claimed ?? text.Length;

    public int Disposals { get; private set; }

    public int Read(Span<byte> destination, long offset)
    {
        Assert.Equal(0, Disposals);
        int start = (int)Math.Min(offset, text.Length);
        return Encoding.Latin1.GetBytes(text.AsSpan(start, Math.Min(text.Length - start, destination.Length)), destination);
    }

    public void Dispose() => Disposals++;
}

/// <summary>A producer that does what it is told, one thing at a call, and then has nothing yet.</summary>
internal sealed class FakeProducer(params (Produced Outcome, string Text)[] script) : IBodyProducer
{
    private readonly Queue<(Produced Outcome, string Text)> _script = new(script);
    private Action? _wake;

    public int Starts { get; private set; }

    public int Calls { get; private set; }

    public int Disposals { get; private set; }

    public void Start(Action wake)
    {
        Starts++;
        _wake = wake;
    }

    /// <summary>Whether the program's end was told.</summary>
    public bool Stopped { get; private set; }

    public void Stop() => Stopped = true;

    /// <summary>How often the client's end was told.</summary>
    public int PeerEndings { get; private set; }

    public bool IsEndless { get; init; }

    public void OnPeerEnded() => PeerEndings++;

    public Produced Produce(IBufferWriter<byte> destination)
    {
        Assert.Equal((1, 0), (Starts, Disposals));
        Calls++;
        if (!_script.TryDequeue(out (Produced Outcome, string Text) step))
        {
            return Produced.NothingYet;
        }

        destination.Write(Encoding.Latin1.GetBytes(step.Text));
        return step.Outcome;
    }

    /// <summary>Has more to do from now on, and says so.</summary>
    public void Offer(Produced outcome, string text)
    {
        _script.Enqueue((outcome, text));
        _wake!();
    }

    public void Dispose() => Disposals++;
}

/// <summary>Work that ends when a test says so, and counts what it is told.</summary>
internal sealed class FakeDeferral : IDeferral
{
    private Action? _wake;

    public bool IsDone { get; private set; }

    public int Starts { get; private set; }

    public int Stops { get; private set; }

    public int Disposals { get; private set; }

    public void Start(Action wake)
    {
        Starts++;
        _wake = wake;
    }

    public void Stop() => Stops++;

    /// <summary>The work is done, and says so.</summary>
    public void End()
    {
        IsDone = true;
        _wake!();
    }

    public void Dispose() => Disposals++;
}

/// <summary>The time of the examples of RFC 1945.</summary>
internal sealed class FixedDate : IDateSource
{
    public ReadOnlySpan<byte> Current => "Sun, 06 Nov 1994 08:49:37 GMT"u8;
}

/// <summary>Messages as they are expected on the wire.</summary>
internal static class Wire
{
    private const string Date = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";

    /// <summary>A GET that asks for keep-alive.</summary>
    public static string Keep(string path) => $"GET {path} HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";

    /// <summary>A GET that does not.</summary>
    public static string Get(string path) => $"GET {path} HTTP/1.0\r\n\r\n";

    /// <summary>An answer after which the connection is kept alive.</summary>
    public static string Kept(string status, string body)
        => $"HTTP/1.0 {status}\r\n{Date}Connection: keep-alive\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    /// <summary>An answer after which it ends.</summary>
    public static string Last(string status, string body) => $"HTTP/1.0 {status}\r\n{Date}Content-Length: {body.Length}\r\n\r\n{body}";

    /// <summary>A head with these lines behind Date, and whatever follows it.</summary>
    public static string Head(string status, string lines = "", string body = "") => $"HTTP/1.0 {status}\r\n{Date}{lines}\r\n{body}";

    public static void Write(this Response response, string text) => response.Body.Write(Encoding.Latin1.GetBytes(text));
}
