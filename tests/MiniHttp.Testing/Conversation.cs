// Reads tests/corpus/conversations.md: a heading "##" is a conversation, and the block below it what one end saw of it.

using System.Text;
using MiniHttp.Wire;

namespace MiniHttp.Testing;

/// <summary>One conversation.</summary>
/// <param name="Name">Its heading, a sentence.</param>
/// <param name="Transcript">What the server saw.</param>
internal sealed record Conversation(string Name, Transcript Transcript)
{
    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>All conversations, in the order of the file.</summary>
    public static IReadOnlyList<Conversation> All { get; } = Load();

    /// <summary>The conversation of that name.</summary>
    public static Conversation Get(string name) => All.Single(conversation => conversation.Name == name);

    private static List<Conversation> Load()
    {
        using Stream stream = typeof(Conversation).Assembly.GetManifestResourceStream("conversations.md")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return [.. reader.ReadToEnd().Split("\n## ").Skip(1).Select(section => new Conversation(section.Split('\n')[0], Transcript.Parse(section)))];
    }
}
