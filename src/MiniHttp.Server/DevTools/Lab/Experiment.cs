using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>One way to behave badly: what is done, and what a client should make of it. All texts are plain text.</summary>
/// <param name="Name">The last part of its path.</param>
/// <param name="Does">What the server does.</param>
/// <param name="Right">What a right client does.</param>
/// <param name="Rule">Where the rule stands.</param>
/// <param name="Exit">The exit code of minifetch, which is curl's for the same failure.</param>
/// <param name="Script">What is said, byte by byte; null where an ordinary answer is enough.</param>
/// <param name="Answer">The ordinary answer; null where there is a script.</param>
internal sealed record Experiment(
    string Name,
    string Does,
    string Right,
    string Rule,
    int Exit,
    Func<IEnumerable<ScriptStep>>? Script = null,
    Action<RequestHead, IConnection, Response>? Answer = null)
{
    /// <summary>Where all of them are.</summary>
    public const string Folder = "/_lab";

    /// <summary>Its path.</summary>
    public string Path => $"{Folder}/{Name}";

    /// <summary>The path of the page about it.</summary>
    public string PagePath => $"{Path}.html";
}

/// <summary>Goes on with a connection by a script, for no longer than the lab's time.</summary>
/// <param name="script">The script.</param>
/// <param name="receiver">Given what comes behind the head of the request; null to drop it.</param>
internal sealed class LabConversation(IEnumerable<ScriptStep> script, Action<ReadOnlySpan<byte>>? receiver = null) : IExchangeFactory
{
    /// <summary>After it a conversation is over, whatever its script and its client do: one minute, our own. No script that ends takes half of it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public IExchange Open(IConnection connection, IDriver driver, long now)
        => new ScriptedExchange(script, new ScriptedExchangeOptions { Deadline = now + (long)Limit.TotalMilliseconds, Receiver = receiver }, now);
}
