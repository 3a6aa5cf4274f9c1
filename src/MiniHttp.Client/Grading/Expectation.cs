// What a row of a case may look for, in words, and whether an answer has it. The table of words is the whole vocabulary.

using System.Globalization;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Client;

/// <summary>Something that is looked for.</summary>
/// <param name="Text">In the words of the case.</param>
/// <param name="IsMet">Whether it is there.</param>
internal sealed record Expectation(string Text, Func<GradedConversation, bool> IsMet)
{
    /// <summary>What may be written, for messages.</summary>
    public const string Allowed = "status 200 (2xx, 4xx), status-line, bare, answers N, field NAME, no field NAME, field NAME: VALUE, field NAME is a date, "
        + "field NAME is a number, field NAME is a media type, field NAME as in CASE, body, no body, whole, closed, silence; several with \" or \" between them";

    /// <summary>Reads one.</summary>
    /// <exception cref="FormatException">It is not in the vocabulary.</exception>
    public static Expectation Parse(string text)
    {
        Func<GradedConversation, bool>[] any = [.. text.Split(" or ").Select(ParseOne)];
        return new Expectation(text, conversation => any.Any(one => one(conversation)));
    }

    private static Func<GradedConversation, bool> ParseOne(string text) => text.Split(' ', 2) switch
    {
        ["status-line"] => c => c.First is { IsBare: false },
        ["bare"] => c => c.First is { IsBare: true },
        ["body"] => c => c.First is { BodyLength: > 0 },
        ["whole"] => c => c.Answers.Count > 0 && c.Answers.All(answer => answer.IsWhole),
        ["closed"] => c => c.IsClosed,
        ["silence"] => c => c.Answers.Count == 0,
        ["no", "body"] => c => c.First is { BodyLength: 0 } && !c.HasExcess,
        ["no", var field] when field.StartsWith("field ", StringComparison.Ordinal) => c => c.First is { IsBare: false } answer && answer.Field(field[6..]) is null,
        ["status", var status] => Status(status),
        ["answers", var count] when int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int n) => c => c.Answers.Count == n && !c.HasExcess,
        ["field", var field] => Field(field),
        _ => throw new FormatException($"\"{text}\" is nothing that can be looked for; allowed: {Allowed}"),
    };

    private static Func<GradedConversation, bool> Status(string text)
        => text is [>= '1' and <= '5', 'x', 'x'] ? c => c.First is { IsBare: false } answer && answer.Status / 100 == text[0] - '0'
            : text.Length == 3 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int status) ? c => c.First is { IsBare: false } answer && answer.Status == status
            : throw new FormatException($"\"{text}\" is no status: 200, or 2xx");

    private static Func<GradedConversation, bool> Field(string text)
    {
        string name = text.Split([' ', ':'], 2)[0];
        string rest = text[name.Length..];
        Predicate<string> isRight = rest switch
        {
            "" => _ => true,
            " is a date" => value => HttpDate.TryParse(Encoding.Latin1.GetBytes(value), out DateTimeOffset date) && HttpDate.ToText(date) == value,
            " is a number" => value => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _),
            " is a media type" => value => MediaType.TryParse(Encoding.Latin1.GetBytes(value), out _),
            [':', ' ', .. var expected] => value => value.Equals(expected, StringComparison.OrdinalIgnoreCase),
            _ => _ => false,
        };
        if (rest.StartsWith(" as in ", StringComparison.Ordinal))
        {
            return c => c.First?.Field(name) is { } value && c.Others(rest[7..])?.First?.Field(name) == value;
        }

        return rest is "" or " is a date" or " is a number" or " is a media type" or [':', ' ', ..]
            ? c => c.First is { IsBare: false } answer && answer.Field(name) is { } value && isRight(value)
            : throw new FormatException($"\"field {text}\" is nothing that can be looked for; allowed: {Allowed}");
    }
}
