// What is wrong with bytes that a client means to send, rule by rule. What would be refused is Parsing's and Framing's
// decision, and told in the words of their table; what would be taken all the same, but should not be sent, is told
// here.

using System.Globalization;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Wire;

/// <summary>How bad a finding is.</summary>
internal enum LintLevel
{
    /// <summary>It works, and it is good to know what it means.</summary>
    Note,

    /// <summary>Tolerant servers take it, others may not.</summary>
    Warning,

    /// <summary>It is refused.</summary>
    Error,
}

/// <summary>Something that is wrong with a request.</summary>
/// <param name="Level">How bad it is.</param>
/// <param name="Line">The line of what is sent, counted from 1.</param>
/// <param name="Rule">Where the rule stands.</param>
/// <param name="Text">A sentence for a person.</param>
internal sealed record LintFinding(LintLevel Level, int Line, string Rule, string Text)
{
    /// <inheritdoc/>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Level.ToString().ToLowerInvariant()}: line {Line}: {Text} ({Rule})");
}

/// <summary>Looks at requests before they are sent.</summary>
internal static class RequestLint
{
    /// <summary>Looks at everything that a client sends on one connection.</summary>
    /// <param name="sent">The bytes.</param>
    public static IReadOnlyList<LintFinding> Check(ReadOnlySpan<byte> sent)
    {
        var findings = new List<LintFinding>();
        int line = 1;
        while (!sent.IsEmpty)
        {
            int length = CheckOne(sent, line, findings);
            if (length == 0)
            {
                break; // Nobody can tell where the next one would begin.
            }

            line += sent[..length].Count((byte)'\n');
            sent = sent[length..];
        }

        return [.. findings.OrderBy(finding => finding.Line)];
    }

    /// <returns>How many bytes the request has; 0 if nobody can tell.</returns>
    private static int CheckOne(ReadOnlySpan<byte> sent, int line, List<LintFinding> findings)
    {
        var head = new RequestHead();
        var parser = new RequestHeadParser(new HeadLimits(), head);
        ParseStatus status = parser.Parse(sent, out int consumed);
        if (status != ParseStatus.Complete)
        {
            Rejection reason = status == ParseStatus.Rejected ? parser.Reason : Rejection.HeadCutShort;
            bool isConsumed = reason is not (Rejection.RequestLineTooLong or Rejection.TlsHandshake or Rejection.HeadCutShort);
            findings.Add(Refused(reason, line + sent[..consumed].Count((byte)'\n') - (isConsumed ? 1 : 0)));
            return 0;
        }

        ReadOnlySpan<byte> text = sent[..consumed];
        CheckLines(text, line, findings);
        CheckRequestLine(head, line, findings);
        CheckFields(head, text, line, findings);
        return consumed + CheckBody(head, sent[consumed..], line, line + text.Count((byte)'\n'), findings);
    }

    private static LintFinding Refused(Rejection reason, int line)
    {
        RejectionRow row = reason.Row();
        return new LintFinding(LintLevel.Error, line, row.Rule, row.Explanation.TrimEnd('.'));
    }

