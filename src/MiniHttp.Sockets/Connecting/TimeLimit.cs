using MiniHttp.Protocol;

namespace MiniHttp.Sockets;

/// <summary>
/// A token that is cancelled with the caller's, and when a deadline is reached. There is no timer before somebody asks
/// for the token, and none where there is no deadline: a timer is a thread.
/// </summary>
/// <param name="deadline">Milliseconds of <see cref="Environment.TickCount64"/>; <see cref="Needs.Never"/> for none.</param>
/// <param name="cancellation">The caller's.</param>
internal sealed class TimeLimit(long deadline, CancellationToken cancellation) : IDisposable
{
    private CancellationTokenSource? _source;

    public long Deadline => deadline;

    public CancellationToken Token
    {
        get
        {
            if (deadline == Needs.Never)
            {
                return cancellation;
            }

            if (_source is null)
            {
                _source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                _source.CancelAfter((int)Math.Clamp(deadline - Environment.TickCount64, 0, int.MaxValue));
            }

            return _source.Token;
        }
    }

    public void Dispose() => _source?.Dispose();
}
