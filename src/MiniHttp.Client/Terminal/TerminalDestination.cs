using MiniHttp.Fetching;

namespace MiniHttp.Client;

/// <summary>
/// A terminal that nobody has named: it shows text, and no binary body, which would command it. What is binary is told as curl tells it: by
/// a NUL among the first 2,000 bytes. <c>-o -</c> names the terminal, and gets whatever comes.
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
            throw new DestinationException("the body is binary, and standard output is a terminal that it could mess up: say -o FILE to save it, or -o - to see it anyway");
        }

        _written += bytes.Length;
        destination.Write(bytes);
    }

    public void Complete(DateTimeOffset? modified) => destination.Complete(modified);

    public void Dispose() => destination.Dispose();
}
