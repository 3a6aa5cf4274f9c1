// Forms of settings: numbers, seconds, words, flags, lists of rules. How each is read is decided here; the bounds stand
// in the row of the setting.

using System.Globalization;

namespace MiniHttp.Server;

/// <summary>A part of the settings, and how to replace it.</summary>
/// <param name="prefix">What the keys of its settings begin with.</param>
/// <param name="part">Reads the part.</param>
/// <param name="with">Replaces the part.</param>
internal sealed class SettingsPart<T>(
    string prefix, Func<ServerSettings, T> part, Func<ServerSettings, T, ServerSettings> with)
    where T : class
{
    /// <summary>A whole number.</summary>
    public Setting Number(
        string key, long min, long max, Func<T, long> read, Func<T, long, T> write, string unit = "")
        => One(
            key,
            string.Create(CultureInfo.InvariantCulture, $"{unit}{min} to {max}"),
            settings => read(settings).ToString(CultureInfo.InvariantCulture),
            (settings, value) => long.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out long n)
                && n >= min && n <= max ? write(settings, n) : null);

    /// <summary>A duration in seconds, of up to a day.</summary>
    public Setting Seconds(string key, Func<T, TimeSpan> read, Func<T, TimeSpan, T> write, double min = 0.001)
        => One(
            key,
            string.Create(CultureInfo.InvariantCulture, $"seconds, {min} to 86400"),
            settings => read(settings).TotalSeconds.ToString(CultureInfo.InvariantCulture),
            (settings, value) => SecondsIn(value.Text) is { } seconds && seconds >= min && seconds <= 86_400
                ? write(settings, TimeSpan.FromSeconds(seconds)) : null);

    public Setting Flag(string key, Func<T, bool> read, Func<T, bool, T> write)
        => One(
            key,
            "true or false",
            settings => read(settings) ? "true" : "false",
            (settings, value) => bool.TryParse(value.Text, out bool on) ? write(settings, on) : null) with
        {
            IsFlag = true,
        };

    /// <summary>One of a few words. Not generic over an enumeration: each would be compiled at the start.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="allowed">The words, for messages: "wait or refuse".</param>
    /// <param name="read">Reads it.</param>
    /// <param name="write">Writes the word, given as in allowed; null if it is not valid here.</param>
    public Setting Word(string key, string allowed, Func<T, string> read, Func<T, string, T?> write)
    {
        string[] words = allowed.Split([", ", " or "], StringSplitOptions.None);
        string? Find(string text)
            => Array.Find(words, word => word.Equals(text, StringComparison.OrdinalIgnoreCase));
        return One(
            key,
            allowed,
            settings => Find(read(settings)) ?? "",
            (settings, value) => Find(value.Text) is { } word ? write(settings, word) : null) with
        {
            Words = words,
        };
    }

    /// <summary>A list of rules, each of which is read by itself.</summary>
    public Setting Rules<TRule>(
        string key, string allowed, Func<string, TRule?> parse, Func<T, IReadOnlyList<TRule>, T> write)
        where TRule : class
        => List(key, allowed, _ => "", (settings, values) =>
        {
            TRule?[] rules = [.. values.Select(value => parse(value.Text))];
            return rules.Length == 0 || rules.Contains(null) ? null : write(settings, rules!);
        });

    public Setting List(
        string key, string allowed, Func<T, string> read, Func<T, IReadOnlyList<SettingValue>, T?> write)
        => new(prefix + key, allowed, settings => read(part(settings)), (settings, values)
            => write(part(settings), values) is { } written ? with(settings, written) : null)
        {
            IsList = true,
        };

    public Setting One(string key, string allowed, Func<T, string> read, Func<T, SettingValue, T?> write)
        => new(prefix + key, allowed, settings => read(part(settings)), (settings, values)
            => write(part(settings), values[0]) is { } written ? with(settings, written) : null);

    private static double? SecondsIn(string text)
        => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            ? seconds : null;
}
