namespace MiniHttp.Client.Tests;

/// <summary>
/// Tests that start other programs run alone: between fork and exec a new process holds every file that is open here,
/// and its lock, so that another test would find a closed file still in use.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OtherPrograms
{
    public const string Name = "other programs";
}
