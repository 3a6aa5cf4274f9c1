namespace MiniHttp.Server.Tests;

/// <summary>Environment variables and the console belong to the whole process: tests that touch them run one at a time, and alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessState
{
    public const string Name = "process state";
}
