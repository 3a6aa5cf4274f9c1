namespace MiniHttp.Hosting;

/// <summary>A rule that is written as one text in configuration and in settings files.</summary>
/// <typeparam name="T">The rule itself.</typeparam>
internal interface IRule<T>
    where T : IRule<T>
{
    /// <summary>Reads a rule.</summary>
    /// <exception cref="FormatException">It is not a valid rule.</exception>
    static abstract T Parse(string text);
}
