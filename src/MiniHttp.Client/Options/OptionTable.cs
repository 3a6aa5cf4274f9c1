// All options of minifetch: names, letters and meaning are curl's, unless curl has no such option. The order of the
// groups is that of the help: what is used most comes first.

using MiniHttp.CommandLine;

namespace MiniHttp.Client;

/// <summary>Finds options.</summary>
internal static class OptionTable
{
    /// <summary>Any word that is no option. It is built apart: the shortest command line needs nothing else.</summary>
    public static CommandOption<FetchArguments> Url { get; } = new(
        "url", "URL", "URL to fetch; the word --url can be omitted",
        static (a, url) => a with { Urls = [.. a.Urls, url] })
    {
        Kind = ValueKind.Url,
        Details = "`http://` can be omitted, too. The URL is taken as it is: `{a,b}` and `[1-9]` have no meaning.",
    };

    /// <summary>Built one after the other, as they are enumerated: a short command line needs only the first.</summary>
    public static IEnumerable<OptionGroup<FetchArguments>> Groups
    {
        get
        {
            yield return OutputGroup.Options;
            yield return RequestGroup.Options;
            yield return RedirectGroup.Options;
            yield return MessageGroup.Options;
            yield return DataGroup.Options;
            yield return RetryGroup.Options;
            yield return LimitGroup.Options;
            yield return ConnectionGroup.Options;
            yield return WireGroup.Options;
            yield return HelpGroup.Options;
        }
    }

    public static IEnumerable<CommandOption<FetchArguments>> All => Groups.SelectMany(group => group.Rows);

    /// <summary>The option of that long name (without dashes), or null.</summary>
    public static CommandOption<FetchArguments>? Find(string name) => All.FirstOrDefault(option => option.Name == name);

    /// <summary>The option of that letter, or null.</summary>
    public static CommandOption<FetchArguments>? Find(char letter)
        => All.FirstOrDefault(option => option.HasLetter && option.Letter == letter);

    /// <summary>The flag that this long name (without dashes) takes back, or null.</summary>
    public static CommandOption<FetchArguments>? FindNegated(string name)
        => All.FirstOrDefault(option => option.IsNegatable && option.NegatedName.AsSpan(2).SequenceEqual(name));

    /// <summary>Every long name, without dashes, negated ones too.</summary>
    public static IEnumerable<string> LongNames
        => All.Select(option => option.Name)
            .Concat(All.Where(option => option.IsNegatable).Select(option => option.NegatedName[2..]));
}
