using MiniHttp.Fetching;

namespace MiniHttp.Client;

/// <summary>
/// Standard output as a terminal, without <c>-o -</c>: shows text, and refuses a binary body, which could contain
/// control sequences. Binary means, as in curl, a NUL among the first 2,000 bytes.
/// </summary>
/// <param name="destination">Writes to it.</param>
internal sealed class TerminalDestination(IBodyDestination destination) : IBodyDestination
{
    private const int Looked = 2000;

    private long _written;

    public PartialBody? Partial => destination.Partial;

    public bool CanStartAgain => destination.CanStartAgain;

    public void Begin(BodyOrigin origin, long offset) => destination.Begin(origin, offset);

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (_written < Looked && bytes.Contains((byte)0))
        {
            throw new DestinationException(
                "the body is binary, and standard output a terminal; -o FILE saves it, -o - shows it anyway");
        }

        _written += bytes.Length;
        destination.Write(bytes);
    }

    public void Complete(DateTimeOffset? modified) => destination.Complete(modified);

    public void Dispose() => destination.Dispose();
}
