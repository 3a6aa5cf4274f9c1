namespace MiniHttp.Protocol;

/// <summary>Why a response is an error.</summary>
/// <param name="Text">One sentence, as plain text.</param>
/// <param name="Rule">Where the rule stands, or null.</param>
internal sealed record ErrorExplanation(string Text, string? Rule);
