namespace MiniHttp.Bench;

/// <summary>Why something cannot be measured, in words for whoever reads the results.</summary>
internal sealed class BenchException(string message) : Exception(message);
