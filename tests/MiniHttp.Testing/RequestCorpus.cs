// Reads tests/corpus/requests.md, whose first section says how a case is written. Knows nothing of how requests are answered, so that the
// protocol alone and a whole server can be held to the same cases.

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

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
            else if (line.StartsWith("```http", StringComparison.Ordinal))
            {
                if (name is null || bytes is not null)
                {
                    throw Wrong("A block belongs below a heading, and only one.");
                }

                bytes = ReadBlock();
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
                    outcome.Groups["half"].Success,
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

        byte[] ReadBlock()
        {
            List<byte> block = [];
            while (Next() is { } line)
            {
                if (line == "```")
                {
                    return [.. block];
                }

                try
                {
                    Decode(line, block);
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

    /// <summary>Adds the bytes that a line of a block stands for.</summary>
    private static void Decode(string line, List<byte> bytes)
    {
        if (line.EndsWith(' ') || line.EndsWith('\t'))
        {
            throw new FormatException("White space at the end of a line is not seen: write \\x20 or \\t.");
        }

        int position = 0;
        while (position < line.Length)
        {
            if (position == line.Length - 1 && line[position] == '\\')
            {
                return; // Joined to the next line.
            }

            if (line[position] != '{')
            {
                bytes.Add(ReadCharacter(line, ref position));
                continue;
            }

            int times = line.IndexOf('×', position);
            int end = line.IndexOf('}', position);
            if (times < 0
                || end < times
                || !int.TryParse(line.AsSpan((position + 1)..times), NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            {
                throw new FormatException("A repeat is written {number×text}.");
            }

            List<byte> text = [];
            for (position = times + 1; position < end;)
            {
                text.Add(ReadCharacter(line[..end], ref position));
            }

            position = end + 1;
            for (int i = 0; i < count; i++)
            {
                bytes.AddRange(text);
            }
        }

        bytes.AddRange("\r\n"u8);
    }

    private static byte ReadCharacter(string line, ref int position)
    {
        char c = line[position++];
        if (c is < ' ' or > '~' or '{' or '}')
        {
            throw new FormatException($"The character {(int)c:X2} has to be escaped.");
        }

        if (c != '\\')
        {
            return (byte)c;
        }

        switch (position < line.Length ? line[position++] : ' ')
        {
            case 'r':
                return (byte)'\r';
            case 'n':
                return (byte)'\n';
            case 't':
                return (byte)'\t';
            case '\\':
                return (byte)'\\';
            case 'x' when position + 2 <= line.Length
                && byte.TryParse(line.AsSpan(position, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value):
                position += 2;
                return value;
            default:
                throw new FormatException("There is no such escape.");
        }
    }

    [GeneratedRegex(
        "^(?<half>half-close )?=> (?<answers>none|(bare|[2-5][0-9][0-9])( (bare|[2-5][0-9][0-9]))*), (?<end>kept|closed)$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Outcome();

    [GeneratedRegex("^Content-Length: ([0-9]+)\r$", RegexOptions.Multiline)]
    private static partial Regex ContentLengthLine();
}