    // What appendix B asks to be taken all the same.
    private static void CheckLines(ReadOnlySpan<byte> text, int line, List<LintFinding> findings)
    {
        int number = line;
        bool isFirst = true;
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> one = text[..(end + 1)];
            if (one is not [.., (byte)'\r', (byte)'\n'])
            {
                Warn(findings, number, "RFC 1945 §2.2, §B", "a line ends with CR LF, not with LF alone");
            }

            if (isFirst && one is [(byte)'\r' or (byte)'\n', ..])
            {
                Warn(findings, number, "RFC 9112 §2.2", "an empty line before the request-line is passed over at best");
            }
            else if (isFirst)
            {
                isFirst = false;
                if (one.IndexOf("  "u8) >= 0 || one.IndexOf((byte)'\t') >= 0 || one[..^1].TrimEnd("\r"u8) is [(byte)' ', ..] or [.., (byte)' '])
                {
                    Warn(findings, number, "RFC 1945 §5.1, §B", "one space stands between the parts of the request-line, and none elsewhere");
                }
            }
            else if (one is [(byte)' ' or (byte)'\t', ..])
            {
                Warn(findings, number, "RFC 1945 §2.2; RFC 9112 §5.2", "a field that goes on in the next line is allowed here, and refused by servers of HTTP/1.1");
            }

            text = text[(end + 1)..];
            number++;
        }
    }

    private static void CheckRequestLine(RequestHead head, int line, List<LintFinding> findings)
    {
        if (head.IsSimple)
        {
            Note(findings, line, "RFC 1945 §4.1", "without a version this is a Simple-Request (HTTP/0.9): the answer is a body without a head, if the server speaks it at all");
            return;
        }

        if (head.Method == Method.Unknown)
        {
            bool isCase = MethodToken.Parse(Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(head.MethodName).ToUpperInvariant())) != Method.Unknown;
            findings.Add(isCase
                ? new LintFinding(LintLevel.Error, line, "RFC 1945 §5.1.1", $"methods are case-sensitive: {Encoding.Latin1.GetString(head.MethodName).ToUpperInvariant()}")
                : Refused(Rejection.MethodUnknown, line));
        }

        if (head.Version > HttpVersion.Http10)
        {
            Note(findings, line, "RFC 1945 §3.1", $"the version is {head.Version}: the answer may be one of HTTP/1.1, in chunks, and the connection stays open unless Connection: close is said");
        }

        if (!head.TargetText.StartsWith("/"u8))
        {
            Warn(findings, line, "RFC 1945 §5.1.2", "a whole URL is for proxies; a server is asked for the path alone");
        }
    }

    private static void CheckFields(RequestHead head, ReadOnlySpan<byte> text, int line, List<LintFinding> findings)
    {
        HeaderFields fields = head.Fields;
        int first = line + LinesBeforeFields(text);
        if (!head.IsSimple && !fields.Contains(FieldName.Host))
        {
            LintLevel level = head.Version >= HttpVersion.Http11 ? LintLevel.Error : LintLevel.Note;
            findings.Add(new LintFinding(level, line, "RFC 9110 §7.2", "there is no Host: a server with several sites cannot know which one is meant, and HTTP/1.1 demands it"));
        }

        FieldGroup group = FieldGroup.General;
        for (int i = 0; i < fields.Count; i++)
        {
            HeaderField field = fields[i];
            string name = Encoding.Latin1.GetString(field.Name);
            int at = first + i;
            FieldGroup own = FieldName.GroupOf(field.Name);
            if (own < group)
            {
                Note(findings, at, "RFC 1945 §4.2", $"{name} would better stand before the fields above it: general fields first, then those of the request, then those of the entity");
            }

            group = own > group ? own : group;
            if (fields.IndexOf(field.Name, 0) < i && !Tokens.EqualsIgnoreCase(field.Name, FieldName.ContentLength))
            {
                Warn(findings, at, "RFC 1945 §4.2", $"{name} is there twice, which is allowed only for fields whose value is a list");
            }

            CheckValue(field, name, at, findings);
        }
    }

    private static void CheckValue(HeaderField field, string name, int line, List<LintFinding> findings)
    {
        if (Tokens.EqualsIgnoreCase(field.Name, FieldName.IfModifiedSince) || Tokens.EqualsIgnoreCase(field.Name, FieldName.Date))
        {
            if (!HttpDate.TryParse(field.Value, out DateTimeOffset date))
            {
                Warn(findings, line, "RFC 1945 §3.3", $"the value of {name} is no date, and will be ignored");
            }
            else if (HttpDate.ToText(date) is var usual && !field.Value.SequenceEqual(Encoding.ASCII.GetBytes(usual)))
            {
                Warn(findings, line, "RFC 1945 §3.3", $"a date is sent as {usual}; its other forms are for reading only");
            }
        }
        else if (Tokens.EqualsIgnoreCase(field.Name, FieldName.TransferEncoding))
        {
            Warn(findings, line, "RFC 9112 §6.1", "Transfer-Encoding is none of HTTP/1.0: where the entity ends is said by Content-Length");
        }
        else if (Tokens.EqualsIgnoreCase(field.Name, "Expect"u8))
        {
            Warn(findings, line, "RFC 9110 §10.1.1", "Expect is none of HTTP/1.0: no 100 will come");
        }
    }

    /// <returns>How many bytes the body has.</returns>
    private static int CheckBody(RequestHead head, ReadOnlySpan<byte> rest, int line, int bodyLine, List<LintFinding> findings)
    {
        if (BodyLength.OfRequest(head, out BodyLength body) is { } reason)
        {
            findings.Add(Refused(reason, line));
            return 0;
        }

        if (body.Framing == BodyFraming.Chunked)
        {
            return rest.Length;
        }

        if (rest.Length < body.Length)
        {
            findings.Add(new LintFinding(LintLevel.Error, bodyLine, "RFC 1945 §7.2.2", string.Create(
                CultureInfo.InvariantCulture, $"Content-Length says {body.Length} bytes, and {rest.Length} follow: the server will wait for the others")));
            return rest.Length;
        }

        if (body.Length == 0 && !rest.IsEmpty && !Tokens.IsToken(rest[..1]) && rest[0] is not ((byte)'\r' or (byte)'\n'))
        {
            Warn(findings, bodyLine, "RFC 1945 §7.2", "bytes follow the head, and no Content-Length says that they belong to it");
        }
        else if (!rest[(int)body.Length..].IsEmpty && !head.Fields.ListContains(FieldName.Connection, "keep-alive"u8))
        {
            Warn(findings, bodyLine, "RFC 1945 §1.3", "more follows the request, which did not ask for the connection to be kept: it will not be read");
        }

        return (int)body.Length;
    }

    private static int LinesBeforeFields(ReadOnlySpan<byte> text)
    {
        int lines = 1;
        while (text is [(byte)'\r' or (byte)'\n', ..])
        {
            text = text[(text.IndexOf((byte)'\n') + 1)..];
            lines++;
        }

        return lines;
    }

    private static void Warn(List<LintFinding> findings, int line, string rule, string text) => findings.Add(new(LintLevel.Warning, line, rule, text));

    private static void Note(List<LintFinding> findings, int line, string rule, string text) => findings.Add(new(LintLevel.Note, line, rule, text));
}
