using MiniHttp.Fetching;
using MiniHttp.Protocol;

namespace MiniHttp.Client;

/// <summary>
/// A destination that is opened after the head of the response came: the head has its name (-J), or goes there, too
/// (-i).
/// </summary>
/// <param name="open">Opens the destination for a head.</param>
internal sealed class NamedByServer(Func<ResponseHead, IBodyDestination> open) : IBodyDestination
{
    private IBodyDestination? _destination;

    /// <summary>The head of the response, set before its body.</summary>
    public ResponseHead? Head { get; set; }

    public PartialBody? Partial => _destination?.Partial;

    public bool CanStartAgain => _destination?.CanStartAgain ?? true;

    public void Begin(BodyOrigin origin, long offset) => (_destination ??= open(Head!)).Begin(origin, offset);

    public void Write(ReadOnlySpan<byte> bytes) => _destination!.Write(bytes);

    public void Complete(DateTimeOffset? modified) => _destination!.Complete(modified);

    public void Dispose() => _destination?.Dispose();
}
