namespace MiniHttp.EndToEnd.Tests;

/// <summary>Tests that take a whole processor, or thousands of descriptors: one at a time, when the others are done.</summary>
[CollectionDefinition(nameof(HeavyTests), DisableParallelization = true)]
public sealed class HeavyTests;
