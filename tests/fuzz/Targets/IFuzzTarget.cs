namespace MiniHttp.Fuzz;

/// <summary>Something that is given any bytes, and what has to hold whatever they are.</summary>
internal interface IFuzzTarget : IDisposable
{
    /// <summary>Its name on the command line, and of its corpus.</summary>
    string Name { get; }

    /// <summary>Words of its grammar.</summary>
    IReadOnlyList<byte[]> Tokens { get; }

    /// <summary>Inputs to start from.</summary>
    IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Tries an input.</summary>
    /// <exception cref="BrokenInvariantException">Something does not hold. Any other exception is a finding, too.</exception>
    void Check(ReadOnlySpan<byte> input);
}

/// <summary>What has to hold does not.</summary>
internal sealed class BrokenInvariantException(string message) : Exception(message);

/// <summary>States what has to hold.</summary>
internal static class Invariant
{
    public static void Holds(bool condition, string what)
    {
        if (!condition)
        {
            throw new BrokenInvariantException(what);
        }
    }
}
