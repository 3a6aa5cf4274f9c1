using MiniHttp.Protocol;

namespace MiniHttp.Client;

/// <summary>An answer, as far as it is graded.</summary>
/// <param name="IsBare">Whether it has no head (HTTP/0.9).</param>
/// <param name="Status">Its status; 0 without a head.</param>
/// <param name="Fields">Its fields.</param>
/// <param name="BodyLength">How many bytes its body has.</param>
/// <param name="IsWhole">Whether all of it came.</param>
internal sealed record GradedAnswer(bool IsBare, int Status, HeaderFields Fields, long BodyLength, bool IsWhole)
{
    /// <summary>The value of a field, or null.</summary>
    public string? Field(string name) => Fields.GetText(System.Text.Encoding.Latin1.GetBytes(name));
}

/// <summary>What came of a case.</summary>
/// <param name="Sent">What was sent.</param>
/// <param name="Received">What came.</param>
/// <param name="IsClosed">Whether the server ended its stream, as it should where nobody asks for more.</param>
internal sealed record GradedConversation(byte[] Sent, byte[] Received, bool IsClosed)
{
    /// <summary>What came of another case, or null.</summary>
    public Func<string, GradedConversation?> Others { get; init; } = _ => null;

    /// <summary>The answers, interim ones (1xx) left out.</summary>
    public IReadOnlyList<GradedAnswer> Answers { get; private init; } = [];

    /// <summary>Whether bytes came behind the last answer.</summary>
    public bool HasExcess { get; private init; }

    /// <summary>The first answer, or null.</summary>
    public GradedAnswer? First => Answers.Count > 0 ? Answers[0] : null;

    /// <summary>Takes apart what came.</summary>
    public static GradedConversation Of(byte[] sent, byte[] received, bool isClosed)
    {
        var answers = new List<GradedAnswer>();
        ReadOnlySpan<byte> rest = received;
        foreach (Method method in MethodsOf(sent))
        {
            if (rest.IsEmpty)
            {
                break;
            }

            answers.Add(Next(ref rest, method, isClosed));
        }

        return new GradedConversation(sent, received, isClosed) { Answers = answers, HasExcess = !rest.IsEmpty };
    }

    // A request that is none may be answered once, too.
    private static List<Method> MethodsOf(ReadOnlySpan<byte> sent)
    {
        var methods = new List<Method>();
        var head = new RequestHead();
        var parser = new RequestHeadParser(new HeadLimits(), head);
        while (!sent.IsEmpty && parser.Parse(sent, out int consumed) == ParseStatus.Complete)
        {
            methods.Add(head.Method);
            long body = BodyLength.OfRequest(head, out BodyLength length) is null ? length.Length : 0;
            sent = sent[(int)Math.Min(consumed + body, sent.Length)..];
            parser.Reset();
        }

        if (!sent.IsEmpty)
        {
            methods.Add(head.Method);
        }

        return methods;
    }

    private static GradedAnswer Next(ref ReadOnlySpan<byte> rest, Method method, bool isClosed)
    {
        while (true)
        {
            var head = new ResponseHead();
            ParseStatus status = new ResponseHeadParser(new HeadLimits(), head).Parse(rest, isClosed, out int consumed);
            rest = rest[consumed..];
            if (status is ParseStatus.Incomplete or ParseStatus.Rejected)
            {
                rest = default;
                return new GradedAnswer(false, head.Status.Value, head.Fields, 0, false);
            }

            if (status == ParseStatus.Complete && head.Status.Value < 200)
            {
                continue;
            }

            BodyLength length = new(BodyFraming.UntilClose);
            bool isBare = status == ParseStatus.Simple;
            bool isRefused = !isBare && BodyLength.OfResponse(head, method, out length) is not null;
            var body = new BodyReader(length);
            while (body.State == BodyState.Incomplete && !rest.IsEmpty)
            {
                body.Take(rest, out int taken);
                rest = rest[taken..];
            }

            bool isWhole = !isRefused && (body.State == BodyState.Complete || (isClosed && body.End() == BodyState.Complete));
            return new GradedAnswer(isBare, isBare ? 0 : head.Status.Value, isBare ? new HeaderFields() : head.Fields, body.Received, isWhole);
        }
    }
}
