// Reads tests/corpus/requests.md, whose first section says how a case is written. Knows nothing of how requests are answered, so that the
// protocol alone and a whole server can be held to the same cases.

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MiniHttp.Sockets;
using MiniHttp.Wire;

namespace MiniHttp.Testing;

/// <summary>One case of the corpus.</summary>
/// <param name="Name">Its heading, a sentence. No two cases have the same.</param>
/// <param name="Section">The heading of its topic.</param>
/// <param name="Bytes">What the client sends.</param>
/// <param name="HalfCloses">Whether it shuts down its sending side after that.</param>
/// <param name="Answers">Status codes in order, or <see cref="RequestCorpus.Bare"/>. Empty where there is no answer.</param>
/// <param name="KeptAlive">Whether the connection can take one more request afterwards; else the server ends it.</param>
public sealed record RequestCase(
    string Name, string Section, ReadOnlyMemory<byte> Bytes, bool HalfCloses, IReadOnlyList<string> Answers, bool KeptAlive)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>The corpus of requests.</summary>
public static partial class RequestCorpus
{
    /// <summary>Stands for an answer without a head (HTTP/0.9).</summary>
    public const string Bare = "bare";

    /// <summary>All cases, in the order of the file.</summary>
    public static IReadOnlyList<RequestCase> Cases { get; } = Load();

    /// <summary>The case of that name.</summary>
    public static RequestCase Get(string name) => Cases.Single(c => c.Name == name);

    /// <summary>
    /// Takes apart all that a server sent on one connection: the status of each answer, <see cref="Bare"/> for one without a head. A body
    /// is as long as its Content-Length says, unless what follows the head is the next answer or nothing: then it answered HEAD. (A bare
    /// answer behind that of HEAD could not be told from its body.)
    /// </summary>
    /// <exception cref="FormatException">A head does not end, a body is cut short, or neither head nor Content-Length is there.</exception>
    public static IReadOnlyList<string> AnswersIn(ReadOnlySpan<byte> received)
    {
        List<string> answers = [];
        while (!received.IsEmpty)
        {
            if (!received.StartsWith("HTTP/1.0 "u8))
            {
                answers.Add(Bare);
                break;
            }

            int end = received.IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                throw new FormatException("A head does not end.");
            }

            string head = Encoding.Latin1.GetString(received[..(end + 2)]);
            received = received[(end + 4)..];
            answers.Add(head["HTTP/1.0 ".Length..].Split(' ', '\r')[0]);
            Match length = ContentLengthLine().Match(head);
            if (!received.IsEmpty && !received.StartsWith("HTTP/1.0 "u8))
            {
                received = received[Length(length, received.Length)..];
            }
        }

        return answers;
    }

    private static int Length(Match line, int available)
        => line.Success && int.Parse(line.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is int length && length <= available
            ? length
            : throw new FormatException("A body has no length, or is cut short.");

    private static List<RequestCase> Load()
    {
        using Stream stream = typeof(RequestCorpus).Assembly.GetManifestResourceStream("requests.md")!;
        using StreamReader reader = new(stream, Encoding.UTF8);
        List<RequestCase> cases = [];
        string section = "";
        string? name = null;
        byte[]? bytes = null;
        bool halfCloses = false;
        int number = 0;

        while (Next() is { } line)
        {
            if (line.StartsWith("### ", StringComparison.Ordinal))
            {
                NothingIsOpen();
                name = line[4..];
                if (cases.Exists(c => c.Name == name))
                {
                    throw Wrong("There is another case of this name.");
                }
            }
            else if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                NothingIsOpen();
                section = line[3..];
            }
            else if (line.StartsWith("```wire", StringComparison.Ordinal))
            {
                if (name is null || bytes is not null)
                {
                    throw Wrong("A block belongs below a heading, and only one.");
                }

                (bytes, halfCloses) = ReadBlock();
            }
            else if (Outcome().Match(line) is { Success: true } outcome)
            {
                if (bytes is null)
                {
                    throw Wrong("An outcome belongs below a block.");
                }

                string[] answers = outcome.Groups["answers"].Value.Split(' ');
                cases.Add(new RequestCase(
                    name!,
                    section,
                    bytes,
                    halfCloses,
                    answers is ["none"] ? [] : answers,
                    outcome.Groups["end"].Value == "kept"));
                (name, bytes) = (null, null);
            }
            else if (line.Contains("=>", StringComparison.Ordinal) && bytes is not null)
            {
                throw Wrong("An outcome is written otherwise.");
            }
        }

        NothingIsOpen();
        return cases;

        string? Next()
        {
            number++;
            return reader.ReadLine();
        }

        (byte[] Bytes, bool HalfCloses) ReadBlock()
        {
            var block = new StringBuilder();
            while (Next() is { } line)
            {
                if (line != "```")
                {
                    block.Append(line).Append('\n');
                    continue;
                }

                try
                {
                    Transcript transcript = Transcript.Parse(block.ToString());
                    byte[] bytes = [.. transcript.Entries.SelectMany(entry => entry.Bytes.ToArray())];
                    return (bytes, transcript.Entries.Any(entry => entry.Operation == WireOperation.HalfClose));
                }
                catch (FormatException e)
                {
                    throw Wrong(e.Message);
                }
            }

            throw Wrong("A block does not end.");
        }

        void NothingIsOpen()
        {
            if (name is not null)
            {
                throw Wrong($"\"{name}\" has no block or no outcome.");
            }
        }

        InvalidDataException Wrong(string what) => new($"requests.md, line {number}: {what}");
    }

    [GeneratedRegex(
        "^=> (?<answers>none|(bare|[2-5][0-9][0-9])( (bare|[2-5][0-9][0-9]))*), (?<end>kept|closed)$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Outcome();

    [GeneratedRegex("^Content-Length: ([0-9]+)\r$", RegexOptions.Multiline)]
    private static partial Regex ContentLengthLine();
}
