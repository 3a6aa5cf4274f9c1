namespace MiniHttp.Sockets.Tests;

/// <summary>Tests that count or take what the whole process shares: its descriptors. Nothing runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
