namespace MiniHttp.Hosting.Tests;

/// <summary>Memory and descriptors belong to the whole process: tests that measure them run one at a time, and alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessState
{
    public const string Name = "process state";
}
